"""Logo, colour, font and links at the foot, from `help-center.yaml`."""

import re
from pathlib import Path

import pytest

from api.pages.site.branding import contrast, style_sheet
from kb.branding import Branding
from kb.content import read_content
from kb.errors import ContentError
from tests.conftest import Publish, WriteContent
from tests.files import article, help_center
from tests.pages.site.conftest import Kept
from tests.pages.site.served import attributes, link
from tests.serving import FollowedIndex, answering

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'
FILES = {
    "help-center.yaml": help_center("en: {}, uk: {fallbacks: [en]}")
    + "branding:\n  logo: assets/logo.svg\n  logo_dark: assets/dark.svg\n  color: '#F60'\n  font: Inter, Noto Sans\n"
    + "  footer:\n    - {label: {en: Terms, uk: Умови}, url: {en: https://t.example/terms, uk: https://t.example/uk/terms}}\n"
    + "    - {label: {en: Shop}, url: /shop}\n",
    "en/help/a.md": article("A"),
    "uk/help/b.md": article("Стаття", "Текст статті."),
    "assets/logo.svg": SVG,
    "assets/dark.svg": SVG,
}


def test_pages_bear_the_logo_colour_font_and_links(publish: Publish, index: Path) -> None:
    publish(FILES)
    with answering(FollowedIndex(index)) as http:
        html = http.get("/uk/").text
        assert [(found["src"], found["alt"]) for found in attributes(html, "img")] == [("/v1/assets/logo.svg", "Test")]
        assert [found["srcset"] for found in attributes(html, "source")] == ["/v1/assets/dark.svg"]
        assert http.get("/v1/assets/logo.svg").content == SVG
        targets = [found["href"] for found in attributes(html.partition("<footer")[2], "a")]
        assert targets == ["https://t.example/uk/terms", "/shop", "/uk/contact"]
        style = next(http.get(found["href"]).text for found in link(html, "stylesheet") if "brand" in found["href"])
        assert '--own-font:"Inter","Noto Sans",' in style


@pytest.mark.parametrize("color", ["#ffffff", "#000000", "#ff6600", "#ffff00", "#0f766e", "#1f5f8b", "#777777", "#d3c4ff"])
def test_any_colour_can_be_read(color: str) -> None:
    style = style_sheet(Branding(color=color)).content.decode()
    light, dark = style.split("@media")
    for part, backgrounds in ((light, ("#ffffff", "#f4f6f8")), (dark, ("#14181d", "#1d2329", "#1a1f25"))):
        colors = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", part))
        assert all(contrast(colors["accent"], background) >= 4.5 for background in backgrounds), (part, color)
        assert contrast(colors["accent"], colors["on-accent"]) >= 4.5
        assert contrast(colors["band"], "#ffffff") >= 4.5


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert "--accent:#0f766e;--band:#0f766e;" in style_sheet(Branding(color="#0f766e")).content.decode()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("color: red", "is no colour; write one as `#0b6e4f`"),
        ("color: '#12345'", "is no colour"),
        ("font: 'x;} body{display:none'", "names no fonts"),
        ("font: '\"</style>'", "names no fonts"),
        ("logo: https://cdn.example/logo.svg", "is no picture of the help centre; write its path: `assets/logo.svg`"),
        ("logo: assets/../../etc/passwd.svg", "is no picture of the help centre"),
        ("logo: assets/none.svg", "no picture `assets/none.svg`; put it there"),
        ("footer: [{label: {en: x}, url: 'javascript:alert(1)'}]", "is no address"),
        ("footer: [{label: {en: x}, url: 'data:text/html,x'}]", "is no address"),
        ("footer: [{label: {fr: x}, url: /x}]", "`fr`"),
        ("colour: '#fff'", "color"),
    ],
)
def test_what_is_wrong_is_told_with_the_way_out(write_content: WriteContent, written: str, told: str) -> None:
    settings = help_center("en: {}") + f"branding:\n  {written}\n"
    with pytest.raises(ContentError) as raised:
        read_content(write_content({"help-center.yaml": settings, "en/help/a.md": article("A")}))
    assert told in str(raised.value)


def test_a_logo_that_could_run_is_refused(write_content: WriteContent) -> None:
    files = {**FILES, "assets/logo.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'}
    with pytest.raises(ContentError, match="which could run in a reader's browser"):
        read_content(write_content(files))


def test_without_branding_the_name_stands_there(kept: Kept) -> None:
    assert "<span>Lanto</span>" in kept.http.get("/uk/").text
