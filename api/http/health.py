"""Routes for whoever watches the process."""

from fastapi import APIRouter, Request

from api.http import problems

router = APIRouter(prefix="/health")


@router.get("/live", summary="Whether the process answers")
async def live() -> dict[str, str]:
    """Always 200."""
    return {"status": "alive"}


@router.get("/ready", summary="Whether questions can be answered", responses={503: problems.RESPONSES[503]})
async def ready(request: Request) -> dict[str, str]:
    """200 when an index is open and every analyser warm, else 503."""
    return {"status": "ready", "generation": request.app.state.live.generation.id}
