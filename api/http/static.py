"""The route of the files that pages are made of: at addresses that tell what is in them, so that browsers keep them for good."""

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from api.http.parameters import Text
from api.pages.site.branding import style_sheet
from api.pages.static_files import StaticFile, find
from kb.errors import IndexRefused

router = APIRouter(include_in_schema=False)

_FOR_GOOD = "public, max-age=31536000, immutable"


@router.get("/static/{name}")
async def get_static(request: Request, name: Text) -> Response:
    """A file of ours, or the style sheet of the branding."""
    file = find(name) or _brand(request, name)
    if file is None:
        raise HTTPException(404, f"no file `{name}`")
    headers = {"Cache-Control": _FOR_GOOD, "X-Content-Type-Options": "nosniff"}
    return Response(file.content, headers=headers, media_type=file.media_type)


def _brand(request: Request, name: str) -> StaticFile | None:
    """The style sheet of the generation that is served, where that is what the address means."""
    try:
        brand = style_sheet(request.app.state.live.generation.help_center.branding)
    except IndexRefused:
        return None
    return brand if brand.name == name else None
