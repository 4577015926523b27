"""A server says how it is, lets only those pages in that the settings name, and keeps questions to itself."""

from pathlib import Path

from tests.http.conftest import PAGE_OF_THE_SHOP
from tests.http.exchange import JSON, ask_raw, send
from tests.indexes import current
from tests.serving import Server, ask_over_http


def test_it_says_that_it_is_alive_and_ready(demo_server: Server, demo_index: Path) -> None:
    assert demo_server.http.get("/health/live").json() == {"status": "alive"}
    readiness = demo_server.http.get("/health/ready").json()
    assert readiness.pop("age_seconds") > 0
    name = current(demo_index).name
    assert readiness == {"ready": True, "wanted": name, "served": name, "problem": None, "store": "open"}


def test_pages_of_the_origins_in_the_settings_may_call_the_api(odd_server: Server) -> None:
    def allowed(origin: str) -> list[str | None]:
        preflight = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        responses = [
            odd_server.http.options("/v1/answers", headers=preflight),
            odd_server.http.post("/v1/answers", json={"question": "whale"}, headers={"Origin": origin}),
            odd_server.http.post("/v1/answers", json={}, headers={"Origin": origin}),
            odd_server.http.get("/v1/articles/en/sea/whale", headers={"Origin": origin}),
        ]
        return [response.headers.get("Access-Control-Allow-Origin") for response in responses]

    assert allowed(PAGE_OF_THE_SHOP) == [PAGE_OF_THE_SHOP] * 4
    assert allowed("https://stranger.example") == [None] * 4
    assert allowed(PAGE_OF_THE_SHOP + ".evil.example") == [None] * 4


def test_without_origins_in_the_settings_no_page_may_call_the_api(demo_server: Server) -> None:
    preflight = {"Origin": PAGE_OF_THE_SHOP, "Access-Control-Request-Method": "POST"}
    responses = [
        demo_server.http.options("/v1/answers", headers=preflight),
        demo_server.http.get("/health/live", headers={"Origin": PAGE_OF_THE_SHOP}),
    ]
    assert not [name for response in responses for name in response.headers if name.lower().startswith("access-control")]


def test_no_question_is_written_to_a_log_or_repeated_in_a_problem(demo_server: Server) -> None:
    secret = "zanzibar4711"
    wrong = [
        {"method": "POST", "json": {"question": secret * 2000}},
        {"params": {"question": secret, "locale": "x" * 36}},
        {"params": {"question": secret, "limit": "21"}},
        {"params": {"locale": "en"}, "headers": {"Accept-Language": secret * 200}},
        {"method": "POST", "json": {"question": [secret]}},
        {"method": "POST", "content": f'{{"question": "{secret}', "headers": JSON},
        {"method": "POST", "content": f'"{secret}"', "headers": JSON},
        {"method": "DELETE", "params": {"question": secret}},
    ]
    ask_over_http(demo_server.http, f"{secret} пароль")
    ask_raw(demo_server, f"{secret} \ud800\0", "ja")
    demo_server.http.get("/v1/answers", params={"question": secret})
    for request in wrong:
        response = demo_server.http.request(**{"method": "GET", "url": "/v1/answers", **request})
        assert 400 <= response.status_code < 500
        assert secret not in response.text  # apps log problems
    demo_server.http.get(f"/v2/{secret}", params={"question": secret})
    send(demo_server, f"GET /v1/answers?question={secret} \0 HTTP/9\r\n{secret}\r\n\r\n".encode())
    assert "serving http" in demo_server.log()
    assert secret not in demo_server.log()
