"""Routes for whoever watches the process."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.http import problems
from api.runtime import LiveIndex

router = APIRouter(prefix="/health", tags=["health"])


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


@router.get("/live", summary="Whether the process answers")
async def get_liveness() -> Live:
    """Always 200."""
    return Live()


@router.get("/ready", summary="Whether questions can be answered", responses={503: {"model": Readiness}})
async def get_readiness(request: Request, response: Response) -> Readiness:
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
    )
