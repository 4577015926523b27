"""The OpenAPI document lists every route, and the server answers as it says."""

import json
import re
from typing import Any

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
        ("post", "/v1/suggestions/context"),
        ("post", "/v1/suggestions"),
        ("post", "/v1/handoffs"),
        ("get", "/v1/handoffs/{handoff_id}"),
        ("post", "/v1/handoffs/{handoff_id}/messages"),
        ("post", "/v1/handoffs/{handoff_id}/withdraw"),
        ("post", "/v1/attachments"),
        ("post", "/v1/feedback"),
        ("get", "/v1/categories"),
        ("get", "/v1/articles/{locale}/{category}/{slug}"),
        ("get", "/v1/assets/{path}"),
        ("get", "/v1/locales"),
        ("get", "/v1/help-center"),
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


def test_generated_clients_get_good_names(demo_server: Server) -> None:
    document = demo_server.http.get("/openapi.json").json()
    named = {tag["name"] for tag in document["tags"]}
    names = [operation["operationId"] for operation in operations_of(document)]
    assert {"getAnswers", "postAnswers", "getArticle", "getLocales", "getHelpCenter"} <= set(names)
    assert len(set(names)) == len(names)
    for operation in operations_of(document):
        assert re.fullmatch(r"(get|post)([A-Z][a-z]+)+", operation["operationId"])
        assert len(operation["tags"]) == 1
        assert set(operation["tags"]) <= named


def test_all_problems_are_of_one_schema(demo_server: Server) -> None:
    document = demo_server.http.get("/openapi.json").json()
    problems = [
        response["content"]["application/problem+json"]["schema"]
        for operation in operations_of(document)
        for response in operation["responses"].values()
        if "application/problem+json" in response.get("content", {})
    ]
    assert problems == [{"$ref": "#/components/schemas/Problem"}] * len(problems)
    assert set(document["components"]["schemas"]["Problem"]["required"]) == {"type", "title", "status", "detail"}
    assert not [name for name in document["components"]["schemas"] if "ValidationError" in name]


def test_what_else_a_route_answers_is_declared(demo_server: Server) -> None:
    paths = demo_server.http.get("/openapi.json").json()["paths"]
    moved = paths["/v1/articles/{locale}/{category}/{slug}"]["get"]["responses"]["301"]
    assert "Location" in moved["headers"]
    assert {"404", "422", "503"} <= set(paths["/v1/articles/{locale}/{category}/{slug}"]["get"]["responses"])
    assert "413" in paths["/v1/answers"]["post"]["responses"]
    for path in ("/v1/categories", "/v1/locales", "/v1/help-center", "/v1/suggestions"):
        assert "304" in paths[path]["get"]["responses"]


def test_questions_have_examples_and_what_has_a_default_need_not_be_sent(demo_server: Server) -> None:
    document = demo_server.http.get("/openapi.json").json()
    asked = document["components"]["schemas"]["Asked"]
    assert asked["examples"]
    for example in asked["examples"]:
        assert demo_server.http.post("/v1/answers", json=example).status_code == 200
    assert asked["required"] == ["question"]
    assert not [name for name, described in asked["properties"].items() if "default" in described]  # clients would have to send it
    (question,) = (parameter for parameter in document["paths"]["/v1/answers"]["get"]["parameters"] if parameter["name"] == "question")
    assert question["schema"]["examples"]


def operations_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in document["paths"].values() for operation in methods.values()]


def test_answers_and_problems_are_what_the_openapi_document_says(demo_server: Server) -> None:
    document = demo_server.http.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    answer = ask_over_http(demo_server.http, "asdf", "en") | {"results": ask_over_http(demo_server.http, "refund", "en")["results"]}
    parts = {"Answer": answer, "Handoff": answer["handoff"], "Contact": answer["handoff"]["contacts"][0], "Reason": answer["reasons"][0]}
    result = answer["results"][0]
    parts |= {"Result": result, "Section": result["section"], "Snippet": result["snippet"]}
    parts |= {
        "ArticlePage": page(demo_server, "en", "account/reset-password"),
        "Guide": (guide := page(demo_server, "en", "app/app-does-not-work")["guide"]),
        "GuideStep": guide["steps"][0],
        "GuideOption": guide["steps"][0]["options"][0],
        "Category": demo_server.http.get("/v1/categories").json()[0],
    }
    for name, part in parts.items():
        assert set(part) == set(schemas[name]["properties"])
    for path, methods in document["paths"].items():
        if path == "/health/ready":  # its 503 tells the same as its 200
            continue
        for operation in methods.values():
            errors = {status: response for status, response in operation["responses"].items() if status >= "4"}
            assert {media for error in errors.values() for media in error["content"]} == ({"application/problem+json"} if errors else set())
            assert ("422" in errors) == path.startswith("/v1/")
