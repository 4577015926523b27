"""What is sent to a server, well formed or not, and what comes back."""

import http.client
import json
import re
import socket
from typing import Any

import httpx2

from tests.serving import Server

JSON = {"Content-Type": "application/json"}


def without_id(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "answer_id"}


def highlighted(result: dict[str, Any]) -> list[str]:
    """The parts of a result's snippet that are highlighted."""
    snippet = result["snippet"]
    return [snippet["text"][highlight["start"] : highlight["end"]] for highlight in snippet["highlights"]]


def listed(server: Server, locale: str) -> set[str]:
    """The ids of all articles that readers of a locale see."""
    categories = server.http.get("/v1/categories", params={"locale": locale}).json()
    return {article["article"] for category in categories for article in category["articles"]}


def page(server: Server, locale: str, article: str) -> dict[str, Any]:
    """An article as readers get it."""
    read: dict[str, Any] = server.http.get(f"/v1/articles/{locale}/{article}").raise_for_status().json()
    return read


def check_problem(response: httpx2.Response, status: int, told: str) -> dict[str, Any]:
    """Checks that a response is a problem as RFC 9457 has them."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert set(problem) == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    assert problem["title"] == http.HTTPStatus(status).phrase
    assert re.fullmatch(r"urn:kotae:[a-z-]+", problem["type"])
    assert re.search(told, problem["detail"])
    return problem


def raw(server: Server, target: str) -> tuple[int, bytes]:
    """Status and body of a GET for an address that no client put in order."""
    connection = http.client.HTTPConnection(server.http.base_url.host, server.http.base_url.port or 80, timeout=10)
    try:
        connection.request("GET", target)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def send(server: Server, data: bytes) -> bytes:
    """What comes back for bytes that need not be HTTP."""
    address = (server.http.base_url.host, server.http.base_url.port or 80)
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        return connection.recv(1 << 16)


def ask_raw(server: Server, question: str, locale: str | None) -> httpx2.Response:
    """Asks with a body that is ASCII whatever the question holds."""
    return server.http.post("/v1/answers", content=json.dumps({"question": question, "locale": locale}).encode(), headers=JSON)
