"""Errors as RFC 9457 problem details: one body for everything that goes wrong."""

import http
import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from api.answers.models import Contact
from indexer.under_way import under_way
from kb.errors import (
    Conflict,
    ContentError,
    EmbedderRefused,
    EngineRefused,
    IndexRefused,
    KeyRefused,
    KotaeError,
    NotInstalled,
    OriginRefused,
    Overloaded,
    RateLimited,
    RequestError,
    ScopeRefused,
    StoreRefused,
    TooLarge,
    UnknownArticle,
    UnknownGap,
    UnknownHandoff,
    UnknownLocale,
)

_log = logging.getLogger("kotae")

UNAVAILABLE = 503
_STATUS: dict[type[Exception], int] = {
    KeyRefused: 401,
    OriginRefused: 403,
    ScopeRefused: 403,
    UnknownArticle: 404,
    UnknownGap: 404,
    UnknownHandoff: 404,
    UnknownLocale: 404,
    Conflict: 409,
    TooLarge: 413,
    RateLimited: 429,
    RequestError: 422,
    ContentError: 422,
    NotInstalled: UNAVAILABLE,
    EmbedderRefused: UNAVAILABLE,
    EngineRefused: UNAVAILABLE,
    IndexRefused: UNAVAILABLE,
    StoreRefused: UNAVAILABLE,
    Overloaded: UNAVAILABLE,
    KotaeError: 500,
}
"""The status of each kind of error; of a kind that is not listed, that of the nearest above it in the tree."""

RETRY_AFTER = "2"
"""Seconds."""

_OURS = {
    UNAVAILABLE: "questions cannot be answered at the moment; try again soon",
    500: "we are at fault; the log has the details",
}
"""What outsiders are told of what is not theirs to mend: no paths, no versions."""

_NOT_KEPT = "nothing that is sent can be kept at the moment; try again soon, with the same Idempotency-Key if you send one"
"""The same where the store is down: answers are given all the while."""


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str = Field(description="Names the kind of problem; stable.", examples=["urn:kotae:unknown-article"])
    title: str = Field(description="The HTTP status in words.", examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(description="What is wrong, and how to mend it.", examples=["no article `account/login` in `uk`"])
    request_id: str | None = Field(None, description="Names the request in the log, as the header `X-Request-ID` does.")
    contacts: Sequence[Contact] | None = Field(
        None,
        description="Where a question cannot be answered or a hand-off not kept: the ways to a human that work all the same, best first.",
    )


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For the OpenAPI document of a route: what it may answer instead."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": _DESCRIPTIONS[status], "content": {"application/problem+json": {"schema": schema}}} for status in statuses
    }


_DESCRIPTIONS = {
    400: "What came cannot be read: it is no HTTP, no UTF-8, or broken in the middle.",
    401: "A key is missing or wrong.",
    403: "Pages of this origin, or this key, may not do that.",
    404: "There is no such thing.",
    409: "It does not fit what was done before.",
    413: "The body is too large.",
    422: "The request cannot be answered as it is.",
    429: "Too many requests of one caller; `Retry-After` says when to try again.",
    431: "Request line and headers are too large; send long questions by POST.",
    UNAVAILABLE: "No index is open, the store or the engine is down, or too many requests wait; `Retry-After` says when to try again.",
}


def kind(error: Exception) -> str:
    """The last part of a problem's `type`.

    >>> kind(UnknownLocale())
    'unknown-locale'
    """
    return _dashed(type(error).__name__)


def install(app: FastAPI) -> None:
    """Makes every error of `app` a problem; what nobody foresaw, `Observed` does."""
    app.add_exception_handler(KotaeError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _framework)


def status_of(error: Exception) -> int:
    """The HTTP status of an error."""
    if isinstance(error, HTTPException):
        return error.status_code
    if isinstance(error, RequestValidationError):
        return 422
    return next((_STATUS[base] for base in type(error).__mro__ if base in _STATUS), 500)


def told(error: KotaeError) -> str:
    """What outsiders are told of an error. What is not theirs to mend goes to the log instead."""
    status = status_of(error)
    if isinstance(error, Overloaded) or status < min(_OURS):
        return str(error)
    _log.error("%s", error)
    return _NOT_KEPT if isinstance(error, StoreRefused) else _OURS[status]


def with_contacts(error: KotaeError, contacts: Sequence[Contact]) -> JSONResponse:
    """The problem of a store or an engine that is down, with the ways to a human that work without it."""
    return _problem(kind(error), UNAVAILABLE, told(error), contacts)


def flaws(errors: Sequence[Any]) -> str:
    """What pydantic found, in words: never the input itself, as questions are personal data, and may hold what JSON cannot carry."""
    detail = "; ".join(f"{'.'.join(map(str, flaw['loc']))}: {flaw['msg']}" for flaw in errors)
    return detail.encode("utf-8", "replace").decode()


def _ours(_: Request, error: Exception) -> JSONResponse:
    known = error if isinstance(error, KotaeError) else KotaeError(str(error))
    response = _problem(kind(error), status_of(error), told(known))
    response.headers.update(headers_of(error))
    return response


def headers_of(error: Exception) -> dict[str, str]:
    """What the headers of an answer to an error tell besides."""
    if isinstance(error, RateLimited):
        return {"Retry-After": str(error.seconds)}
    return {"WWW-Authenticate": "Bearer"} if isinstance(error, KeyRefused) else {}


def _invalid(_: Request, error: Exception) -> JSONResponse:
    return _problem("invalid-request", 422, flaws(error.errors() if isinstance(error, RequestValidationError) else ()))


def _framework(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    response = _problem(_dashed(http.HTTPStatus(status).phrase.title().replace(" ", "")), status, str(getattr(error, "detail", "")))
    response.headers.update(getattr(error, "headers", None) or {})
    if status == http.HTTPStatus.METHOD_NOT_ALLOWED:  # Starlette tells those of the first route alone
        path = request.scope["path"].removeprefix(request.scope["root_path"])
        methods = request.app.openapi()["paths"].get(path, {})
        response.headers["Allow"] = ", ".join(sorted(method.upper() for method in methods)) or response.headers["Allow"]
    return response


def fault(error: Exception) -> JSONResponse:
    """The problem of what nobody foresaw."""
    return _problem("fault", 500, f"we are at fault ({type(error).__name__}); the log has the details")


def _problem(name: str, status: int, detail: str, contacts: Sequence[Contact] | None = None) -> JSONResponse:
    title = http.HTTPStatus(status).phrase
    request = under_way()
    problem = Problem(
        type=f"urn:kotae:{name}", title=title, status=status, detail=detail, request_id=request and request.id, contacts=contacts
    )
    headers = {"Cache-Control": "no-store", **({"Retry-After": RETRY_AFTER} if status == UNAVAILABLE else {})}
    return JSONResponse(problem.model_dump(mode="json", exclude_none=True), status, headers, media_type="application/problem+json")


def _dashed(name: str) -> str:
    """The name of a class as it stands in a URN.

    >>> _dashed("UnknownLocale")
    'unknown-locale'
    """
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")
