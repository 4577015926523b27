"""Errors as RFC 9457 problem details: one body for everything that goes wrong."""

import http
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from kb.errors import ContentError, EmbedderRefused, IndexRefused, KotaeError, NotInstalled, RequestError, UnknownArticle

_STATUS: dict[type[Exception], int] = {
    UnknownArticle: 404,
    RequestError: 422,
    ContentError: 422,
    NotInstalled: 503,
    EmbedderRefused: 503,
    IndexRefused: 503,
    KotaeError: 500,
}
"""The status of each kind of error; of a kind that is not listed, that of the nearest above it in the tree."""


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str = Field(description="Names the kind of problem; stable.", examples=["urn:kotae:unknown-locale"])
    title: str = Field(description="The HTTP status in words.")
    status: int
    detail: str = Field(description="What is wrong, and how to mend it.")


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": description, "content": {"application/problem+json": {"schema": Problem.model_json_schema()}}}
    for status, description in {422: "The request cannot be answered as it is.", 503: "No index is open yet."}.items()
}
"""For the OpenAPI document of every route that reads the index."""

NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {**RESPONSES[422], "description": "There is no such thing."}}


def install(app: FastAPI) -> None:
    """Makes every error of `app` a problem."""
    app.add_exception_handler(KotaeError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(Exception, _fault)


def _ours(_: Request, error: Exception) -> JSONResponse:
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
    return _problem(_dashed(type(error).__name__), status, str(error))


def _invalid(_: Request, error: Exception) -> JSONResponse:
    errors: Sequence[Any] = error.errors() if isinstance(error, RequestValidationError) else ()
    # never the input itself: questions are personal data, and may hold what JSON cannot carry
    detail = "; ".join(f"{'.'.join(map(str, flaw['loc']))}: {flaw['msg']}" for flaw in errors)
    return _problem("invalid-request", 422, detail.encode("utf-8", "replace").decode())


def _framework(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    response = _problem(_dashed(http.HTTPStatus(status).phrase.title().replace(" ", "")), status, str(getattr(error, "detail", "")))
    response.headers.update(getattr(error, "headers", None) or {})
    if status == http.HTTPStatus.METHOD_NOT_ALLOWED:  # Starlette tells those of the first route alone
        methods = request.app.openapi()["paths"].get(request.url.path, {})
        response.headers["Allow"] = ", ".join(sorted(method.upper() for method in methods)) or response.headers["Allow"]
    return response


def _fault(_: Request, error: Exception) -> JSONResponse:
    return _problem("fault", 500, f"we are at fault ({type(error).__name__}); the log has the details")


def _problem(kind: str, status: int, detail: str) -> JSONResponse:
    problem = Problem(type=f"urn:kotae:{kind}", title=http.HTTPStatus(status).phrase, status=status, detail=detail)
    return JSONResponse(problem.model_dump(), status, media_type="application/problem+json")


def _dashed(name: str) -> str:
    """The name of a class as it stands in a URN.

    >>> _dashed("UnknownLocale")
    'unknown-locale'
    """
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")
