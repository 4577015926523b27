"""`kotae mcp`: an agent's own process, on standard input and output."""

import json
import signal
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest
from mcp.client.client import Client

from tests.agents.calling import given, over_stdio, text
from tests.command_line import KOTAE, environment, run_kotae
from tests.files import write
from tests.http.content import whale
from tests.indexes import build_index

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}


def test_an_agent_asks_and_hands_over_and_all_of_it_is_kept(demo_index: Path, tmp_path: Path) -> None:
    store = tmp_path / "people.db"

    async def work(agent: Client) -> dict[str, Any]:
        found = given(await agent.call_tool("search", {"query": "забув пароль", "locale": "uk"}))
        fetched = given(await agent.call_tool("fetch", {"id": found["results"][0]["id"]}))
        assert found["outcome"] == "answer"
        assert fetched["title"] == found["results"][0]["title"]
        return given(await agent.call_tool("create_handoff", {"question": "забув пароль", "shown": [found["answer_id"]]}))

    opened = over_stdio(demo_index, work, tmp_path / "log", store=str(store))
    with sqlite3.connect(store) as database:
        assert database.execute("SELECT id FROM handoffs").fetchall() == [(opened["id"],)]
        assert database.execute("SELECT count(*) FROM answers").fetchone() == (1,)
    database.close()
    assert "забув" not in (tmp_path / "log").read_text(encoding="utf-8")


def test_limits_hold_for_an_agent_of_ones_own_and_keys_do_not(demo_index: Path, tmp_path: Path) -> None:
    async def work(agent: Client) -> list[Any]:
        return [await agent.call_tool("create_handoff", {"text": "hello"}) for _ in range(2)]

    settings = {"store": str(tmp_path / "people.db"), "publishable_keys": "pk_web_1234", "handoff_limit": "1/hour"}
    first, second = over_stdio(demo_index, work, tmp_path / "log", **settings)
    assert given(first)["state"] == "open"
    assert "this is too often" in text(second)


def test_it_follows_the_next_build(tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index(write(tmp_path / "content", whale()), index)

    async def work(agent: Client) -> None:
        assert given(await agent.call_tool("fetch", {"id": "en/sea/whale"}))["text"] == "They sing."
        build_index(write(tmp_path / "content", whale("Whales", "They dance.")), index)
        for _ in range(400):
            if given(await agent.call_tool("fetch", {"id": "en/sea/whale"}))["text"] == "They dance.":
                return
        raise AssertionError("the next build was not followed")

    over_stdio(index, work, tmp_path / "log", store="none", switch_seconds="0.05")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT, None])
def test_it_ends_well_when_it_is_told_to_stop_or_its_input_ends(demo_index: Path, tmp_path: Path, stop: signal.Signals | None) -> None:
    with subprocess.Popen(
        [KOTAE, "mcp", "--index", demo_index],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(store=str(tmp_path / "people.db")),
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(HELLO).encode() + b"\n")
        process.stdin.flush()
        assert "search" in json.loads(process.stdout.readline())["result"]["instructions"]
        if stop:
            process.send_signal(stop)
        output, errors = process.communicate(timeout=20)
        assert (process.returncode, output, errors) == (0, b"", b"")


def test_without_an_index_it_says_what_to_do_and_nothing_to_the_agent(tmp_path: Path) -> None:
    done = run_kotae("mcp", "--index", tmp_path / "none")
    assert (done.returncode, done.stdout) == (2, "")
    assert "kotae build" in done.stderr
