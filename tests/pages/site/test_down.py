"""While no index is open, browsers get a page of their language, and the style of it."""

from pathlib import Path

from tests.pages.site.served import attributes, link
from tests.serving import FollowedIndex, answering


class Unopened(FollowedIndex):
    """As a server stands before its first index is there."""

    def open(self) -> None:
        pass


def test_readers_are_told_to_come_back(tmp_path: Path) -> None:
    with answering(Unopened(tmp_path / "none")) as http:
        response = http.get("/uk/", headers={"Accept-Language": "ja", "Accept": "text/html"})
        assert (response.status_code, response.headers["Retry-After"], response.headers["Cache-Control"]) == (503, "2", "no-store")
        assert attributes(response.text, "html") == [{"lang": "ja"}]
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert [http.get(found["href"]).status_code for found in link(response.text, "stylesheet")] == [200]
        assert http.get("/static/brand.000000000000.css").status_code == 404


def test_programs_get_their_problem(tmp_path: Path) -> None:
    with answering(Unopened(tmp_path / "none")) as http:
        assert http.get("/v1/locales").headers["Content-Type"] == "application/problem+json"
