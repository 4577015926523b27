"""An index of one English article."""

from pathlib import Path

import pytest

from tests.cli.content import build, whale
from tests.files import write


@pytest.fixture(scope="session")
def whales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of `whale`; not to be changed."""
    root = tmp_path_factory.mktemp("whales")
    build(write(root / "content", whale()), root / "index")
    return root / "index"
