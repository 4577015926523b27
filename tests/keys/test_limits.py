"""Limits are counted once for all: questions on a machine, what is sent on all of them; and they hold nobody up."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from api.http.access import Buckets, counts
from api.http.access.rate_limits import RateLimits
from api.store import Store
from api.store.limited import Window, hit
from api.store.retention import prune
from kb.errors import RateLimited, RequestError
from tests.demo import ROOT
from tests.http.exchange import check_problem
from tests.inbox.conftest import ADMIN_KEY, settings_for
from tests.keys.conftest import bearer, new_key
from tests.serving import FollowedIndex, answering, serving
from tests.store.rows import NOW

ELSEWHERE = {"X-Forwarded-For": "198.51.100.1"}
QUESTION = {"question": "refund"}


def test_a_bucket_is_emptied_at_once_and_fills_again_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("api.http.access.buckets.time.monotonic", lambda: now)
    buckets, window = Buckets(), Window(3, 60, "a")
    assert [buckets.take(window) for _ in range(3)] == [0, 0, 0]
    assert buckets.take(window) == pytest.approx(20)
    assert buckets.take(Window(3, 60, "b")) == 0
    now += 19.9
    assert buckets.take(window) > 0
    now += 0.2
    assert [buckets.take(window) > 0 for _ in range(2)] == [False, True]
    now += 1000
    assert [buckets.take(window) > 0 for _ in range(4)] == [False, False, False, True]


def test_a_flood_of_addresses_takes_no_more_memory_and_keeps_out_nobody_else() -> None:
    buckets = Buckets(slots=64)
    assert all(buckets.take(Window(10, 60, str(number))) == 0 for number in range(10_000))


def test_to_count_a_question_takes_no_time_beside_its_answer() -> None:
    buckets, windows = Buckets(), [Window(10_000_000, 1, f"198.51.100.{number}") for number in range(100)]
    begun = time.thread_time()
    assert all(buckets.take(window) == 0 for _ in range(10) for window in windows)
    assert time.thread_time() - begun < 1000 * 50e-6  # an answer takes a thousand millionths of a second


def test_all_workers_of_a_machine_count_the_same_questions(demo_index: Path, tmp_path: Path) -> None:
    with serving(demo_index, tmp_path / "log", "--workers", "2", store="none", ask_limit="20/hour") as server:
        address = f"{server.http.base_url}/v1/answers".replace("//v1", "/v1")
        statuses = [httpx2.get(address, params=QUESTION, headers=ELSEWHERE, trust_env=False).status_code for _ in range(30)]
        assert statuses == [200] * 20 + [429] * 10
        assert httpx2.get(address, params=QUESTION, trust_env=False).status_code == 200  # programs on the machine ask for many


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "people.db")
    yield store
    store.close()


def test_whoever_asks_too_often_is_told_when_to_come_back_wherever_they_ask(demo_index: Path, people: Store) -> None:
    settings = settings_for(ask_limit="5/hour", key_ask_limit="2/hour")
    key, _ = new_key(people, "app")
    with answering(FollowedIndex(demo_index), settings, store=people) as http:
        assert http.get("/v1/answers", params=QUESTION, headers=ELSEWHERE).status_code == 200
        assert http.get("/v1/suggestions", params={"q": "re"}, headers=ELSEWHERE).status_code == 200
        assert http.post("/v1/suggestions/context", json={"screen": "x"}, headers=ELSEWHERE).status_code == 200
        assert http.post("/en/search", data={"q": "refund"}, headers=ELSEWHERE).status_code == 200
        assert http.get("/en/search", params={"q": "refund"}, headers=ELSEWHERE).status_code == 200
        refused = http.post("/v1/answers", json=QUESTION, headers=ELSEWHERE)
        assert check_problem(refused, 429, "5 per 1 hour")["type"] == "urn:kotae:rate-limited"
        assert 700 < int(refused.headers["Retry-After"]) <= 720
        page = http.get("/en/search", params={"q": "refund"}, headers=ELSEWHERE)
        assert (page.status_code, page.headers["Content-Type"]) == (429, "text/html; charset=utf-8")
        assert http.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "ping"}, headers=ELSEWHERE).status_code == 429
        assert http.get("/v1/articles/en/account/reset-password", headers=ELSEWHERE).status_code == 200
        others = [{"X-Forwarded-For": f"198.51.100.{number}", "Kotae-Key": key} for number in range(2, 5)]
        statuses = [http.post("/v1/answers", json=QUESTION, headers=headers).status_code for headers in others]
        assert statuses == [200, 200, 429]


def test_two_machines_count_what_is_sent_together_on_each_database(demo_index: Path, store: Store) -> None:
    settings = settings_for(limits="store", handoff_limit="5/hour, 6/day")
    second = Store(store.url.render_as_string(hide_password=False) if store.url.get_backend_name() != "sqlite" else str(store))
    with (
        answering(FollowedIndex(demo_index), settings, store=store) as one,
        answering(FollowedIndex(demo_index), settings, store=second) as other,
        ThreadPoolExecutor(8) as threads,
    ):
        sent = list(threads.map(lambda number: (one, other)[number % 2].post("/v1/handoffs", json={}, headers=ELSEWHERE), range(16)))
        assert sorted(response.status_code for response in sent) == [201] * 5 + [429] * 11
        refused = check_problem(next(response for response in sent if response.status_code == 429), 429, "5 per 1 hour")
        assert "198.51" not in str(refused)
        key = {**ELSEWHERE, "X-Forwarded-For": "198.51.100.2", "Idempotency-Key": "the same"}
        again = list(threads.map(lambda number: (one, other)[number % 2].post("/v1/handoffs", json={}, headers=key), range(4)))
        assert len({response.json()["id"] for response in again}) == 1
    second.close()
    with store.reading() as connection:
        kept = connection.exec_driver_sql("SELECT caller FROM limited").all()
    assert kept
    assert "198.51" not in str(kept)


def test_a_window_moves_along_and_what_counts_no_more_is_forgotten(store: Store) -> None:
    window, begun = Window(2, 60, "a"), NOW.timestamp()

    def at(seconds: float) -> float:
        with store.counting() as connection:
            full = hit(connection, [window], begun + seconds)
        return round(full[1], 3) if full else 0

    assert [at(0), at(30), at(40), at(59)] == [0, 0, 20, 1]
    assert [at(61), at(62)] == [0, 28]
    with store.writing() as connection:
        durable = "PRAGMA synchronous" if connection.dialect.name == "sqlite" else "SHOW synchronous_commit"
        assert connection.exec_driver_sql(durable).scalar() in (2, "on")  # all else waits for the disk as before
    assert at(-3600) == 0  # a clock was set back: nobody waits for it to catch up
    assert prune(store, 90, NOW.replace(year=NOW.year + 1))["limited"]


IN_REDIS = """
import os
import sys
import threading
import traceback
from fakeredis import TcpFakeServer
from api.http.access import counts, rate_limits
from kb.errors import RateLimited

