"""Exports that are broken, or that mean harm, end in a clear error or in a note; nothing is read or written outside of the two folders."""

import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from kb.content import read_content
from kb.importing.conversion.html import HtmlBody, Unusable
from kb.importing.conversion.mdx import MdxBody
from tests.command_line import kotae
from tests.files import PNG, write

MIB = 1 << 20
EVIL = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def zendesk_article(**fields: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "section_id": 2,
        "locale": "en-us",
        "source_locale": "en-us",
        "title": "Refunds",
        "body": "<p>Three days.</p>",
    } | fields


def imported(tmp_path: Path, *articles: dict[str, Any], source: str = "zendesk") -> Any:
    """The report of an import into `dst`."""
    write(tmp_path / "src", {"articles.json": json.dumps({"articles": articles})})
    return report(tmp_path, source)


def report(tmp_path: Path, source: str) -> Any:
    return json.loads(kotae("import", source, tmp_path / "src", tmp_path / "dst", "--json").stdout)


def written(tmp_path: Path) -> dict[str, str]:
    files = (file for file in (tmp_path / "dst").rglob("*.md") if file.is_file())
    return {file.relative_to(tmp_path / "dst").as_posix(): file.read_text(encoding="utf-8") for file in files}


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (b'{"articles": [{"id": 1,\n "title": "cut', "articles.json:2: error: no JSON: Unterminated string"),
        (b'{"articles": "\xff"}', "articles.json: error: no JSON in UTF-8"),
        (b"[" * 100_000, "articles.json: error: JSON nested deeper"),
        (b"[]", "no page of Zendesk's Help Center API in it"),
        (b'{"articles": []}', "no articles in its pages"),
        (b'{"articles": [{"title": "No id"}]}', "`articles[0].id` is not as the API returns it"),
        (b'{"articles": [{"id": "../../x", "locale": "en"}]}', "`articles[0].id` is not as the API returns it"),
        (b'{"articles": [{"id": 1, "locale": "en", "translations": {"uk": 1}}]}', "`articles[0].translations`"),
        (b'{"articles": [{"id": 1, "locale": "fr", "title": "Bonjour", "body": "Salut"}]}', "no language that Kotae knows"),
    ],
)
def test_a_broken_export_is_told_by_its_place_and_writes_nothing(page: bytes, why: str, tmp_path: Path) -> None:
    write(tmp_path / "src", {"articles.json": page})
    assert why in kotae("import", "zendesk", tmp_path / "src", tmp_path / "dst", code=1).stderr
    assert not (tmp_path / "dst").exists()


def test_all_that_is_broken_is_told_at_once(tmp_path: Path) -> None:
    write(tmp_path / "src", {"a.json": "{", "b.json": "]", "c.json": json.dumps({"data": []})})
    told = kotae("import", "intercom", tmp_path / "src", tmp_path / "dst", code=1).stderr
    assert ("a.json:1:" in told, "b.json:1:" in told) == (True, True)


def test_scripts_and_their_addresses_are_left_out_and_named(tmp_path: Path) -> None:
    body = (
        "<p onclick='x()'>Safe <script>alert(1)</script><a href='javascript:alert(2)'>link</a> &lt;script&gt;alert(3)&lt;/script&gt;</p>"
        "<img src='data:image/png;base64,AAAA' alt='picture'><form><input></form><p>[x](javascript:alert(4))</p>"
    )
    told = " ".join(note["message"] for note in imported(tmp_path, zendesk_article(body=body))["notes"])
    assert all(what in told for what in ("`<script>` is left out", "a link by `javascript:`", "a picture by `data:`", "`<form>`"))
    (article,) = read_content(tmp_path / "dst").articles
    assert "alert(1)" not in article.html
    assert "href" not in article.html
    assert "&lt;script&gt;alert(3)&lt;/script&gt;" in article.html


