"""What is sent to a server, well formed or not, and what comes back."""

import http.client
import json
import re
import socket
from contextlib import suppress
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
    return {link["article"] for link in links(server, locale)}


def links(server: Server, locale: str) -> list[dict[str, Any]]:
    """All articles that readers of a locale see, those of its fallbacks too."""
    categories = server.http.get("/v1/categories", params={"locale": locale}).json()
    return [link for category in categories for link in category["articles"]]


def page(server: Server, locale: str, article: str) -> dict[str, Any]:
    """An article as readers get it."""
    read: dict[str, Any] = server.http.get(f"/v1/articles/{locale}/{article}").raise_for_status().json()
    return read


def check_problem(response: httpx2.Response, status: int, told: str) -> dict[str, Any]:
    """Checks that a response is a problem as RFC 9457 has them."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "request_id"}
    assert problem["request_id"] == response.headers["X-Request-ID"]
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


def send(server: Server, data: bytes) -> tuple[int, str, bytes]:
    """Status, content type and body of the response to bytes that need not be HTTP."""
    with connected(server.http) as connection:
        connection.sendall(data)
        response = http.client.HTTPResponse(connection)
        response.begin()
        return response.status, response.headers["Content-Type"], response.read()


def connected(http: httpx2.Client) -> socket.socket:
    """A connection of its own to the server that a client asks."""
    return socket.create_connection((http.base_url.host, http.base_url.port or 80), timeout=10)


def rest(connection: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    with suppress(ConnectionResetError):
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))
    return b""


def ask_raw(server: Server, question: str, locale: str | None) -> httpx2.Response:
    """Asks with a body that is ASCII whatever the question holds."""
    return server.http.post("/v1/answers", content=json.dumps({"question": question, "locale": locale}).encode(), headers=JSON)
