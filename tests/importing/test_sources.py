"""What one system has and others do not comes over, or is named."""

import json
from pathlib import Path
from typing import Any

from kb.article import Article
from kb.content import read_content
from tests.command_line import kotae
from tests.files import PNG, write
from tests.importing.sites import SITES, ids, number

Notes = dict[str, list[tuple[str, str]]]
"""Places and messages, by reason."""


def imported(tmp_path: Path, source: str, files: dict[str, Any] | None = None) -> tuple[dict[str, Article], Notes]:
    """The articles by locale and id, and what was told; values that are no text or bytes are written as JSON."""
    texts = {name: text if isinstance(text, str | bytes) else json.dumps(text) for name, text in (files or {}).items()}
    write(tmp_path / "src", texts)
    told = json.loads(kotae("import", source, tmp_path / "src", tmp_path / "dst", "--json").stdout)
    notes: Notes = {}
    for note in told["notes"]:
        notes.setdefault(note["reason"], []).append((note["place"], note["message"]))
    return {f"{article.locale}/{article.id}": article for article in read_content(tmp_path / "dst").articles}, notes


def zendesk_article(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": number, "section_id": 1, "locale": "en-us", "title": f"Title {number}", "body": "<p>Text.</p>"} | fields


def test_zendesks_segments_labels_and_outdated_translations_come_over(tmp_path: Path) -> None:
    SITES["zendesk"](tmp_path / "src", ids()[:5])
    articles, notes = imported(tmp_path, "zendesk")
    by_number = {
        next(int(alias[9:]) for alias in article.metadata.aliases if alias[9:].isdigit()): article for article in articles.values()
    }
    assert by_number[number(ids()[3])].metadata.promoted
    assert by_number[number(ids()[4])].metadata.audience == "internal"
    assert by_number[number(ids()[2])].metadata.labels
    assert len(notes["internal"]) == 3
    assert [place for place, _ in notes["outdated"]] == [f"article {number(ids()[2])} (uk)"]


def test_zendesks_sections_of_one_name_are_told_apart_and_attachments_are_named(tmp_path: Path) -> None:
    categories = [{"id": place, "name": name, "locale": "en-us", "position": place} for place, name in ((1, "Cards"), (2, "Loans"))]
    sections = [{"id": place, "name": "FAQ", "locale": "en-us", "category_id": place} for place in (2, 1)]
    attachment = {"article_id": 7, "file_name": "form.pdf", "content_url": "https://acme.zendesk.com/x/form.pdf", "inline": False}
    _, notes = imported(
        tmp_path,
        "zendesk",
        {
            "all.json": {
                "articles": [zendesk_article(7), zendesk_article(8, section_id=2)],
                "sections": sections,
                "categories": categories,
            },
            "files.json": {"article_attachments": [attachment]},
            "package.json": {"name": "x"},
        },
    )
    titles = [titles["en"] for titles in read_content(tmp_path / "dst").help_center.categories.values()]
    assert titles == ["Cards: FAQ", "Loans: FAQ"]
    assert [place for place, _ in notes["left_out"]] == ["article 7", "package.json"]


def test_a_new_title_moves_no_article_and_what_is_gone_is_named(tmp_path: Path) -> None:
    imported(tmp_path, "zendesk", {"a.json": {"articles": [zendesk_article(1), zendesk_article(2)]}})
    articles, notes = imported(tmp_path, "zendesk", {"a.json": {"articles": [zendesk_article(1, title="Renamed")]}})
    assert articles["en/section-1/title-1"].metadata.title == "Renamed"
    assert notes["gone"] == [("en/section-1/title-2.md", "")]


def test_what_changed_on_both_sides_is_told_apart_from_what_changed_here(tmp_path: Path) -> None:
    imported(tmp_path, "zendesk", {"a.json": {"articles": [zendesk_article(1), zendesk_article(2)]}})
    for name in ("title-1", "title-2"):
        with (tmp_path / f"dst/en/section-1/{name}.md").open("a") as file:
            file.write("\nBy hand.\n")
    _, notes = imported(tmp_path, "zendesk", {"a.json": {"articles": [zendesk_article(1, body="New."), zendesk_article(2)]}})
    assert [message.partition(";")[0] for _, message in notes["edited"]] == [
        "the source has changed, too",
        "the source has not changed since",
    ]


def test_links_within_an_article_and_to_headings_of_others_arrive(tmp_path: Path) -> None:
    address = "https://acme.zendesk.com/hc/en-us/articles/{}-x"
    body = (
        '<h2 id="h_01A">Fees</h2>'
        '<p>Text. <a href="#h_01A">here</a> <a href="/hc/en-us/articles/2#gone">there</a> <a href="/hc/x">out</a></p>'
    )
    other = '<h2 id="unused">Limits</h2><p><a href="https://acme.zendesk.com/hc/articles/1-old#h_01A">Fees</a></p>'
    articles, notes = imported(
        tmp_path,
        "zendesk",
        {
            "a.json": {
                "articles": [
                    zendesk_article(1, body=body, html_url=address.format(1)),
                    zendesk_article(2, body=other, html_url=address.format(2)),
                ]
            }
        },
    )
    assert 'href="#h_01A"' in articles["en/section-1/title-1"].html
    assert "/en/section-1/title-1#h_01A" in articles["en/section-1/title-2"].html
    assert "https://acme.zendesk.com/hc/x" in articles["en/section-1/title-1"].html
    assert notes["changed"] == [
        ("en/section-1/title-1.md", "the link `/hc/en-us/articles/2#gone` leads to no heading, and now to the article's top")
    ]


def test_intercoms_articles_without_a_collection_and_collections_within_others_come_over(tmp_path: Path) -> None:
    tags = {"type": "tag.list", "tags": [{"type": "tag", "id": "9", "name": "cards"}]}
    article = {"type": "article", "default_locale": "en", "state": "published", "body": "<p>Text.</p>", "tags": tags}
    files = {
        "articles.json": {
            "type": "list",
            "data": [article | {"id": "1", "title": "Alone"}, article | {"id": "2", "title": "Inner", "parent_id": 6}],
        },
        "collections.json": {
            "type": "list",
            "data": [{"id": "5", "name": "Outer", "order": 1}, {"id": "6", "name": "Cards", "parent_id": "5"}],
        },
        "internal.json": {"type": "list", "data": [{"id": "4", "type": "internal_article", "title": "Ours"}]},
        "one.json": article | {"id": "3", "title": "By itself", "parent_id": "5"},
    }
    articles, notes = imported(tmp_path, "intercom", files)
    assert [place for place, _ in notes["left_out"]] == ["internal_article 4"]
    assert articles["en/cards/inner"].metadata.labels == ("cards",)
    assert set(articles) == {"en/other/alone", "en/cards/inner", "en/outer/by-itself"}
    assert list(read_content(tmp_path / "dst").help_center.categories) == ["outer", "cards", "other"]


DOC = """---
title: "Install"
tags: [{label: Setup}, start]
last_update: {date: 2024-05-01}
---
import Tabs from '@theme/Tabs';
import TabItem from '@theme/TabItem';

export const Box = () => (
  <b>x</b>
);

{/* a remark */}
## Where {/* #where */}

<Tabs groupId="os">
<TabItem value="mac" label="macOS">

Drag it. See [Where](#where), [other](../02-b/x.md), [root](/docs/b/x#top), [site](@site/docs/02-b/x.md), [gone](./gone.md).

</TabItem>
</Tabs>

```js title="a.js" {1}
import x from 'y'; // <Tabs> [a](b.md) {/* kept */}
```

::::secondary Mind

:::success
Done. <Icon name="x" /> `<Tabs>` [["a", 1]]
:::

::::

<img src={require('./img/a.png').default} alt="A map" style={{width: 10}} />
"""


def test_docusaurus_own_marks_become_ours_and_code_stays_as_it_is(tmp_path: Path) -> None:
    files = {
        "docs/01-a/2-install.mdx": DOC,
        "docs/01-a/img/a.png": PNG,
        "docs/02-b/x.md": "# X\n\nText.\n",
        "docs/intro.md": "# Intro\n\nHi.\n",
    }
    articles, notes = imported(tmp_path, "docusaurus", files | {"docs/_part.md": "no", "blog/x.md": "no"})
    assert set(articles) == {"en/a/install", "en/b/x", "en/docs/intro"}
    text = (tmp_path / "dst/en/a/install.md").read_text()
    for kept in (
        'labels: ["Setup", "start"]',
        "updated_at: 2024-05-01",
        "## Where {#where}",
        "**macOS**",
        "[Where](#where), [other](../b/x.md), [root](../b/x.md), [site](../b/x.md), gone.",
        "```js\nimport x from 'y'; // <Tabs> [a](b.md) {/* kept */}\n```",
        "::::note Mind",
        ':::tip\nDone. `<Tabs>` \\[\\["a", 1\\]\\]\n:::',
        "![A map](../../assets/01-a/img/a.png)",
    ):
        assert kept in text, text
    assert not any(gone in text for gone in ("@theme", "export", "remark", "<Icon"))
    assert [message.partition(" ")[0] for _, message in notes["changed"]] == ["`<Icon>`", "the", "the"]
    assert [place for place, _ in notes["left_out"]] == ["blog"]


def test_translations_age_with_their_originals_and_a_new_stamp_is_no_edit(tmp_path: Path) -> None:
    def export(original: str, translation: str, **fields: Any) -> dict[str, Any]:
        text = {"locale": "uk", "title": "Назва", "body": translation, **fields}
        return {"a.json": {"articles": [zendesk_article(1, source_locale="en-us", body=original, translations=[text])]}}

    def states() -> list[str]:
        told = json.loads(kotae("translations", tmp_path / "dst", "--json", index=str(tmp_path / "index")).stdout)
        return [translation["state"] for translation in told["translations"]]

    imported(tmp_path, "zendesk", export("<p>Three days.</p>", "<p>Три дні.</p>"))
    assert states() == ["current"]
    imported(tmp_path, "zendesk", export("<p>Four days.</p>", "<p>Три дні.</p>"))
    assert states() == ["outdated"]
    kotae("translations", "stamp", tmp_path / "dst", "uk")
    _, notes = imported(tmp_path, "zendesk", export("<p>Four days.</p>", "<p>Три дні.</p>"))
    assert ("edited" in notes, states()) == (False, ["current"])
    imported(tmp_path, "zendesk", export("<p>Five days.</p>", "<p>П’ять днів.</p>"))
    assert states() == ["current"]
    imported(tmp_path, "zendesk", export("<p>Six days.</p>", "<p>П’ять днів!</p>", outdated=True))
    assert states() == ["unstamped"]
