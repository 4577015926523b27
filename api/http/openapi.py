"""The OpenAPI document: of the routes that there are at the moment, with the one schema that all problems are of."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi

from api.http import problems
from api.http.access.access import KEY_HEADER
from api.keys import Keyring

_SCHEMES = {
    "publishableKey": {"type": "apiKey", "in": "header", "name": KEY_HEADER, "description": "A key of scope `app`, where one is needed."},
    "secretKey": {"type": "http", "scheme": "bearer", "description": "A key of scope `internal` shows internal articles."},
}
_TAKES = {
    "answers": ("publishableKey", "secretKey"),
    "handoffs": ("publishableKey", "secretKey"),
    "feedback": ("publishableKey", "secretKey"),
    "articles": ("secretKey",),
    "help center": ("secretKey",),
}
"""Which keys routes of a tag look at, all of which do without on a public server."""


def describe(app: FastAPI, keyring: Keyring, hidden: Sequence[APIRouter]) -> None:
    """Makes `app` describe itself; `hidden` are the routers that are there only while some key opens them."""
    documents: dict[bool, dict[str, Any]] = {}

    def document() -> dict[str, Any]:
        whole = keyring.have("admin", "admin:read")
        if whole not in documents:
            documents[whole] = _document(app, () if whole else hidden)
        return documents[whole]

    app.openapi = document  # type: ignore[method-assign]  # as FastAPI's manual extends the document


def _document(app: FastAPI, hidden: Sequence[APIRouter]) -> dict[str, Any]:
    routes = [route for route in app.routes if getattr(route, "original_router", None) not in hidden]
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=routes, tags=app.openapi_tags)
    schema = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    for name, described in ({**schema.pop("$defs", {}), "Problem": schema}).items():
        document["components"]["schemas"].setdefault(name, described)
    document["components"].setdefault("securitySchemes", {}).update(_SCHEMES)
    for operation in (operation for methods in document["paths"].values() for operation in methods.values()):
        operation["responses"] |= {str(status): response for status, response in problems.described(400, 431).items()}  # of any request
        for tag in set(operation["tags"]) & set(_TAKES):
            operation.setdefault("security", [{}, *({name: []} for name in _TAKES[tag])])
    return document
