"""The protocol, spoken by its official SDK. Loading that takes half a second and 22 MB: whoever needs this module imports it then."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from mcp.server import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, ValidationError
from starlette.types import Receive, Scope, Send

from api.http.inbox.opening import OpenedHandoff
from api.http.mcp import tools
from api.http.mcp.descriptions import CREATE_HANDOFF, FETCH, INSTRUCTIONS, SEARCH
from api.http.mcp.results import FetchArguments, FetchedArticle, FoundArticles, HandoffArguments, NotKept, SearchArguments
from api.http.mcp.tools import Caller
from api.http.problems import flaws, told
from kb.errors import KotaeError

_VERSION = version("kotae")

_log = logging.getLogger("kotae")

logging.getLogger("mcp").setLevel(logging.CRITICAL)  # it would log what was sent, and that is personal data


@dataclass(frozen=True, slots=True)
class _Offered:
    """A tool, what it is called with, and what does its work."""

    tool: Tool
    arguments: type[BaseModel]
    work: Callable[[Caller, Any], Awaitable[BaseModel]]


def _offered(
    name: str,
    description: str,
    arguments: type[BaseModel],
    result: type[BaseModel],
    work: Callable[[Caller, Any], Awaitable[BaseModel]],
    annotations: ToolAnnotations,
) -> _Offered:
    tool = Tool(
        name=name,
        description=description,
        input_schema=arguments.model_json_schema(),
        output_schema=result.model_json_schema(mode="serialization"),
        annotations=annotations,
    )
    return _Offered(tool, arguments, work)


_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_WRITES = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=True)

_TOOLS = {
    offered.tool.name: offered
    for offered in (
        _offered("search", SEARCH, SearchArguments, FoundArticles, tools.search, _READS),
        _offered("fetch", FETCH, FetchArguments, FetchedArticle, tools.fetch, _READS),
        _offered("create_handoff", CREATE_HANDOFF, HandoffArguments, OpenedHandoff, tools.create_handoff, _WRITES),
    )
}


async def serve_request(caller: Caller, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers one request over HTTP as JSON, without a session: whichever process gets the next one knows as much."""
    server = _server(lambda: caller)
    manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True)  # hosts and origins were looked at before
    async with manager.run():
        await manager.handle_request(scope, receive, send)


async def serve_stdio(caller: Callable[[], Caller]) -> None:
    """Answers on standard input and output until the input ends; `caller` is asked anew for each call."""
    server = _server(caller)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def _server(caller: Callable[[], Caller]) -> Server[Any]:
    async def list_tools(_: ServerRequestContext[Any], __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[offered.tool for offered in _TOOLS.values()])

    async def call_tool(_: ServerRequestContext[Any], params: CallToolRequestParams) -> CallToolResult:
        if params.name not in _TOOLS:
            raise MCPError(INVALID_PARAMS, f"there is no such tool; there are: {', '.join(_TOOLS)}")
        return await _called(_TOOLS[params.name], caller, params.arguments or {})

    return Server("kotae", version=_VERSION, title="Kotae", instructions=INSTRUCTIONS, on_list_tools=list_tools, on_call_tool=call_tool)


async def _called(offered: _Offered, caller: Callable[[], Caller], arguments: dict[str, Any]) -> CallToolResult:
    """What a tool gives; what it raises as a message that the agent can read."""
    try:
        result = await offered.work(caller(), offered.arguments.model_validate(arguments))
    except ValidationError as error:
        return _failed(flaws(error.errors(include_url=False, include_input=False)))
    except KotaeError as error:
        return _failed(told(error))
    except Exception as error:  # whatever it is, its text may hold what was asked
        _log.exception("the tool %s", offered.tool.name)
        return _failed(f"we are at fault ({type(error).__name__}); the log has the details")
    if isinstance(result, NotKept):
        return _failed(result.model_dump_json())
    return CallToolResult(content=[_text(result.model_dump_json())], structured_content=result.model_dump(mode="json"))


def _failed(message: str) -> CallToolResult:
    return CallToolResult(content=[_text(message)], is_error=True)


def _text(text: str) -> TextContent:
    return TextContent(text=text)
