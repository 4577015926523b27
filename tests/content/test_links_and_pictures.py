"""Links and pictures lead where readers find what the writer meant."""

from urllib.parse import unquote, urlsplit

import pytest

from kb.content import read_content
from tests.conftest import WriteContent
from tests.content.reading import HERE, only
from tests.files import PNG, article
from tests.html import addresses


def test_links_between_articles_lead_where_readers_find_them(write_content: WriteContent) -> None:
    body = (
        "[a](there.md) [b](../account/there.md#код-не-приходить) [c](./there.md#%D0%BA%D0%BE%D0%B4-%D0%BD%D0%B5-"
        "%D0%BF%D1%80%D0%B8%D1%85%D0%BE%D0%B4%D0%B8%D1%82%D1%8C) [d](../../uk/account/there.md) [e](#own) [f](here.md#own) [g][r]\n\n"
        "# Own\n\n[r]: there.md"
    )
    root = write_content(
        {HERE: article(text=body), "en/account/there.md": article(text="# Код не приходить"), "uk/account/there.md": article()}
    )
    here = next(article for article in read_content(root).articles if article.id == "account/here")
    there = "/en/account/there"
    assert [unquote(address) for address in addresses(here.html, "href")] == [
        there,
        f"{there}#код-не-приходить",
        f"{there}#код-не-приходить",
        "/uk/account/there",
        "#own",
        "#own",
        there,
    ]


def test_links_and_pictures_lead_to_the_addresses_of_the_help_centers_own_site(write_content: WriteContent) -> None:
    body = "[a](here.md#x) [b](there.md) ![c](../../assets/a.png)\n\n# X"
    root = write_content({HERE: article(text=body), "en/account/there.md": article(), "assets/a.png": PNG})
    with (root / "help-center.yaml").open("a", encoding="utf-8") as file:
        file.write("base_url: https://help.lanto.example\nassets_url: https://cdn.lanto.example/p\n")
    html = next(article.html for article in read_content(root).articles if article.id == "account/here")
    assert addresses(html, "href") == ["#x", "https://help.lanto.example/en/account/there"]
    assert addresses(html, "src") == ["https://cdn.lanto.example/p/a.png"]


def test_links_out_of_the_help_center_stay_as_they_are(write_content: WriteContent) -> None:
    out = ["https://x.example/a?b=c#d", "http://x.example", "mailto:a@b.example", "tel:+359700", "//x.example/a"]
    here = only(write_content({HERE: article(text=" ".join(f"[x]({address})" for address in out))}))
    assert addresses(here.html, "href") == out


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("a.png", "../../assets/a.png"),
        ("steps/a.png", "../../assets/steps/../steps/a.png"),
        ("my picture.png", "<../../assets/my picture.png>"),
        ("my picture.png", "../../assets/my%20picture.png"),
        ("步驟.png", "../../assets/步驟.png"),
        ("100%.png", "../../assets/100%25.png"),
        ("a#1.png", "../../assets/a%231.png"),
        ("why?.png", "../../assets/why%3F.png"),
    ],
)
def test_a_picture_is_shown_from_an_address_that_leads_to_its_file(write_content: WriteContent, name: str, link: str) -> None:
    here = only(write_content({HERE: article(text=f"![alt]({link}) [large]({link})"), f"assets/{name}": PNG}))
    for address in addresses(here.html, "src") + addresses(here.html, "href"):
        parts = urlsplit(address)
        assert (unquote(parts.path), parts.query, parts.fragment) == (f"/v1/assets/{name}", "", "")
    assert len(addresses(here.html, "src")) == len(addresses(here.html, "href")) == 1


def test_links_and_pictures_written_as_html_work_too(write_content: WriteContent) -> None:
    body = '<p><a href="there.md#x">block</a></p>\n\nInline <a href="../account/there.md">link</a> <img src="../../assets/a.png">'
    root = write_content({HERE: article(text=body), "en/account/there.md": article(text="# X"), "assets/a.png": PNG})
    html = next(article.html for article in read_content(root).articles if article.id == "account/here")
    assert addresses(html, "href") == ["/en/account/there#x", "/en/account/there"]
    assert addresses(html, "src") == ["/v1/assets/a.png"]
