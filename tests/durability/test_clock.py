"""A clock that is set back or forward by an hour: nothing sticks, nothing that was accepted is lost or done twice."""

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from api.http.access import counts
from api.http.access.rate_limits import Counts
from api.store import Store
from api.store.limited import Window
from api.store.outbox import lease, mark_failed
from api.store.retention import prune
from benchmarks.receiver import receiving
from indexer.store import read_pointer
from tests.files import article, help_center
from tests.inbox.conftest import settings_for
from tests.inbox.sending import hand_over
from tests.indexes import publish_in
from tests.serving import FollowedIndex, answering, ask_over_http, served_by
from tests.store.rows import NOW, open_in, row_of
from tests.waiting import until

HOUR = timedelta(hours=1)
ENGLISH = {"help-center.yaml": help_center("en: {}")}

SetClock = Callable[[timedelta], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Sets the clock of all our modules, and of who receives, by so much; the one that only goes on, nobody sets."""
    real = time.time
    ahead = timedelta()

    class Set(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + ahead

    def set_clock(by: timedelta) -> None:
        nonlocal ahead
        ahead = by

    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("api", "indexer", "kb", "standardwebhooks") and vars(module).get("datetime") is datetime:
            monkeypatch.setattr(module, "datetime", Set)
    monkeypatch.setattr(time, "time", lambda: real() + ahead.total_seconds())
    return set_clock


def test_what_was_accepted_before_is_delivered_once_and_what_comes_after_at_once(
    tmp_path: Path, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.handoffs.delivering.PERIOD", 0.05)
    monkeypatch.setattr("api.handoffs.opening._FIRST_TRY", timedelta(seconds=0.1))
    publish_in(tmp_path, {**ENGLISH, "en/help/a.md": article("Reset a password")})
    store, live = Store(tmp_path / "people.db"), FollowedIndex(tmp_path / "index")
    with receiving() as receiver, answering(live, settings_for(receiver), store=store) as http:
        asked = ask_over_http(http, "reset password", "en")
        delivered = hand_over(http, "key-1")
        until(lambda: receiver.of(delivered["id"]), 10)
        for by in (-HOUR, HOUR):
            waiting = hand_over(http, f"before {by}")
            set_clock(by)
            assert hand_over(http, "key-1")["id"] == delivered["id"]
            assert hand_over(http, f"before {by}")["id"] == waiting["id"]
            after = hand_over(http, f"after {by}")
            for opened in (waiting, after):
                until(lambda opened=opened: receiver.of(opened["id"]), 10)  # type: ignore[misc]
            assert ask_over_http(http, "reset password", "en")["results"] == asked["results"]
        set_clock(-HOUR)
        publish_in(tmp_path, {**ENGLISH, "en/help/a.md": article("Change a password")})
        live.follow()
        assert served_by(http) == read_pointer(tmp_path / "index").generation
        assert ask_over_http(http, "change password", "en")["results"][0]["title"] == "Change a password"
        assert len(receiver.taken) == 5
    store.close()


@pytest.mark.parametrize("where", ["worker", "store"])
@pytest.mark.parametrize("by", [-HOUR, HOUR])
def test_who_was_refused_before_is_let_in_and_limited_again(tmp_path: Path, set_clock: SetClock, where: str, by: timedelta) -> None:
    store = Store(tmp_path / "people.db")
    counted: Counts = counts(where, store)
    window = [Window(2, 60, "somebody")]

    def let_in() -> list[bool]:
        return [counted.hit(window) is None for _ in range(3)]

    assert let_in() == [True, True, False]
    set_clock(by)
    assert let_in() == [True, True, False]
    store.close()


def test_a_clock_that_was_set_back_deletes_nothing_and_delays_what_was_never_tried_by_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "people.db")
    opened = open_in(store, "webhook")
    assert not any(prune(store, 30, NOW - timedelta(days=400)).values())
    with store.writing() as connection:
        assert lease(connection, "webhook", NOW - timedelta(seconds=30), 30) is None, "clocks of machines differ"
        leased = lease(connection, "webhook", NOW - HOUR, 30)
        assert leased
        assert lease(connection, "webhook", NOW - HOUR, 30) is None
        mark_failed(connection, leased, "500", NOW - HOUR + timedelta(hours=5))
        assert lease(connection, "webhook", NOW - HOUR, 30) is None, "it is to wait"
        assert lease(connection, "webhook", NOW + timedelta(hours=4), 30)
    assert row_of(store, opened).attempts == 2
    store.close()
