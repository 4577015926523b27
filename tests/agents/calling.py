"""Tools called as agents call them: by the protocol's own client, which checks what comes back against the tools' schemas."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

import httpx2
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult

from tests.command_line import KOTAE, environment

Mode = Literal["auto", "legacy"]
"""`auto` speaks the newest version of the protocol, `legacy` those with a handshake."""

Result = TypeVar("Result")


def over_http(
    http: httpx2.Client, work: Callable[[Client], Awaitable[Result]], mode: Mode = "auto", headers: Mapping[str, str] | None = None
) -> Result:
    """What an agent's work with a server comes to; `headers` are sent with each request."""

    async def connected() -> Result:
        async with httpx2.AsyncClient(headers=headers, trust_env=False, timeout=30) as client:
            transport = streamable_http_client(f"{http.base_url}/mcp".replace("//mcp", "/mcp"), http_client=client)
            async with Client(transport, mode=mode) as agent:
                return await work(agent)

    return asyncio.run(connected())


def over_stdio(index: Path, work: Callable[[Client], Awaitable[Result]], log: Path, **settings: str) -> Result:
    """The same with `kotae mcp`, a process of its own, whose standard error is written to `log`."""

    async def connected() -> Result:
        started = StdioServerParameters(command=str(KOTAE), args=["mcp", "--index", str(index)], env=environment(**settings))
        with log.open("w", encoding="utf-8") as errors:
            async with Client(stdio_client(started, errlog=errors)) as agent:
                return await work(agent)

    return asyncio.run(connected())


def call(http: httpx2.Client, tool: str, mode: Mode = "auto", headers: Mapping[str, str] | None = None, **arguments: Any) -> dict[str, Any]:
    """What one call gives, which must not fail."""
    return given(over_http(http, lambda agent: agent.call_tool(tool, arguments), mode, headers))


def failed_call(http: httpx2.Client, tool: str, headers: Mapping[str, str] | None = None, **arguments: Any) -> str:
    """What one call says, which must fail."""
    result = over_http(http, lambda agent: agent.call_tool(tool, arguments), "auto", headers)
    assert result.is_error
    assert result.structured_content is None
    return text(result)


def given(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, text(result)
    structured: dict[str, Any] = result.structured_content
    return structured


def text(result: CallToolResult) -> str:
    """What agents read that know no structured results."""
    (content,) = result.content
    return str(content.text)
