"""The HTTP API, version 1: the application made of its routes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from pydantic.alias_generators import to_camel

from api.http import (
    answers,
    articles,
    context,
    gaps,
    health,
    help_center,
    insights,
    problems,
    site,
    static,
    suggestions,
    translations,
    widget,
)
from api.http.access import Access, Buckets, Door, counts
from api.http.admin import pages as owners_pages
from api.http.guarded_route import Gate
from api.http.inbox import agents, attachments, feedback, handoffs
from api.http.inbox.desk import AskedDesk
from api.http.mcp import route as agents_tools
from api.http.middleware import Caches, Head, Proxies
from api.http.observed import Observed
from api.http.openapi import describe
from api.http.parameters import Answering
from api.http.reporting import reporting
from api.keys import Keyring, fixed_keys
from api.observing.observer import Observer
from api.runtime import LiveIndex, Settings
from api.runtime.inbox import Inbox
from api.runtime.repeating import repeating

if TYPE_CHECKING:
    from api.preview import Watched

_SMALLEST_COMPRESSED = 2048
"""Bytes; smaller bodies fit into a packet or two as they are."""

_MOST_UPLOADS = 8
"""Pictures that are received or looked at at once in one process: each may take five megabytes."""

_ADMIN = (agents, insights, gaps, translations, owners_pages)
"""What wants a secret key. Behind a proxy everybody is 127.0.0.1: no key, no routes."""

_TAGS = [
    {"name": "answers", "description": "Questions, and what people type so far."},
    {"name": "handoffs", "description": "Reaching a human."},
    {"name": "feedback", "description": "What helped, and what did not."},
    {"name": "agents", "description": "For agents' systems, which show a secret key."},
    {"name": "insights", "description": "For the owner, who shows a secret key."},
    {"name": "articles", "description": "What readers read."},
    {"name": "help center", "description": "What holds for all of it."},
    {"name": "health", "description": "For whoever watches the process."},
]


def create_app(
    live: LiveIndex,
    settings: Settings,
    inbox: Inbox | None = None,
    watched: "Watched | None" = None,
    buckets: Buckets | None = None,
    observer: Observer | None = None,
) -> FastAPI:
    """The application; while it runs, it follows the index root of `live`, and keeps and delivers what people send to the `inbox`.

    It has a preview where its content root is `watched`. Workers that share `buckets` count together how often somebody asks. What is to be
    counted and traced is told to the `observer`.
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
    observer = observer or Observer()
    app.state.live, app.state.settings, app.state.answering, app.state.gate = live, settings, Answering(live, observer.metrics), Gate()
    store = inbox.desk.store if inbox else None
    keyring = Keyring(fixed_keys(settings.admin_key.get_secret_value(), settings.publishable_keys), store)
    app.state.inbox, app.state.desk, app.state.keyring = inbox, AskedDesk(inbox.desk if inbox else None), keyring
    app.state.access = access = Access(settings, keyring)
    app.state.door = Door(settings, access, counts(settings.limits, store), buckets or Buckets())
    app.state.inbox_gate, app.state.upload_gate, app.state.agents_gate = Gate(), Gate(_MOST_UPLOADS), Gate()
    app.state.watched, app.state.observer = watched, observer
    problems.install(app)
    _middleware(app, settings)
    for capability in (
        answers,
        suggestions,
        context,
        handoffs,
        attachments,
        feedback,
        *_ADMIN,
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
    describe(app, keyring, [capability.router for capability in _ADMIN])
    return app


def _middleware(app: FastAPI, settings: Settings) -> None:
    """Innermost first."""
    app.add_middleware(Caches)
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_COMPRESSED, compresslevel=4)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["*"],
            expose_headers=["Retry-After", "X-Request-ID"],
        )
    app.add_middleware(Head)
    app.add_middleware(Observed, observer=app.state.observer, access_log=settings.access_log)
    app.add_middleware(Proxies, trusted=settings.trusted_proxies, root_path=settings.root_path)


def _operation(route: APIRoute) -> str:
    """What generated clients call it: `getAnswers`."""
    return to_camel(route.name)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    inbox: Inbox | None = app.state.inbox
    keyring: Keyring = app.state.keyring
    observer: Observer = app.state.observer
    with (
        repeating("keys", keyring.refresh(), keyring.refresh),  # those of the store are known before anybody asks
        app.state.live.following(app.state.settings.switch_seconds),
        inbox.running() if inbox else nullcontext(),
        reporting(observer.metrics, app.state.live, inbox) if observer.metrics else nullcontext(),
    ):
        yield