def test_nothing_is_named_or_found_outside_of_the_folders(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    (tmp_path / "src").mkdir()
    (tmp_path / "src/linked.png").symlink_to(tmp_path / "secret.png")
    pictures = "Text" + "".join(
        f"<img src='https://acme.zendesk.com/{path}'>" for path in ("../secret.png", "..%2fsecret.png", "%2e%2e/secret.png", "linked.png")
    )
    told = imported(
        tmp_path,
        zendesk_article(title="../../../outside", body=pictures, html_url="https://acme.zendesk.com/hc/en-us/articles/1-../../x"),
        zendesk_article(id=2, title="..", body="x"),
        zendesk_article(id=3, title="/etc/passwd\x00\ud800", body="x\ud800\x00"),
    )
    assert set(written(tmp_path)) == {"en/section-2/outside.md", "en/section-2/article-2.md", "en/section-2/etc-passwd.md"}
    assert not (tmp_path / "dst/assets").exists()
    assert told["errors"] == []


def test_a_record_that_was_tampered_with_leads_nowhere_else(tmp_path: Path) -> None:
    imported(tmp_path, zendesk_article())
    record = tmp_path / "dst/.kotae/import-zendesk.json"
    record.write_text(json.dumps({"ids": {"1": "../../../evil/x", "category:2": ".."}, "files": {}}))
    report(tmp_path, "zendesk")
    assert set(written(tmp_path)) == {"en/section-2/refunds.md"}
    record.write_text("[1, 2")
    told = kotae("import", "zendesk", tmp_path / "src", tmp_path / "dst", code=1).stderr
    assert ".kotae/import-zendesk.json: error: not as `kotae import` writes it" in told


@pytest.mark.parametrize("kind", [{}, []])
def test_a_record_of_a_type_that_is_no_text_is_passed_over(kind: Any, tmp_path: Path) -> None:
    article = {"type": "article", "id": "1", "title": "Refunds", "body": "<p>Three days.</p>", "state": "published"}
    write(tmp_path / "src", {"articles.json": json.dumps({"data": [article], "type": kind})})
    assert report(tmp_path, "intercom")["articles"] == 1


def test_a_link_too_long_for_the_name_of_a_file_leads_nowhere_like_others(tmp_path: Path) -> None:
    name = "x" * 1000
    body = f"<p>Three <img src='https://acme.example/{name}.png' alt='days'>.</p>"
    assert imported(tmp_path / "hosted", zendesk_article(body=body))["articles"] == 1
    write(tmp_path / "docs/src", {"docs/refunds.md": f"# Refunds\n\nThree [days]({name}.pdf).\n"})
    assert "leads nowhere" in report(tmp_path / "docs", "docusaurus")["notes"][0]["message"]


def test_a_folder_that_leads_out_of_the_content_is_not_written_to(tmp_path: Path) -> None:
    imported(tmp_path, zendesk_article())
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "dst/en/section-2/refunds.md").unlink()
    (tmp_path / "dst/en/section-2").rmdir()
    (tmp_path / "dst/en/section-2").symlink_to(tmp_path / "elsewhere")
    assert "leads out" in kotae("import", "zendesk", tmp_path / "src", tmp_path / "dst", "--overwrite", code=1).stdout
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("html", ["<div>" * 20_000, "<ul><li>" * 200, "<p>x</p>" * 30_000, "<blockquote>" * 200, "<b>" * 100 + "x"])
def test_what_nobody_wrote_by_hand_is_left_out_soon_and_named(html: str, tmp_path: Path) -> None:
    started = time.perf_counter()
    notes = imported(tmp_path, zendesk_article(body=f"{html}x"), zendesk_article(id=2, title="Other"))["notes"]
    assert [note["place"] for note in notes if note["reason"] == "left_out"] == ["article 1 (en-us)"]
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("unit", ["{/*", "<!--", "`", "![", "](", "<A ", "[[]", " ", "<a href='", "<img src=", ":::note\n", "import a\n"])
def test_texts_take_time_in_proportion_to_their_length(unit: str) -> None:
    started = time.perf_counter()
    source = unit * (MIB // 8 // len(unit))
    body = MdxBody(source)
    body.markdown(lambda link, _: link, body.links)
    with suppress(Unusable):
        HtmlBody(source).markdown(lambda link, _: link, ())
    assert time.perf_counter() - started < 10


def test_empty_and_untitled_texts_are_left_out_and_named(tmp_path: Path) -> None:
    articles = [
        zendesk_article(),
        zendesk_article(id=2, title=" "),
        zendesk_article(id=3, body="<p>&nbsp;</p>"),
        zendesk_article(id=4, body=None),
    ]
    left = {note["place"]: note["message"] for note in imported(tmp_path, *articles)["notes"] if note["reason"] == "left_out"}
    assert left == {f"article {number} (en-us)": f"it has no {what}" for number, what in ((2, "title"), (3, "text"), (4, "text"))}


def test_a_drawing_that_runs_something_and_a_file_that_is_no_picture_are_not_copied(tmp_path: Path) -> None:
    write(tmp_path / "src", {"docs/a/x.md": "# X\n\n![a](/evil.svg) ![b](/notes.png) ![c](good.jpg)\n", "static/evil.svg": EVIL})
    write(tmp_path / "src", {"static/notes.png": "text", "docs/a/good.jpg": PNG})
    told = " ".join(note["message"] for note in report(tmp_path, "docusaurus")["notes"])
    assert "evil.svg is not copied: it holds `<script>`" in told
    assert "notes.png is not copied" in told
    assert [file.name for file in (tmp_path / "dst/assets").rglob("*") if file.is_file()] == ["good.png"]


def test_docs_that_cannot_be_read_are_named_by_their_line_and_the_others_come_over(tmp_path: Path) -> None:
    docs = {
        "docs/a/good.md": "---\nslug: /../../../etc\n---\n# Good\n\nText. [out](../../../../secret.md) [in](./bad.md)\n",
        "docs/a/bad.md": "---\ntitle: [x\n---\nText.\n",
        "docs/a/open.md": "---\ntitle: x\n",
        "docs/a/bytes.md": b"\xff\xfe",
        "docs/_category_.json": "[" * 100_000,
        "docs/a/_category_.json": "{",
        "i18n/uk/docusaurus-plugin-content-docs/current.json": "[1]",
        "i18n/uk/docusaurus-plugin-content-docs/current/a/good.md": "# Добре\n\nТекст.\n",
    }
    write(tmp_path / "src", docs)
    notes = report(tmp_path, "docusaurus")["notes"]
    assert {note["place"].partition(":")[0] for note in notes if note["reason"] == "left_out"} == {
        "docs/a/bad.md",
        "docs/a/open.md",
        "docs/a/bytes.md",
    }
    assert set(written(tmp_path)) == {"en/a/good.md", "uk/a/good.md"}
    assert "Text. out in" in written(tmp_path)["en/a/good.md"]
