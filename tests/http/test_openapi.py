"""The OpenAPI document lists every route, and the server answers as it says."""

import json
import re
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import positive_data_acceptance, unsupported_method

from api.http import create_app
from api.runtime import LiveIndex, Runtime, Settings
from tests.http.exchange import page
from tests.serving import Server, ask_over_http


def test_the_openapi_document_is_whole_and_lists_every_route(demo_server: Server) -> None:
    document = demo_server.http.get("/openapi.json").json()
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert document["info"]["title"]
    assert document["info"]["version"]
    operations = {(method, path): operation for path, methods in document["paths"].items() for method, operation in methods.items()}
    assert set(operations) == {
        ("get", "/v1/answers"),
        ("post", "/v1/answers"),
        ("get", "/v1/suggestions"),
        ("get", "/v1/categories"),
        ("get", "/v1/articles/{locale}/{category}/{slug}"),
        ("get", "/v1/assets/{path}"),
        ("get", "/health/live"),
        ("get", "/health/ready"),
    }
    assert len({operation["operationId"] for operation in operations.values()}) == len(operations)
    for (_, path), operation in operations.items():
        assert operation["summary"]
        assert all(response["description"] for response in operation["responses"].values())
        in_path = {
            parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "path" and parameter["required"]
        }
        assert in_path == set(re.findall(r"{(\w+)}", path))
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)):
        part = document
        for step in reference.split("/"):
            part = part[step]
        assert part
    assert demo_server.http.get("/docs").status_code == 200


def test_answers_and_problems_are_what_the_openapi_document_says(demo_server: Server) -> None:
    document = demo_server.http.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    answer = ask_over_http(demo_server.http, "asdf", "en") | {"results": ask_over_http(demo_server.http, "refund", "en")["results"]}
    parts = {"Answer": answer, "Handoff": answer["handoff"], "Contact": answer["handoff"]["contacts"][0], "Reason": answer["reasons"][0]}
    result = answer["results"][0]
    parts |= {"Result": result, "Section": result["section"], "Snippet": result["snippet"]}
    parts |= {
        "ArticlePage": page(demo_server, "en", "account/reset-password"),
        "Category": demo_server.http.get("/v1/categories").json()[0],
    }
    for name, part in parts.items():
        assert set(part) == set(schemas[name]["properties"])
    for path, methods in document["paths"].items():
        for operation in methods.values():
            errors = {status: response for status, response in operation["responses"].items() if status >= "4"}
            assert {media for error in errors.values() for media in error["content"]} == ({"application/problem+json"} if errors else set())
            assert ("422" in errors) == path.startswith("/v1/")


REQUESTS = 2000
WITHOUT_PARAMETERS = 2


@pytest.fixture(scope="module")
def operations(demo_index: Path) -> list[APIOperation]:
    live = LiveIndex(demo_index, Runtime(Settings()))
    live.open()
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(live, Settings(index=demo_index)))
    return [operation.ok() for operation in schema.get_all_operations()]


def test_every_route_of_the_api_is_tried(operations: list[APIOperation]) -> None:
    assert {"/v1/answers", "/v1/suggestions", "/v1/categories"} <= {operation.path for operation in operations}


def test_no_request_gets_a_5xx_or_an_answer_outside_the_schema(operations: list[APIOperation]) -> None:
    requests = 0
    for operation in operations:

        @settings(
            max_examples=REQUESTS // (len(operations) - WITHOUT_PARAMETERS) + 1,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        )
        @given(case=operation.as_strategy())
        def check(case: schemathesis.Case) -> None:
            nonlocal requests
            requests += 1
            # a locale that the help centre does not have is refused, though it is text
            case.call_and_validate(excluded_checks=[positive_data_acceptance, unsupported_method])

        check()
    assert requests >= REQUESTS
