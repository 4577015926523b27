"""Prometheus reads the truth: of every worker, also of those that died, of the index and of what waits to be delivered."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.http.server.exposing import folder
from api.observing.metrics import Metrics, Standing, standings
from tests.command_line import run_kotae
from tests.files import write
from tests.http.content import whale
from tests.http.test_workers import workers
from tests.inbox.sending import hand_over
from tests.indexes import build_index
from tests.observing.scraping import Figures, scraped
from tests.serving import Server, ask_over_http, serving
from tests.waiting import until

NOBODY = "http://127.0.0.1:9/hook"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("measured")
    build_index(write(root / "content", whale()), root / "index")
    return root


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[Server]:
    settings = {
        "admin_key": "an-admin-key-of-the-tests",
        "webhook_url": NOBODY,
        "webhook_secrets": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "allow_private_targets": "true",
    }
    with serving(root / "index", root / "log", workers="2", metrics_port="0", **settings) as server:
        until(lambda: scraped(server)["kotae_workers",] == 2, 10)
        yield server


def asked(figures: Figures) -> float:
    return sum(value for name, value in figures.items() if name[0] == "kotae_questions_total")


def answers(figures: Figures) -> float:
    return figures["kotae_http_requests_total", "POST", "/v1/answers", "200"]


def test_every_worker_is_counted_and_one_that_replaces_another_goes_on(server: Server) -> None:
    for number in range(10):
        ask_over_http(server.http, f"whales {number}")
    assert asked(scraped(server)) == answers(scraped(server)) == 10
    before = workers(server.pid)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    until(lambda: scraped(server)["kotae_workers_replaced_total",] == 2, 20)
    until(lambda: scraped(server)["kotae_workers",] == 2, 10)
    for number in range(10):
        ask_over_http(server.http, f"whales {number}")
    figures = scraped(server)
    assert asked(figures) == answers(figures) == 20
    assert figures["kotae_question_seconds_count",] == figures["kotae_answer_cache_total", "miss"]
    assert figures["kotae_stage_seconds_count", "rank"] == figures["kotae_question_seconds_count",]
    assert 0 < figures["kotae_question_seconds_sum",] < figures["kotae_http_request_seconds_sum", "/v1/answers"]


def test_what_waits_to_be_delivered_is_told(server: Server) -> None:
    assert scraped(server)["kotae_outbox_waiting", "webhook"] == 0
    hand_over(server.http, question="whales")
    until(lambda: scraped(server)["kotae_outbox_waiting", "webhook"] == 1, 5)
    assert 0 < scraped(server)["kotae_outbox_oldest_seconds", "webhook"] < 60
    assert scraped(server)["kotae_store_open",] == 1


def test_requests_are_told_by_route_and_status_and_never_by_what_they_name(server: Server) -> None:
    for path in ("/health/live", "/zanzibar4715", "/v1/zanzibar4715", "/en/sea/zanzibar4715"):
        server.http.get(path)
    server.http.request("ZANZIBAR", "/health/live")
    figures = scraped(server)
    assert figures["kotae_http_requests_total", "GET", "/health/live", "200"] >= 1
    assert figures["kotae_http_requests_total", "GET", "-", "404"] >= 1
    assert not [name for name in figures if "zanzibar" in "".join(name).lower()]


def test_wrong_keys_are_told_by_the_route_to_which_they_were_shown(server: Server) -> None:
    for guess in range(12):
        server.http.get("/v1/insights", headers={"Authorization": f"Bearer zanzibar47{guess}"})
    figures = scraped(server)
    assert figures["kotae_http_requests_total", "GET", "/v1/insights", "401"] == 10
    assert figures["kotae_http_requests_total", "GET", "/v1/insights", "429"] == 2


def test_it_is_told_when_the_wanted_generation_is_not_served(server: Server, root: Path) -> None:
    [served] = [name[1] for name in scraped(server) if name[0] == "kotae_index_served"]
    pointer = root / "index" / "CURRENT"
    good = pointer.read_bytes()
    pointer.write_bytes(b"{")
    until(lambda: scraped(server).get(("kotae_index_problem", "damaged-index")) == 2, 10)
    figures = scraped(server)
    assert (figures["kotae_index_behind",], figures["kotae_index_served", served]) == (2, 2)
    assert figures["kotae_index_problems_total", "damaged-index"] >= 2
    pointer.write_bytes(good)
    until(lambda: scraped(server)["kotae_index_behind",] == 0, 10)
    assert 0 < scraped(server)["kotae_index_age_seconds",] < 600


def test_metrics_are_not_on_the_port_of_everybody(server: Server) -> None:
    assert server.http.get("/metrics").status_code == 404


def test_a_port_that_is_taken_is_told(root: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = run_kotae("serve", "--index", root / "index", "--port", "0", metrics_port=port)
    assert ended.returncode == 2
    assert f"cannot listen at 127.0.0.1:{port} for metrics" in ended.stderr
    assert "KOTAE_METRICS_PORT" in ended.stderr


def test_folders_of_processes_that_were_killed_are_cleared_away_and_others_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = write(tmp_path / "kotae-metrics-left", {"lock": b"", "counter_0.db": b""})
    with folder() as first, folder() as second:
        assert not left.exists()
        assert {first, second} == set(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_counters_have_their_room_before_a_disk_is_full_and_where_a_worker_stands_is_told_once_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prometheus_client.values.ValueClass", None)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    metrics = Metrics(tmp_path)
    for file in tmp_path.iterdir():
        assert file.stat().st_blocks * 512 >= file.stat().st_size >= 1 << 20, "a page that has no room ends the process"
    full = tmp_path / "standing_0.new"
    full.mkdir()  # nobody can write there
    standing = Standing(os.getpid(), "a", "a", None, sound=True, problem=None)
    metrics.stand(standing)
    full.rmdir()
    assert standings(tmp_path) == []
    metrics.stand(standing)
    assert standings(tmp_path) == [standing]
