"""Requests as people paste them, and as strange programs send them, are answered or told how, and are in no log."""

import json

import pytest

from tests.http.exchange import send
from tests.serving import Server, ask_over_http

PASTED = {
    "uk": "забув-пароль",
    "zh-Hant": "忘記密碼怎麼辦",
    "zh-Hans": "忘记密码怎么办",
    "ja": "パスワードを忘れた",
    "bg": "забравих+паролата",
    "el": "ξέχασα+τον+κωδικό",
}


def request(target: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {target} HTTP/1.1", "Host: test", "Connection: close", *headers, "", ""]).encode()


@pytest.mark.parametrize("locale", PASTED)
def test_a_question_that_is_not_percent_encoded_is_answered(demo_server: Server, locale: str) -> None:
    status, _, body = send(demo_server, request(f"/v1/answers?question={PASTED[locale]}&locale={locale}"))
    assert status == 200
    assert json.loads(body)["results"][0]["article"] == "account/reset-password"


def test_a_path_that_is_not_percent_encoded_is_looked_for(demo_server: Server) -> None:
    status, _, body = send(demo_server, request("/v1/articles/uk/account/пароль"))
    assert (status, json.loads(body)["detail"]) == (404, "no article `account/пароль` in `uk`")


@pytest.mark.parametrize("target", ["/v1/answers?question=забув пароль", "/v1/answers?question=forgot password"])
def test_an_address_with_a_space_is_told_how_to_write_it(demo_server: Server, target: str) -> None:
    status, kind, body = send(demo_server, request(target))
    assert (status, kind) == (400, "application/problem+json")
    assert "curl -G --data-urlencode" in json.loads(body)["detail"]


UPGRADE = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13")


@pytest.mark.parametrize(
    "sent",
    [
        request("/v1/answers?question=zanzibar4712", *UPGRADE),
        request("/v1/answers?question=zanzibar4712", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"),
        request("/v1/answers?question=zanzibar4712 forgotten"),
        request("/v1/answers?question=zanzibar4712", "Content-Length: zanzibar4712"),
        request("//zanzibar4712/v1/answers?question=zanzibar4712"),
        request("http://zanzibar4712:x/v1/answers?question=zanzibar4712"),
        b"CONNECT zanzibar4712:443 HTTP/1.1\r\nHost: zanzibar4712\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM zanzibar4712\r\n\r\n",
        b"\x16\x03\x01\x02\x00zanzibar4712",
    ],
    ids=["websocket", "h2c", "space", "length", "host in path", "absolute", "connect", "HTTP/2", "TLS"],
)
def test_no_question_is_logged_in_whatever_way_it_is_sent(demo_server: Server, sent: bytes) -> None:
    send(demo_server, sent)
    ask_over_http(demo_server.http, "refund")  # whatever is logged of the one before, is by now
    assert "zanzibar4712" not in demo_server.log()


def test_a_websocket_is_answered_as_a_plain_request(demo_server: Server) -> None:
    assert send(demo_server, request("/v1/answers?question=refund", *UPGRADE))[0] == 200
