"""The protocol over HTTP: who may speak it, what is no message of it, and what it costs those who never do."""

import logging
import subprocess
import sys
from typing import Any

import httpx2
import pytest
from mcp.client.client import Client
from mcp.shared.exceptions import MCPError

from api.http.mcp import tools
from tests.agents.calling import call, failed_call, over_http
from tests.agents.conftest import ServeAgents
from tests.http.exchange import check_problem

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
ACCEPTS = {"Accept": "application/json, text/event-stream"}
SHOP = "https://shop.example"


def ping(http: httpx2.Client, **headers: str) -> httpx2.Response:
    return http.post("/mcp", json=PING, headers={**ACCEPTS, **headers})


def test_any_host_may_be_ours_as_servers_have_many_names(agents_server: httpx2.Client) -> None:
    for host in ("127.0.0.1", "help.shop.example", "kotae:8000"):
        assert ping(agents_server, Host=host).json() == {"jsonrpc": "2.0", "id": 1, "result": {}}


def test_a_proxy_may_show_it_below_a_path(agents_server: httpx2.Client) -> None:
    assert ping(agents_server, **{"X-Forwarded-Prefix": "/help"}).json()["result"] == {}


def test_pages_speak_it_only_where_their_origin_is_named(serve_agents: ServeAgents) -> None:
    http = serve_agents(cors_origins=SHOP)
    assert ping(http, Origin=SHOP).headers["Access-Control-Allow-Origin"] == SHOP
    problem = check_problem(ping(http, Origin="https://evil.example"), 403, "KOTAE_CORS_ORIGINS")
    assert problem["type"] == "urn:kotae:origin-refused"
    assert ping(serve_agents(cors_origins="*"), Origin="https://any.example").status_code == 200


def test_a_page_that_gave_its_own_name_to_our_address_is_kept_out(agents_server: httpx2.Client) -> None:
    check_problem(ping(agents_server, Origin="http://evil.example:8000", Host="evil.example:8000"), 403, "evil.example")
    check_problem(ping(agents_server, Origin="null"), 403, "null")


def test_there_is_nothing_to_get_and_no_session_to_end(agents_server: httpx2.Client) -> None:
    for method in ("GET", "DELETE"):
        refused = agents_server.request(method, "/mcp", headers=ACCEPTS)
        check_problem(refused, 405, "")
        assert refused.headers["Allow"] == "POST"
    assert "mcp-session-id" not in ping(agents_server).headers


@pytest.mark.parametrize("body", ["{", "[]", "null", '{"jsonrpc": "1.0"}', '"\\ud800"', "[" * 5000])
def test_what_is_no_message_is_refused_in_words_of_the_protocol(agents_server: httpx2.Client, body: str) -> None:
    for version in ("2025-06-18", "2026-07-28"):
        headers = {**ACCEPTS, "Content-Type": "application/json", "MCP-Protocol-Version": version}
        refused = agents_server.post("/mcp", content=body, headers=headers)
        assert refused.status_code == 400, refused.text
        assert refused.json()["error"]["code"] < 0


def test_what_is_too_large_is_refused(agents_server: httpx2.Client) -> None:
    check_problem(agents_server.post("/mcp", content=b" " * 300_000, headers=ACCEPTS), 413, "256 KiB")


def test_nothing_of_it_is_kept_on_the_way(agents_server: httpx2.Client) -> None:
    assert ping(agents_server).headers["Cache-Control"] == "no-store"


def test_a_tool_that_there_is_not_is_told_by_the_protocol(agents_server: httpx2.Client) -> None:
    async def work(agent: Client) -> None:
        with pytest.raises(MCPError, match="there are: search, fetch, create_handoff"):
            await agent.call_tool("answer", {})

    over_http(agents_server, work)


def test_what_goes_wrong_with_us_tells_strangers_and_the_log_no_question(
    agents_server: httpx2.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    call(agents_server, "search", query="forgot password")
    monkeypatch.setattr(tools, "_found", broken)
    with caplog.at_level(logging.INFO):
        assert failed_call(agents_server, "search", query="my illness") == "we are at fault (ZeroDivisionError); the log has the details"
    assert "the tool search" in caplog.text
    assert "illness" not in caplog.text


def test_who_asks_by_http_alone_never_loads_it() -> None:
    code = "import sys, api.cli.main, api.http.server; print({'mcp', 'mcp_types'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "set()\n"
