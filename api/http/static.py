"""The route of the files that pages are made of: at addresses that tell what is in them, so that browsers keep them for good."""

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from api.http.parameters import Text, Visiting
from api.pages.site.branding import style_sheet
from api.pages.static_files import find

router = APIRouter(include_in_schema=False)

_FOR_GOOD = "public, max-age=31536000, immutable"


@router.get("/static/{name}")
async def get_static(visit: Visiting, name: Text) -> Response:
    """A file; the style sheet of the branding is that of the generation which is served."""
    brand = style_sheet(visit.generation.help_center.branding)
    file = brand if name == brand.name else find(name)
    if file is None:
        raise HTTPException(404, f"no file `{name}`")
    headers = {"Cache-Control": _FOR_GOOD, "X-Content-Type-Options": "nosniff"}
    return Response(file.content, headers=headers, media_type=file.media_type)
