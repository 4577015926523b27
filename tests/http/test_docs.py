"""The API page works without anybody else's servers."""

import re

from tests.serving import Server


def test_the_api_page_loads_nothing_from_elsewhere(demo_server: Server) -> None:
    page = demo_server.http.get("/docs").raise_for_status().text
    assert not re.search(r"https?://|[\"'(]//", page)
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert {address.rpartition(".")[2] for address in loaded} >= {"js", "css"}
    for address in loaded:
        assert len(demo_server.http.get(address).raise_for_status().content) > 100


def test_its_styles_load_nothing_from_elsewhere(demo_server: Server) -> None:
    (styles,) = re.findall(r'href="([^"]+\.css)"', demo_server.http.get("/docs").text)
    assert not re.search(r"@import|url\((?!\s*['\"]?data:)", demo_server.http.get(styles).text)
