"""A server of the demo whose owner has set a key, and a store with something of everything."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from api.http.admin.session import COOKIE
from api.store import Store
from api.store.answers import GivenAnswer, insert_answers
from api.store.outbox import lease, mark_dead, mark_delivered
from tests.inbox.conftest import ADMIN_KEY, settings_for
from tests.insights.asking import vote
from tests.serving import FollowedIndex, answering
from tests.store.rows import given, open_in

HOSTILE = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(tmp_path_factory.mktemp("people") / "people.db")
    fill(store, datetime.now(UTC))
    yield store
    store.close()


@pytest.fixture(scope="module")
def http(demo_index: Path, people: Store) -> Iterator[httpx2.Client]:
    with answering(FollowedIndex(demo_index), settings_for(), store=people) as http:
        yield http


@pytest.fixture(scope="module")
def cookie(http: httpx2.Client) -> str:
    """What the browser of somebody who logged in holds; one for all, as logging in is limited."""
    response = httpx2.post(f"{http.base_url}/admin/login", data={"key": ADMIN_KEY}, trust_env=False)
    assert response.status_code == 303
    return response.cookies[COOKIE]


@pytest.fixture
def owner(http: httpx2.Client, cookie: str) -> Iterator[httpx2.Client]:
    """Who is logged in."""
    with httpx2.Client(base_url=http.base_url, trust_env=False, timeout=10, cookies={COOKIE: cookie}) as client:
        yield client


def fill(store: Store, now: datetime) -> None:
    """Questions of some days in each locale with votes, and hand-offs: delivered, given up, and without a target."""
    asked = [_asked(day, locale, now) for day in range(10) for locale in ("uk", "ja", "zh-Hant", "en")]
    with store.writing() as connection:
        insert_answers(connection, asked)
    for number, answer in enumerate(asked):
        vote(store, answer.id, helpful=number % 4 != 0, at=answer.at)
    open_in(store, opened_at=now, changed_at=now, question=HOSTILE)
    for done in (mark_delivered, mark_dead):
        handoff = open_in(store, "webhook", opened_at=now, changed_at=now)
        with store.writing() as connection:
            row = lease(connection, "webhook", now + timedelta(days=365), 60)
            assert row is not None
            assert row.handoff_id == handoff.id
            done(connection, row, "the receiver says 500", now)


def _asked(day: int, locale: str, now: datetime) -> GivenAnswer:
    outcome = ("answer", "suggest", "handoff")[(day + len(locale)) % 3]
    text = {"uk": "де мої гроші", "ja": "返金されない", "zh-Hant": "忘記密碼", "en": HOSTILE}[locale]
    answer = given(at=now - timedelta(days=day), locale=locale, outcome=outcome, question=text, confidence=(day + 0.5) / 10)
    return replace(answer, session=f"s{day}")
