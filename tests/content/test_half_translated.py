"""A help centre that is translated in part builds, and its links lead to what there is, marked with its language."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from kb.content import read_content
from kb.errors import ContentError
from kb.other_locales import CLASS, mark_links
from tests.conftest import WriteContent
from tests.files import article

SETTINGS = """\
name: Test
default_locale: en
locales:
  en: {fallbacks: []}
  bg: {fallbacks: [uk]}
  uk: {fallbacks: [el]}
  el: {fallbacks: [bg, en]}
  ja: {fallbacks: [en]}
  zh-Hant: {fallbacks: [zh-Hans, en]}
  zh-Hans: {fallbacks: [zh-Hant]}
categories: {help: {en: Help, bg: Помощ, uk: Довідка, el: Βοήθεια, ja: ヘルプ, zh-Hant: 說明, zh-Hans: 帮助}}
"""

LINK = "[x](there.md) [y](there.md#part) [z](#here)\n\n## Here\n\nText."


def html_of(root: Path, locale: str, name: str = "here") -> str:
    return next(article.html for article in read_content(root).of(locale) if article.id == f"help/{name}")


def links_of(html: str) -> list[dict[str, str | None]]:
    """The attributes of each link."""
    links: list[dict[str, str | None]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: links.append(dict(attributes)) if tag == "a" else None  # type: ignore[method-assign]
    parser.feed(html)
    return links


def problems_of(root: Path, severity: str) -> list[str]:
    try:
        told = read_content(root).warnings
    except ContentError as error:
        told = error.problems
    return [str(problem) for problem in told if problem.severity == severity and problem.file != "help-center.yaml"]


@pytest.mark.parametrize(
    ("locale", "elsewhere", "shown"),
    [
        ("ja", ["en"], "en"),
        ("zh-Hant", ["en", "zh-Hans"], "zh-Hans"),
        ("zh-Hant", ["en"], "en"),
        ("zh-Hans", ["en"], "en"),
        ("bg", ["en"], "en"),
        ("bg", ["el", "en"], "el"),
        ("uk", ["bg"], "bg"),
        ("en", ["en"], "en"),
    ],
)
def test_a_link_leads_to_the_first_fallback_that_has_the_article(
    write_content: WriteContent, locale: str, elsewhere: list[str], shown: str
) -> None:
    there = {f"{other}/help/there.md": article(f"There in {other}", "## Part\n\nText.") for other in elsewhere}
    root = write_content({"help-center.yaml": SETTINGS, f"{locale}/help/here.md": article("Here", LINK), **there})
    whole, part, own = links_of(html_of(root, locale))
    assert (whole["href"], part["href"]) == (f"/{shown}/help/there", f"/{shown}/help/there#part")
    assert (own["href"], own.get("hreflang")) == ("#here", None)
    for link in (whole, part):
        assert (link.get("hreflang"), link.get("class")) == ((shown, CLASS) if shown != locale else (None, None))
    assert not problems_of(root, "error")
    assert not [warning for warning in problems_of(root, "warning") if "there.md" in warning]


@pytest.mark.parametrize(("locale", "elsewhere"), [("en", "ja"), ("ja", "zh-Hant"), ("zh-Hans", "bg"), ("ja", "uk")])
def test_a_link_to_an_article_that_no_fallback_has_is_dead(write_content: WriteContent, locale: str, elsewhere: str) -> None:
    files = {f"{locale}/help/here.md": article("Here", "[x](there.md)"), f"{elsewhere}/help/there.md": article("There")}
    (problem,) = problems_of(write_content({"help-center.yaml": SETTINGS, **files}), "error")
    assert problem.startswith(f"{locale}/help/here.md:4: error: dead link `there.md`; ")


def test_a_heading_that_the_translation_will_have_leads_to_the_top_until_then(write_content: WriteContent) -> None:
    files = {"ja/help/here.md": article("Here", "[x](there.md#はじめに)"), "en/help/there.md": article("There", "## Begin\n\nText.")}
    root = write_content({"help-center.yaml": SETTINGS, **files})
    assert [link["href"] for link in links_of(html_of(root, "ja"))] == ["/en/help/there"]
    (root / "ja/help/there.md").write_text(article("There", "## 終わり\n\nText."), encoding="utf-8")
    assert "no heading `#はじめに`" in problems_of(root, "error")[0]


def test_what_readers_cannot_open_in_one_fallback_they_read_in_the_next(write_content: WriteContent) -> None:
    files = {
        "zh-Hant/help/here.md": article("Here", "[x](there.md)"),
        "zh-Hans/help/there.md": article("There", audience="internal"),
        "en/help/there.md": article("There"),
    }
    root = write_content({"help-center.yaml": SETTINGS, **files})
    assert [link["hreflang"] for link in links_of(html_of(root, "zh-Hant"))] == ["en"]
    (root / "en/help/there.md").unlink()
    assert problems_of(root, "error") == []
    assert problems_of(root, "warning") == [
        "zh-Hant/help/here.md:4: warning: `there.md` is internal, which readers cannot open; make it public or remove the link"
    ]


def test_a_link_to_what_cannot_be_read_in_a_fallback_is_not_called_dead(write_content: WriteContent) -> None:
    files = {"ja/help/here.md": article("Here", "[x](there.md)"), "en/help/there.md": "no front matter"}
    root = write_content({"help-center.yaml": SETTINGS, **files})
    assert [problem.split(":")[0] for problem in problems_of(root, "error")] == ["en/help/there.md"]


def test_a_link_into_another_locales_folder_is_marked_too(write_content: WriteContent) -> None:
    files = {"ja/help/here.md": article("Here", "[x](../../uk/help/there.md) <a href='../../en/help/there.md' title='a > b'>y</a>")}
    there = {f"{locale}/help/there.md": article("There") for locale in ("uk", "en")}
    root = write_content({"help-center.yaml": SETTINGS, **files, **there})
    assert [(link["hreflang"], link["class"]) for link in links_of(html_of(root, "ja"))] == [("uk", CLASS), ("en", CLASS)]


def test_a_help_centre_of_which_only_one_article_is_translated_is_built(write_content: WriteContent, tmp_path: Path) -> None:
    english = {f"en/help/a{number}.md": article(f"Number {number}", f"[next](a{(number + 1) % 9}.md)") for number in range(9)}
    others = {
        f"{locale}/help/a0.md": article("一" if locale.startswith("zh") else "А", "[x](a1.md)")
        for locale in ("bg", "uk", "el", "ja", "zh-Hant")
    }
    content = read_content(write_content({"help-center.yaml": SETTINGS, **english, **others}))
    assert build(content, tmp_path / "index", TantivyEngine()).how == "built"
    assert all(f'hreflang="en" class="{CLASS}"' in article.html for article in content.articles if article.locale not in ("en", "zh-Hans"))


TAGS = st.sampled_from(
    [
        '<a href="/a/en/x">',
        '<a href="/b" title="&lt;a href=&quot;/a/en/x&quot;&gt;">',
        "<p>",
        "</a>",
        "x",
        '<a title="x" href="/a/en/x" rel="y">',
    ]
)


@given(st.lists(TAGS, max_size=8).map("".join))
@settings(max_examples=100)
def test_only_links_to_those_addresses_are_marked_and_nothing_else_changes(html: str) -> None:
    marked = mark_links(html, {"/a/en/x": "en"})
    assert marked.replace(f' hreflang="en" class="{CLASS}"', "") == html
    assert marked.count("hreflang") == len(re.findall(r'<a[^>]* href="/a/en/x"', html))