def told(*error):
    traceback.print_exception(*error)
    os._exit(1)

def refused(call):
    try:
        call("feedback", "192.0.2.1", "")
    except RateLimited as error:
        return str(error)
    return ""

sys.excepthook = told
rate_limits._PAUSE = 30.0  # a machine that runs other tests beside it may take long to answer
server = TcpFakeServer(("127.0.0.1", 0))
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"redis://127.0.0.1:{server.server_address[1]}/0"
limits = [rate_limits.RateLimits({"feedback": "3/hour"}, "none", counts(address, None)) for _ in range(2)]
for number in range(3):
    limits[number % 2].count("feedback", "192.0.2.1", "")
for counted in limits:
    assert "3 per 1 hour" in refused(counted.count)
    assert refused(counted.look)
    counted.look("feedback", "192.0.2.2", "")
assert rate_limits.why_not_shared(address) == ""
os._exit(0)  # the server's threads would be waited for
"""
"""In a process of its own: the library waits by `select`, which knows 1,024 open files, and a process with other tests has more."""


def test_machines_may_count_together_in_redis() -> None:
    done = subprocess.run([sys.executable, "-c", IN_REDIS], capture_output=True, text=True, check=False, timeout=120, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_who_shows_wrong_keys_to_admin_routes_is_held_up_and_what_chance_has_made_opens_all_the_while(
    demo_index: Path, people: Store
) -> None:
    made, scarce = new_key(people, "admin")[0], new_key(people, "internal")[0]
    with answering(FollowedIndex(demo_index), settings_for(limits="store"), store=people) as http:

        def show(key: str, address: str = "198.51.100.1", path: str = "/v1/insights") -> httpx2.Response:
            return http.get(path, headers={"X-Forwarded-For": address, **(bearer(key) if key else {})})

        assert {show(key).status_code for key in ("", scarce) for _ in range(11)} == {401}, "neither is a guess"
        assert {show("an old one").status_code for _ in range(11)} == {401}, "to show it again guesses nothing"
        assert [show(f"guess {number}").status_code for number in range(9)] == [401] * 9
        refused = show("guess 11", path="/v1/gaps")
        assert check_problem(refused, 429, "10 per 1 minute")["type"] == "urn:kotae:rate-limited"
        assert int(refused.headers["Retry-After"]) > 0
        assert show(ADMIN_KEY).status_code == 429, "not even a right guess is told"
        assert (show(made).status_code, show("").status_code) == (200, 401)
        assert show(ADMIN_KEY, "198.51.100.2").status_code == 200
        form = http.post("/admin/login", data={"key": ADMIN_KEY}, headers={"X-Forwarded-For": "198.51.100.1"})
        assert form.status_code == 429, "it is one limit"


def test_an_address_of_redis_that_is_none_is_told_without_its_password() -> None:
    with pytest.raises(RequestError, match="no URL of a Redis") as told:
        counts("redis://:hunter2/3@10.0.0.1:6379/0", None)
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("where", ["store", "redis://127.0.0.1:1/0"])
def test_where_nothing_answers_each_worker_counts_for_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture, where: str) -> None:
    limits = RateLimits({"login": "2/hour"}, "none", counts(where, Store(tmp_path / "missing" / "people.db")))
    for _ in range(2):
        limits.count("login", "192.0.2.1", "")
    with pytest.raises(RateLimited):
        limits.count("login", "192.0.2.1", "")
    assert caplog.text.count("each worker counts for itself") == 1
