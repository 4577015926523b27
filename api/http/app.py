"""The HTTP API, version 1: the application made of its routes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from pydantic.alias_generators import to_camel

from api.http import answers, articles, context, gaps, health, help_center, insights, problems, site, static, suggestions, widget
from api.http.admin import pages as owners_pages
from api.http.guarded_route import Gate
from api.http.inbox import agents, attachments, feedback, handoffs
from api.http.inbox.desk import AskedDesk
from api.http.inbox.door import Door
from api.http.mcp import route as agents_tools
from api.http.middleware import Head, Proxies
from api.http.parameters import Answering
from api.runtime import LiveIndex, Settings
from api.runtime.inbox import Inbox

if TYPE_CHECKING:
    from api.preview import Watched

_SMALLEST_COMPRESSED = 2048
"""Bytes; smaller bodies fit into a packet or two as they are."""

_MOST_UPLOADS = 8
"""Pictures that are received or looked at at once in one process: each may take five megabytes."""

_TAGS = [
    {"name": "answers", "description": "Questions, and what people type so far."},
    {"name": "handoffs", "description": "Reaching a human."},
    {"name": "feedback", "description": "What helped, and what did not."},
    {"name": "agents", "description": "For agents' systems, which show the admin key."},
    {"name": "insights", "description": "For the owner, who shows the admin key."},
    {"name": "articles", "description": "What readers read."},
    {"name": "help center", "description": "What holds for all of it."},
    {"name": "health", "description": "For whoever watches the process."},
]


def create_app(live: LiveIndex, settings: Settings, inbox: Inbox | None = None, watched: "Watched | None" = None) -> FastAPI:
    """The application; while it runs, it follows the index root of `live`, and keeps and delivers what people send to the `inbox`.

    It has a preview where its content root is `watched`.
    """
    app = FastAPIOffline(
        title="Kotae",
        version="1",
        description="Ranked self-service answers, or a human.",
        openapi_tags=_TAGS,
        redoc_url=None,
        redirect_slashes=False,  # such a redirect would go to whatever `Host` says
        generate_unique_id_function=_operation,
        lifespan=_lifespan,
    )
    app.state.live, app.state.settings, app.state.answering, app.state.gate = live, settings, Answering(live), Gate()
    app.state.inbox, app.state.desk, app.state.door = inbox, AskedDesk(inbox.desk if inbox else None), Door(settings)
    app.state.inbox_gate, app.state.upload_gate, app.state.agents_gate = Gate(), Gate(_MOST_UPLOADS), Gate()
    app.state.watched = watched
    problems.install(app)
    _middleware(app, settings)
    # behind a proxy everybody is 127.0.0.1: no key, no routes
    admin = (agents, insights, gaps, owners_pages) if settings.admin_key.get_secret_value() else ()
    for capability in (
        answers,
        suggestions,
        context,
        handoffs,
        attachments,
        feedback,
        *admin,
        articles,
        help_center,
        health,
        agents_tools,
        widget,
    ):
        app.include_router(capability.router)
    if watched:
        from api.http import preview  # wants what watches files

        app.include_router(preview.router)
    for router in (static.router, *site.ROUTERS):  # last: their addresses begin with any locale
        app.include_router(router)
    site.install(app)
    _describe_problems(app)
    return app


def _middleware(app: FastAPI, settings: Settings) -> None:
    """Innermost first."""
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_COMPRESSED, compresslevel=4)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["*"],
            expose_headers=["Retry-After"],
        )
    app.add_middleware(Head)
    app.add_middleware(Proxies, trusted=settings.trusted_proxies, root_path=settings.root_path)


def _operation(route: APIRoute) -> str:
    """What generated clients call it: `getAnswers`."""
    return to_camel(route.name)


def _describe_problems(app: FastAPI) -> None:
    """Adds the one schema that all problems are of to the OpenAPI document, where routes refer to it, and what any route may answer."""
    plain = app.openapi

    def with_problem() -> dict[str, Any]:
        document = plain()
        schema = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        for name, described in ({**schema.pop("$defs", {}), "Problem": schema}).items():
            document["components"]["schemas"].setdefault(name, described)
        for operation in (operation for methods in document["paths"].values() for operation in methods.values()):
            operation["responses"] |= {str(status): response for status, response in problems.described(400, 431).items()}
        return document

    app.openapi = with_problem  # type: ignore[method-assign]  # as FastAPI's manual extends the document


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    inbox: Inbox | None = app.state.inbox
    with app.state.live.following(app.state.settings.switch_seconds), inbox.running() if inbox else nullcontext():
        yield
