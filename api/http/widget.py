"""The routes that give the widget to browsers, on whatever origin its page is."""

import re
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Header, Response
from starlette.exceptions import HTTPException

from api.http.cacheable import IfNoneMatch, holds
from api.pages import widget

router = APIRouter(include_in_schema=False)

_HEADERS = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "X-Content-Type-Options": "nosniff"}
"""Browsers fetch modules of another origin only with the first, and pages that isolate themselves only with the second."""

_LOCALE = re.compile(r"([A-Za-z0-9-]{2,35})\.json")


AcceptEncoding = Annotated[str, Header()]


@router.get("/widget.js")
async def get_widget(if_none_match: IfNoneMatch = "", accept_encoding: AcceptEncoding = "") -> Response:
    """What apps embed: asked for again each time, as it names the version of all the rest."""
    body = widget.entry()
    etag = f'"{sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": f"W/{etag}", "Cache-Control": "no-cache"}  # weak: it may be sent compressed
    if holds(etag, if_none_match):
        return Response(status_code=304, headers={**_HEADERS, **headers})
    return _sent(body, "text/javascript", accept_encoding, headers)


@router.get("/widget/{version}/{file}")
async def get_widget_file(version: str, file: str, accept_encoding: AcceptEncoding = "") -> Response:
    """A module, or the texts of a locale. A page that was opened before an update is given the file as it is now."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable" if version == widget.version() else "no-cache"}
    locale = _LOCALE.fullmatch(file)
    if locale:
        return _sent(widget.texts(locale[1]), "application/json", accept_encoding, headers)
    if file not in widget.modules():
        raise HTTPException(404, f"the widget has no file `{file}`")
    return _sent(widget.modules()[file], "text/javascript", accept_encoding, headers)


def _sent(body: bytes, media_type: str, accept_encoding: str, headers: dict[str, str]) -> Response:
    headers = {**_HEADERS, **headers, "Vary": "Accept-Encoding"}
    if "gzip" in accept_encoding:
        return Response(widget.packed(body), headers={**headers, "Content-Encoding": "gzip"}, media_type=media_type)
    return Response(body, headers=headers, media_type=media_type)
