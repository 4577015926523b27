"""Pictures are there, and nothing else on the disk is."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from api.runtime import Settings
from tests.files import PNG, article
from tests.http.content import whale
from tests.http.exchange import page, raw
from tests.indexes import publish_in
from tests.serving import FollowedIndex, Server, answering


@pytest.mark.parametrize(
    "path",
    [
        "../../secret.png",
        "..%2f..%2fsecret.png",
        "%2e%2e/%2e%2e/secret.png",
        "%2e%2e%2f%2e%2e%2fsecret.png",
        "%252e%252e%252f%252e%252e%252fsecret.png",
        "..%5c..%5csecret.png",
        "....//....//secret.png",
        "whale.svg/../../../secret.png",
        "whale.svg%2f..%2f..%2f..%2fsecret.png",
        "x/../../../secret.png",
        "%c0%ae%c0%ae/%c0%ae%c0%ae/secret.png",
        "%ef%bc%8e%ef%bc%8e/%ef%bc%8e%ef%bc%8e/secret.png",
        "..%00/..%00/secret.png",
        "secret.png%00",
        "%00.png",
        "../manifest.json",
        "..%2fmanifest.json",
        "../en/articles.sqlite",
        "%2fetc%2fpasswd",
        "//etc/passwd",
        "page.html",
        "whale.SVG",
        "",
        ".",
        "..",
        "%ff.png",
        "%ed%a0%80.png",
        pytest.param("a" * 300 + ".png", id="a name too long for a disk"),
        pytest.param("a/" * 3000 + "a.png", id="a path too long for a disk"),
    ],
)
def test_no_address_leads_out_of_the_pictures(odd_server: Server, path: str) -> None:
    status, body = raw(odd_server, f"/v1/assets/{path}")
    assert status == 404
    assert json.loads(body)["status"] == 404


def test_no_absolute_path_leads_to_a_picture_outside(odd_server: Server) -> None:
    secret = odd_server.log_file.parent / "index" / "secret.png"
    generation = odd_server.http.get("/health/ready").json()["served"]
    assert (secret.parent / generation / "assets" / "../../secret.png").read_bytes() == PNG
    for path in (str(secret), f"/{secret}", quote(str(secret), safe="")):
        assert raw(odd_server, f"/v1/assets/{path}")[0] == 404


def test_a_drawing_could_run_no_script_if_it_held_one(odd_server: Server) -> None:
    html = page(odd_server, "en", "sea/whale")["html"]
    response = odd_server.http.get(re.findall(r'src="([^"]+)"', html)[0])
    assert response.headers["Content-Type"].startswith("image/svg+xml")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_picture_that_only_hidden_articles_show_is_not_there_for_the_public(tmp_path: Path) -> None:
    shows = "![Plan](../../assets/{}.png)"
    hidden = {
        "staff": article("Plans", shows.format("staff"), audience="internal"),
        "draft": article("Plans", shows.format("draft"), status="draft"),
        "scheduled": article("Plans", shows.format("scheduled"), publish_at="2999-01-01T00:00:00Z"),
    }
    pictures = {f"assets/{name}.png": PNG for name in (*hidden, "sea")}
    publish_in(
        tmp_path, {**whale("Whales", shows.format("sea")), **{f"en/sea/{name}.md": text for name, text in hidden.items()}, **pictures}
    )
    with answering(FollowedIndex(tmp_path / "index")) as http:
        assert http.get("/v1/assets/sea.png").content == PNG
        for name in hidden:
            assert http.get(f"/v1/assets/{name}.png").status_code == 404
    with answering(FollowedIndex(tmp_path / "index"), Settings(audience="internal")) as http:
        assert http.get("/v1/assets/staff.png").content == PNG


def test_a_text_that_an_article_links_to_is_saved_and_never_run(tmp_path: Path) -> None:
    script = "<script>alert(1)</script>"
    links = "[Rules](../../assets/rules.yaml)"
    publish_in(tmp_path, {**whale("Whales", links), "assets/rules.yaml": script, "assets/alone.yaml": script})
    with answering(FollowedIndex(tmp_path / "index")) as http:
        response = http.get("/v1/assets/rules.yaml")
        assert response.text == script
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.headers["Content-Disposition"] == 'attachment; filename="rules.yaml"'
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert http.get("/v1/assets/alone.yaml").status_code == 404
