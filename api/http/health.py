"""Routes for whoever watches the process."""

import asyncio
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.http import problems
from api.http.inbox.desk import AskedDesk, AtDesk
from api.runtime import LiveIndex
from kb.errors import StoreRefused

router = APIRouter(prefix="/health", tags=["health"])

_PATIENCE = 1.0
"""Seconds for the database: whoever asks for readiness waits for a few."""


class Live(BaseModel):
    """The process answers."""

    status: str = "alive"


class Readiness(BaseModel):
    """What is served, and what should be."""

    model_config = ConfigDict(frozen=True)

    ready: bool = Field(description="Whether questions can be answered from files that are as they were written.")
    wanted: str | None = Field(description="The generation that the index root points at.", examples=["3f1d2c4b5a697887"])
    served: str | None = Field(description="The generation that answers; another than `wanted` while that one cannot be opened.")
    age_seconds: float | None = Field(description="Since the served generation was built.")
    problem: str | None = Field(
        description="The kind of what keeps `wanted` from being served, as in a problem's `type`; the log has the details.",
        examples=["damaged-index"],
    )
    store: Literal["open", "down", "none"] = Field(
        description="Whether what people send can be kept; `none` where nothing is to be. Questions are answered without it, too."
    )


@router.get("/live", summary="Whether the process answers")
async def get_liveness() -> Live:
    """Always 200."""
    return Live()


@router.get("/ready", summary="Whether questions can be answered", responses={503: {"model": Readiness}})
async def get_readiness(request: Request, response: Response, desk: AtDesk) -> Readiness:
    """200 when an index is open, every analyser warm, and no file broken; else 503."""
    live_index: LiveIndex = request.app.state.live
    standing = live_index.standing
    response.status_code = 200 if standing.sound else 503
    return Readiness(
        ready=standing.sound,
        wanted=standing.wanted,
        served=standing.served,
        age_seconds=standing.age,
        problem=problems.kind(standing.problem) if standing.problem else None,
        store=await _store(desk) if request.app.state.inbox else "none",
    )


async def _store(desk: AskedDesk) -> Literal["open", "down"]:
    """Whether the database answers at once."""
    try:
        await asyncio.wait_for(desk.ask(lambda desk: desk.store.check()), _PATIENCE)
    except (StoreRefused, TimeoutError):
        return "down"
    return "open"
