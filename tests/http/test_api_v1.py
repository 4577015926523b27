"""`/v1` stays as it is: nothing that it takes or gives is taken away, nothing more is needed, and nothing is of another type.

`tests/cases/api_v1.txt` has a line for each promise. `python -m tests.http.test_api_v1` adds what is new, before a release.
"""

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from api.http import create_app
from api.runtime import LiveIndex, Runtime, Settings

GOLDEN = Path(__file__).parent.parent / "cases" / "api_v1.txt"

Schema = dict[str, Any]

_KINDS = {"application/json": ""}
"""What need not be said of a body."""


def promises(document: Schema) -> set[str]:
    """Of each route below `/v1`: what it `takes` and `needs`, what it `gives` and has `always`, with types and listed values."""
    return {
        f"{method.upper()} {path} {promise}"
        for path, methods in document["paths"].items()
        if path.startswith("/v1/")
        for method, operation in methods.items()
        for promise in of_operation(operation, document["components"]["schemas"])
    }


def of_operation(operation: Schema, schemas: Schema) -> Iterator[str]:
    yield "is there"
    for parameter in operation.get("parameters", ()):
        yield from of_schema(parameter["schema"], f"{parameter['in']}:{parameter['name']}", "takes", schemas)
        if parameter.get("required"):
            yield f"needs {parameter['in']}:{parameter['name']}"
    for kind, body in operation.get("requestBody", {}).get("content", {}).items():
        yield from of_schema(body.get("schema", {}), f"body{_KINDS.get(kind, kind)}", "takes", schemas)
    for status, response in operation["responses"].items():
        for kind, body in response.get("content", {}).items():
            if status.startswith("2"):
                yield from of_schema(body.get("schema", {}), f"{status}{_KINDS.get(kind, kind)}", "gives", schemas)


def of_schema(schema: Schema, path: str, verb: str, schemas: Schema, within: tuple[str, ...] = ()) -> Iterator[str]:
    """What lies at `path`, and below; a schema within itself is looked into once."""
    name = schema.get("$ref", "").rpartition("/")[2]
    if name in within:
        return
    if name:
        yield from of_schema(schemas[name], path, verb, schemas, (*within, name))
    for alternative in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from of_schema(alternative, path, verb, schemas, within)
    if "type" in schema:
        yield f"{verb} {path} {schema['type']}"
    for value in schema.get("enum", [schema["const"]] if "const" in schema else []):
        yield f"{verb} {path} = {value}"
    if "items" in schema:
        yield from of_schema(schema["items"], f"{path}[]", verb, schemas, within)
    for name, described in schema.get("properties", {}).items():
        yield from of_schema(described, f"{path}.{name}", verb, schemas, within)
    for name in schema.get("required", ()):
        yield f"{'needs' if verb == 'takes' else 'always'} {path}.{name}"


def broken(promised: set[str], today: set[str]) -> set[str]:
    """What breaks apps that were written for what was promised."""
    routes = {route(promise) for promise in promised}
    given = {promise.rpartition(" ")[0] for promise in promised if " gives " in promise and " = " not in promise}
    needed = {f"now needed: {promise}" for promise in today - promised if " needs " in promise and route(promise) in routes}
    others = {f"now also: {promise}" for promise in today - promised if promise.rpartition(" ")[0] in given and " = " not in promise}
    return {f"taken away: {promise}" for promise in promised - today} | needed | others


def route(promise: str) -> str:
    """Method and path."""
    return " ".join(promise.split(" ")[:2])


def document(folder: Path) -> Schema:
    """With all routes that there can be."""
    described: Schema = create_app(LiveIndex(folder, Runtime(Settings())), Settings(admin_key="all routes")).openapi()
    return described


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    return document(tmp_path_factory.mktemp("none"))


def test_nothing_that_was_promised_of_v1_is_broken(today: Schema) -> None:
    promised = set(GOLDEN.read_text(encoding="utf-8").splitlines())
    assert len(promised) > 100
    assert broken(promised, promises(today)) == set()


def answer(document: Schema) -> Schema:
    properties: Schema = document["components"]["schemas"]["Answer"]["properties"]
    return properties


CHANGES: dict[str, tuple[Callable[[Schema], object], str]] = {
    "a route less": (lambda document: document["paths"].pop("/v1/locales"), "taken away: GET /v1/locales is there"),
    "a field less": (
        lambda document: answer(document).pop("confidence"),
        "taken away: POST /v1/answers gives 200.confidence",
    ),
    "a field that may be null": (
        lambda document: answer(document).update(confidence={"anyOf": [answer(document)["confidence"], {"type": "null"}]}),
        "now also: POST /v1/answers gives 200.confidence null",
    ),
    "a field more that must be sent": (
        lambda document: document["components"]["schemas"]["Asked"]["required"].append("locale"),
        "now needed: POST /v1/answers needs body.locale",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_would_break_apps_is_noticed(today: Schema, change: str) -> None:
    make, complaint = CHANGES[change]
    changed = copy.deepcopy(today)
    make(changed)
    assert any(line.startswith(complaint) for line in broken(promises(today), promises(changed)))


def test_a_field_more_is_no_break(today: Schema) -> None:
    changed = copy.deepcopy(today)
    answer(changed)["mood"] = {"type": "string", "enum": ["good"]}
    assert broken(promises(today), promises(changed)) == set()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        lines = promises(document(Path(folder)))
    known = set(GOLDEN.read_text(encoding="utf-8").splitlines()) if GOLDEN.exists() else set()
    GOLDEN.write_text("\n".join(sorted(known | lines)) + "\n", encoding="utf-8")
