"""The owner asks over HTTP what was asked, and is told of alarms while the server runs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.runtime import inbox
from api.store import Store
from benchmarks.receiver import Receiver
from tests.http.exchange import check_problem
from tests.inbox.conftest import Serve
from tests.inbox.sending import ADMIN, hand_over
from tests.insights.asking import ask
from tests.serving import ask_over_http
from tests.waiting import until


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Store]:
    """A store that nobody else asks."""
    store = Store(tmp_path / "people.db")
    yield store
    store.close()


def shown(http: httpx2.Client, **parameters: str) -> dict[str, Any]:
    response = http.get("/v1/insights", params=parameters, headers=ADMIN)
    assert response.status_code == 200, response.text
    assert response.headers["Cache-Control"] == "no-store"
    insights: dict[str, Any] = response.json()
    return insights


def test_what_people_do_is_seen(serve: Serve, fresh: Store) -> None:
    http = serve(fresh)
    good = ask_over_http(http, "reset password", "en", session="a")
    ask_over_http(http, "забув пароль", "uk", session="b")
    lost = ask_over_http(http, "zanzibar whale 4111111111111111", "en", session="b")
    assert (good["outcome"], lost["outcome"]) == ("answer", "handoff")
    http.post("/v1/feedback", json={"helpful": True, "answer_id": good["answer_id"]}).raise_for_status()
    hand_over(http, session="b")
    until(lambda: shown(http)["total"]["questions"] == 3, 5)
    insights = shown(http)
    assert insights["total"] == {
        "questions": 3,
        "answered": 2,
        "suggested": 0,
        "handed_off": 1,
        "rejected": 0,
        "helpful": 1,
        "not_helpful": 0,
        "solved": 1,
    }
    assert insights["handoffs_opened"] == 1
    assert [figures["locale"] for figures in insights["locales"]] == ["en", "uk"]
    assert insights["categories"][0]["category"] == "account"
    assert [asked["question"] for asked in insights["unanswered"]] == ["zanzibar whale ••••••••••••1111"]
    assert (insights["handoff_rate"]["limit"], insights["wrong_answers"]["limit"]) == (0.1, 0.02)


def test_a_period_is_chosen_by_days_or_dates(serve: Serve, fresh: Store) -> None:
    http = serve(fresh)
    today = datetime.now(UTC).date()
    assert (shown(http)["first_day"], shown(http)["last_day"]) == (str(today - timedelta(days=29)), str(today))
    assert len(shown(http, days="7")["days"]) == 7
    chosen = shown(http, **{"from": "2026-01-27", "to": "2026-01-28"})
    assert [figures["day"] for figures in chosen["days"]] == ["2026-01-27", "2026-01-28"]


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"from": "2026-01-28", "to": "2026-01-27"}, "exchange the two"),
        ({"from": "2020-01-28"}, "366 are the most"),
        ({"from": "yesterday"}, "query.from"),
        ({"to": "9999-12-31"}, "no such days"),
        ({"days": "0"}, "query.days"),
    ],
)
def test_a_period_that_cannot_be_meant_is_told(http: httpx2.Client, parameters: dict[str, str], told: str) -> None:
    check_problem(http.get("/v1/insights", params=parameters, headers=ADMIN), 422, told)


def test_it_wants_the_admin_key_and_without_one_in_the_settings_it_is_not_there(serve: Serve, store: Store, http: httpx2.Client) -> None:
    check_problem(http.get("/v1/insights"), 401, "admin key")
    check_problem(http.get("/v1/insights", headers={"Authorization": "Bearer x"}), 401, "admin key")
    without = serve(store, admin_key="")
    assert without.get("/v1/insights", headers=ADMIN).status_code == 404
    assert "/v1/insights" not in without.get("/openapi.json").json()["paths"]


def test_while_the_store_is_down_it_says_so(serve: Serve, tmp_path: Path) -> None:
    check_problem(serve(Store(tmp_path / "missing" / "people.db")).get("/v1/insights", headers=ADMIN), 503, "try again")


def test_an_alarm_is_posted_while_the_server_runs(serve: Serve, fresh: Store, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "WATCH", 0.2)
    ask(fresh, "handoff", 20, at=datetime.now(UTC))
    serve(fresh, receiver)
    ((_, body),) = until(lambda: list(receiver.taken), 10)
    assert (body["type"], body["data"]["count"], body["data"]["limit"]) == ("alarm.handoff_rate", 20, 0.1)
