"""Answers to GET that clients and proxies may keep, and ask again whether they still hold."""

import hashlib
import re
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Header, Response
from pydantic import BaseModel
from pydantic_core import to_json

IfNoneMatch = Annotated[str, Header(max_length=4000, description="`ETag` of what the client has: 304 while it still holds.")]

NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "The client has it still."}}
"""For the OpenAPI document of a route."""

_ETAG = re.compile(r'(?:W/)?("[^"]*")')


def cacheable(content: BaseModel | Sequence[BaseModel], if_none_match: str, vary: str = "Accept-Language") -> Response:
    """`content` as JSON, or 304 where the client has it. `vary` names the request headers that it depends on."""
    return revalidated(to_json(content), if_none_match, "application/json", vary)


def revalidated(body: bytes, if_none_match: str, media_type: str, vary: str = "") -> Response:
    """`body` as it is, to be kept and asked for again each time; 304 where the client has it."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": f"W/{etag}", "Cache-Control": "no-cache"} | ({"Vary": vary} if vary else {})  # weak: it may be sent compressed
    if holds(etag, if_none_match):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)


def holds(etag: str, if_none_match: str) -> bool:
    """Whether the client has it, by weak comparison.

    >>> holds('"a"', 'W/"a", "b"'), holds('"a"', "*"), holds('"a"', '"b"')
    (True, True, False)
    """
    return if_none_match.strip() == "*" or etag in _ETAG.findall(if_none_match)
