"""An index of the help centre of these tests, with synonyms."""

from collections.abc import Callable

import pytest

from indexer.store import Generation
from tests.conftest import Publish
from tests.synonyms.content import with_synonyms

PublishWith = Callable[..., Generation]


@pytest.fixture
def publish_with(publish: Publish) -> PublishWith:
    """Builds and opens the help centre with the synonyms given for each locale (`_` for `-`)."""
    return lambda **texts: publish(with_synonyms(**texts))
