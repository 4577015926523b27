"""The HTTP API, version 1: the application made of its routes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from api.http import answers, articles, health, problems, suggestions
from api.http.parameters import Answering
from api.runtime import LiveIndex, Settings


def create_app(live: LiveIndex, settings: Settings) -> FastAPI:
    """The application; while it runs, it follows the index root of `live`."""
    app = FastAPI(title="Kotae", version="1", description="Ranked self-service answers, or a human.", lifespan=_lifespan)
    app.state.live, app.state.settings, app.state.answering = live, settings, Answering(live)
    problems.install(app)
    if settings.cors_origins:
        app.add_middleware(CORSMiddleware, allow_origins=settings.cors_origins, allow_methods=["GET", "POST"], allow_headers=["*"])
    for capability in (answers, suggestions, articles, health):
        app.include_router(capability.router)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    following = asyncio.create_task(_follow(app.state.live, app.state.settings.switch_seconds))
    yield
    following.cancel()


async def _follow(live: LiveIndex, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        await asyncio.to_thread(live.follow)
