"""The HTTP API, version 1: the application made of its routes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from pydantic.alias_generators import to_camel

from api.http import answers, articles, health, help_center, problems, suggestions
from api.http.guarded_route import Gate
from api.http.middleware import Head, Proxies
from api.http.parameters import Answering
from api.runtime import LiveIndex, Settings

_SMALLEST_COMPRESSED = 2048
"""Bytes; smaller bodies fit into a packet or two as they are."""

_TAGS = [
    {"name": "answers", "description": "Questions, and what people type so far."},
    {"name": "articles", "description": "What readers read."},
    {"name": "help center", "description": "What holds for all of it."},
    {"name": "health", "description": "For whoever watches the process."},
]


def create_app(live: LiveIndex, settings: Settings) -> FastAPI:
    """The application; while it runs, it follows the index root of `live`."""
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
    problems.install(app)
    _middleware(app, settings)
    for capability in (answers, suggestions, articles, help_center, health):
        app.include_router(capability.router)
    _describe_problems(app)
    return app


def _middleware(app: FastAPI, settings: Settings) -> None:
    """Innermost first."""
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_COMPRESSED, compresslevel=4)
    if settings.cors_origins:
        app.add_middleware(CORSMiddleware, allow_origins=settings.cors_origins, allow_methods=["GET", "POST"], allow_headers=["*"])
    app.add_middleware(Head)
    app.add_middleware(Proxies, trusted=settings.trusted_proxies, root_path=settings.root_path)


def _operation(route: APIRoute) -> str:
    """What generated clients call it: `getAnswers`."""
    return to_camel(route.name)


def _describe_problems(app: FastAPI) -> None:
    """Adds the one schema that all problems are of to the OpenAPI document, where routes refer to it."""
    plain = app.openapi

    def with_problem() -> dict[str, Any]:
        document = plain()
        document["components"]["schemas"].setdefault("Problem", problems.Problem.model_json_schema())
        return document

    app.openapi = with_problem  # type: ignore[method-assign]  # as FastAPI's manual extends the document


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    with app.state.live.following(app.state.settings.switch_seconds):
        yield
