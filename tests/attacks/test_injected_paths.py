"""No address leads out of what is served, and none writes a header."""

import re
from urllib.parse import quote

import pytest

from tests.serving import Server

PLACES = (
    *("/v1/articles/{}/account/reset-password", "/v1/articles/en/{}/reset-password", "/v1/articles/en/account/{}", "/v1/assets/{}"),
    *("/v1/handoffs/{}", "/v1/attachments/{}", "/static/{}", "/widget/{}", "/static-offline-docs/{}", "/admin/handoffs/{}"),
    *("/{}", "/{}/", "/en/{}", "/en/{}/", "/en/account/{}", "/en/account/{}/", "/en/account/{}.md", "/en/contact/requests/{}", "/zh-TW/{}"),
    *("/en/search?q={}", "/zh-TW/search?q={}", "/v1/answers?question=a&locale={}", "/admin/login?locale={}"),
)
OUT = ("../../../../../../../../etc/passwd", "/etc/passwd", "..\\..\\etc\\passwd", "....//....//etc/passwd", "\0/etc/passwd", "~root/.ssh")
INJECTED = ("a\r\nX-Injected: 1", "a\nSet-Cookie: injected=1", "a\rX-Injected: 1", "a\u560d\u560aX-Injected: 1", "a\u2028X-Injected: 1")


@pytest.mark.parametrize("place", PLACES)
def test_no_address_reads_a_file_or_writes_a_header(demo_server: Server, place: str) -> None:
    for hostile in (*OUT, *INJECTED):
        once = quote(hostile, safe="")
        for written in {once, quote(once, safe=""), once.replace("%2F", "/").replace("..", "%2e%2e")}:
            response = demo_server.http.get(place.format(written), headers={"Accept": "text/html"})
            assert response.status_code < 500
            assert "root:" not in response.text
            assert not {"x-injected", "set-cookie"} & set(response.headers)
            assert re.match(r"/(?![/\\\\])", response.headers.get("Location", "/")), "a redirect to another host"
