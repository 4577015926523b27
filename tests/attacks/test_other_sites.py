"""No page of another site does anything in the owner's name, whatever their browser tells of it."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from fastapi.routing import APIRoute

from api.http.admin import pages
from api.store import Store
from tests.inbox.conftest import ADMIN_KEY, settings_for
from tests.serving import FollowedIndex, answering
from tests.store.rows import open_in

ELSEWHERE = (
    *({"Sec-Fetch-Site": site} for site in ("cross-site", "same-site", "nonsense", "")),
    *({"Origin": origin} for origin in ("https://evil.example", "null", "", "http://[::1", "http://127.0.0.1:1", "http://127.0.0.1")),
    {"Sec-Fetch-Site": "cross-site", "Origin": "{own}"},
)
"""`{own}` is our own origin."""


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Store]:
    store = Store(str(tmp_path / "people.db"))
    store.open()
    yield store
    store.close()


@pytest.fixture
def owner(demo_index: Path, people: Store) -> Iterator[httpx2.Client]:
    with answering(FollowedIndex(demo_index), settings_for(), store=people) as http:
        assert http.post("/admin/login", data={"key": ADMIN_KEY}).status_code == 303
        yield http


CHANGING = [route.path for route in pages.router.routes if isinstance(route, APIRoute) and "POST" in route.methods]
"""All forms of the owner's pages."""


def test_every_form_of_the_owners_is_refused_from_elsewhere(owner: httpx2.Client, people: Store) -> None:
    handoff = open_in(people, "webhook")
    assert len(CHANGING) >= 3
    own = str(owner.base_url).rstrip("/")
    for path in CHANGING:
        for headers in ELSEWHERE:
            sent = {name: value.format(own=own) for name, value in headers.items()}
            response = owner.post(path.format(handoff_id=handoff.id), headers=sent, data={"key": ADMIN_KEY})
            assert response.status_code == 401, (path, sent)
            assert "Set-Cookie" not in response.headers


def test_the_owners_own_pages_are_not_kept_out(owner: httpx2.Client, people: Store) -> None:
    handoff = open_in(people, "webhook")
    own = str(owner.base_url).rstrip("/")
    for headers in ({}, {"Origin": own}, {"Origin": own, "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}):
        assert owner.post(f"/admin/handoffs/{handoff.id}/retry", headers=headers).status_code == 303
