"""Routes asked at every keystroke: described by FastAPI as all others, and read without its layers.

FastAPI looks at each parameter by itself, again and again: a third of what an answer takes. Here all of a route's parameters are one model,
made once from the same signature, so that the OpenAPI document says what is read.
"""

import inspect
import json
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.params import Depends, Header, Query
from fastapi.routing import request_response
from pydantic import BaseModel, ValidationError, create_model

from api.http.access import Door
from api.http.guarded_route import GuardedRoute

_Read = Callable[[Request], Coroutine[Any, Any, dict[str, Any]]]
"""Reads a request into what the endpoint is called with; raises `RequestValidationError`."""


@dataclass(frozen=True, slots=True)
class _Parameter:
    """One that is read from the address or the head."""

    place: str
    """`query` or `header`."""

    name: str
    """In the request."""

    several: bool
    """Whether it may be given several times."""


class QuickRoute(GuardedRoute):
    """A route of questions, which are counted at the door.

    Its endpoint takes dependencies that need the request alone, query, header, and a body of JSON; and returns a response.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        self.app = request_response(self.get_route_handler())  # without what FastAPI opens and closes around each request

    def admit(self, request: Request) -> None:
        """Raises `KeyRefused` or `RateLimited`."""
        door: Door = request.app.state.door
        door.ask(request)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Reads, and calls the endpoint, behind the bounds."""
        endpoint, read = self.endpoint, _reader(self.endpoint)

        async def answer(request: Request) -> Response:
            response: Response = await endpoint(**await read(request))
            return response

        return self.bounded(answer)


def _reader(endpoint: Callable[..., Any]) -> _Read:
    """What reads the parameters that an endpoint's signature names."""
    hints = get_type_hints(endpoint, include_extras=True)
    fields: dict[str, Any] = {}
    parameters: dict[str, _Parameter] = {}
    dependencies: dict[str, Callable[[Request], Coroutine[Any, Any, Any]]] = {}
    bodies: dict[str, type[BaseModel]] = {}
    for name, parameter in inspect.signature(endpoint).parameters.items():
        hint = hints[name]
        marker = next((marker for marker in get_args(hint)[1:] if isinstance(marker, (Depends, Header, Query))), None)
        if isinstance(marker, Depends):
            dependencies[name] = marker.dependency  # type: ignore[assignment]  # all of ours are coroutines of the request
        elif marker:
            place, written = ("header", name.replace("_", "-")) if isinstance(marker, Header) else ("query", name)
            parameters[name] = _Parameter(place, written, _several(hint))
            fields[name] = (hint, ... if parameter.default is parameter.empty else parameter.default)
        else:
            bodies[name] = hint
    model = create_model("Parameters", **fields)

    async def read(request: Request) -> dict[str, Any]:
        values = dict(_given(request, parameters))
        try:
            read = dict(model.__pydantic_validator__.validate_python(values).__dict__)
        except ValidationError as error:
            raise _invalid(error, lambda name: (parameters[name].place, parameters[name].name)) from error
        for name, body in bodies.items():
            read[name] = await _body(request, body)
        for name, dependency in dependencies.items():
            read[name] = await dependency(request)
        return read

    return read


def _several(hint: Any) -> bool:
    """Whether a parameter's type is a list, or a list or something else."""
    if get_origin(hint) in (Annotated, Union, UnionType):
        return any(_several(part) for part in get_args(hint))
    return get_origin(hint) is list


def _given(request: Request, parameters: dict[str, _Parameter]) -> Iterator[tuple[str, Any]]:
    """What the request has of them, by the endpoint's names."""
    for name, parameter in parameters.items():
        source = request.query_params if parameter.place == "query" else request.headers
        if parameter.name in source:
            yield name, source.getlist(parameter.name) if parameter.several else source[parameter.name]


async def _body(request: Request, model: type[BaseModel]) -> BaseModel:
    """The body, which is JSON and says so; raises `RequestValidationError`, or `HTTPException` for what no parser reads."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body: Any = await request.body()
    try:
        if kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json")):
            body = json.loads(body)
    except json.JSONDecodeError as error:
        flaw = {"type": "json_invalid", "loc": ("body", error.pos), "msg": "JSON decode error", "input": {}}
        raise RequestValidationError([flaw]) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise HTTPException(400, "There was an error parsing the body") from error
    if body == b"":
        raise RequestValidationError([{"type": "missing", "loc": ("body",), "msg": "Field required", "input": None}])
    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise _invalid(error, lambda name: ("body", name)) from error


def _invalid(error: ValidationError, place: Callable[[str], tuple[str, str]]) -> RequestValidationError:
    """What pydantic found, with the part of the request where it stands."""
    flaws = error.errors(include_url=False)
    return RequestValidationError(
        [{**flaw, "loc": (*place(str(flaw["loc"][0])), *flaw["loc"][1:]) if flaw["loc"] else ("body",)} for flaw in flaws]
    )
