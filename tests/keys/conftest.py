"""A server of public and internal articles, and keys that were made for it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx2
import pytest

from api.keys import make_key
from api.store import Store
from api.store.keys import Key, Scope, insert_key
from tests.files import PNG, article, help_center
from tests.inbox.conftest import settings_for
from tests.indexes import publish_in
from tests.serving import FollowedIndex, answering

SECRET = "grumblethorpe"
FILES = {
    "help-center.yaml": help_center("en: {}, uk: {fallbacks: [en]}"),
    "en/help/staff.md": article(
        "Grumblethorpe refunds by hand",
        "Open Grumblethorpe and refund. ![Plan](../../assets/grumblethorpe.png)",
        audience="internal",
        wordings="[how grumblethorpe works]",
        aliases="[help/grumblethorpe-before]",
        context="{screens: [Till]}",
        promoted="true",
        updated_at="2026-01-02",
    ),
    "en/help/refund.md": article(
        "When a refund arrives", "Refunds arrive within ten days. ![Where](../../assets/public.png)", context="{screens: [Till]}"
    ),
    "en/help/password.md": article("Reset a password", "Tap reset."),
    "assets/grumblethorpe.png": PNG,
    "assets/public.png": PNG,
}

MakeKey = Callable[[Store, Sequence[Scope]], tuple[str, Key]]


def new_key(store: Store, *scopes: Scope, origins: Sequence[str] = ()) -> tuple[str, Key]:
    """A key as `kotae keys create` makes it, and what is kept of it."""
    made = make_key("test", scopes, origins)
    with store.writing() as connection:
        insert_key(connection, made.key)
    return made.text, made.key


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture(scope="module")
def index_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of `FILES`."""
    root = tmp_path_factory.mktemp("secretive")
    publish_in(root, FILES)
    return root / "index"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(str(tmp_path_factory.mktemp("kept") / "people.db"))
    store.open()
    yield store
    store.close()


@pytest.fixture(scope="module")
def staff(kept: Store) -> dict[str, str]:
    """What one's own staff sends along."""
    return bearer(new_key(kept, "internal")[0])


@pytest.fixture(scope="module")
def http(index_root: Path, kept: Store, staff: dict[str, str]) -> Iterator[httpx2.Client]:
    """A server that is public, but for who has the key of `staff`."""
    assert staff
    with answering(FollowedIndex(index_root), settings_for(admin_key=""), store=kept) as http:
        yield http
