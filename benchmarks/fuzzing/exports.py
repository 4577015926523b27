"""What other help centres export, broken somewhere as a rule, and the import of it: twice, as the second must find nothing left to do."""

import copy
import json
import random
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.starting import create
from benchmarks.fuzzing.grammars import filled, json_value, markdown, words
from benchmarks.fuzzing.pictures import pictures
from benchmarks.fuzzing.real_texts import changed, real_texts
from kb.errors import ContentError, KotaeError
from kb.importing import SOURCES, Report, import_site
from kb.markdown import Markdown

_BROKEN = 0.3
"""Exports in which a value is not as the API returns it; more would leave little to convert."""

_HTML = (
    *(
        "<p>{}</p>",
        "<div class='{}'>{}</div>",
        "<div class='callout callout--warning'>{}<p>{}</div>",
        "<h2 id='{}'>{}</h2>",
        "<h1>{}<h6>{}",
    ),
    *(
        "<ul><li>{}<ul><li>{}</li></ul></li><li></ul>",
        "<ol start='{}'><li>{}<li>{}</ol>",
        "<dl><dt>{}<dd>{}</dl>",
        "<blockquote>{}</blockquote>",
    ),
    *(
        "<table><tr><th>{}<td rowspan='{}'>{}</table>",
        "<table><thead><tr><td>{}<tr><td><ul><li>{}</ul></table>",
        "<td>{}",
        "</table>{}</div>",
    ),
    *("<pre><code class='language-{}'>{}\n\n{}</code></pre>", "<pre>{}", "<code>{}</code>", "<kbd>{}</kbd>", "<hr>{}<br>{}", "<!-- {} -->"),
    *("<iframe src='{}'></iframe>", "<video><source src='//{}'>{}</video>", "<img src='{}' alt='{}'>", "<img src='a.png' alt='{}'>"),
    *("<a href='{}'>{}</a>", "<a href='/hc/en-us/articles/2-x#{}'>{}</a>", "<a name='{}'></a>", "<a href='{}'><img src='{}'></a>"),
    *(
        "<b>{}</b><b>{}</b>",
        "<b><strong>{}</b>{}</strong>",
        "<i>{}<b>{}</i></b>",
        "<s>{}</s>",
        "<u><u>{}</u></u>",
        "x<sub>{}</sub><sup>{}</sup>",
    ),
    *(
        "<script>{}</script>",
        "<style>{}",
        "<svg><p>{}</svg>",
        "<details><summary>{}</summary>{}</details>",
        "<form><input value='{}'>",
        "&{};",
    ),
    *("<{} {}='{}'>{}</{}>", "{}\n{}", "&lt;{}&gt;", "* {}", "# {}", "1. {}", "| {} |", "::: {}", "**{}**", "[{}]({})"),
)
_MDX = (
    *(
        "import {} from '{}';\n",
        "export const {} = {\n  {}\n};\n",
        "<Tabs>\n<TabItem value=\"{}\" label='{}'>\n{}\n</TabItem>\n</Tabs>\n",
    ),
    *(
        ":::tip[{}]\n{}\n:::\n",
        ":::secondary {}\n{}\n",
        "{/* {} */}\n",
        "## {} {/* #{} */}\n",
        "<{} {...{}} onClick={() => {}}>\n",
        "{{}}\n",
    ),
    *(
        "![{}]({})\n",
        "<img src={require('{}').default} alt=\"{}\"/>\n",
        "[{}](./b.md#{})\n",
        "[{}](/docs/a/{})\n",
        "[{}]: {} '{}'\n",
        "[[{}]]\n",
    ),
    *("```{} title='{}'\n{}\n```\n", "```mermaid\n{}\n", "# {}\n", "<p className='{}'>{}</p>\n", "<a href='{}'>{}</a>\n", "<!-- {} -->\n"),
)
_HEADS = (
    *("id: {}", "title: {}", "slug: {}", "slug: /{}/../{}", "sidebar_position: {}", "sidebar_position: .nan", "sidebar_position: 1e400"),
    *(
        "description: {}",
        "keywords: [{}, {}]",
        "tags: [{label: {}}, {}]",
        "draft: {}",
        "last_update: {date: 2024-02-30}",
        "unlisted: true",
        "{}: {}",
    ),
)
_LOCALES = ("en-us", "uk", "zh-tw", "ja", "el", "bg", "zh-CN", "fr", "en", "x", "en-gb")


class Export:
    """The folder that an importer reads."""

    def __init__(self, chance: random.Random) -> None:
        self.source = chance.choice(list(SOURCES))
        self.files: Mapping[str, bytes] = _MADE[self.source](chance)

    def __repr__(self) -> str:
        return f"{self.source}: {self.files}"

    def read_in(self) -> None:
        """Imports it; that it is refused, with its reasons, is one of the right ends."""
        with tempfile.TemporaryDirectory(prefix="kotae-fuzzing-") as folder:
            here, there = Path(folder, "src"), Path(folder, "dst")
            for path, data in self.files.items():
                file = here / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
            try:
                self._import(here, there)
                again = self._import(here, there)
            except ContentError as error:
                if not error.problems or not all(problem.message.strip() for problem in error.problems):
                    raise KotaeError("it is refused without a reason") from error
                return
            if again.written or again.updated:
                raise KotaeError(f"imported again, it writes {[*again.written, *again.updated]}")
            if stray := {path.name for path in Path(folder).iterdir()} - {"src", "dst"}:
                raise KotaeError(f"it writes {stray}, outside of where it should")

    def _import(self, here: Path, there: Path) -> Report:
        return import_site(SOURCES[self.source](here), self.source, there, create)


def _zendesk(chance: random.Random) -> dict[str, bytes]:
    def text(locale: str) -> dict[str, Any]:
        address = f"https://acme.zendesk.com/hc/{locale}/articles/{chance.randint(1, 3)}-{words(chance)}"
        return {"locale": locale, "title": words(chance), "body": _html(chance), "draft": chance.random() < 0.2, "html_url": address}

    def article(number: int) -> dict[str, Any]:
        translations = [text(chance.choice(_LOCALES)) for _ in range(chance.randint(0, 2))]
        more = {"label_names": [words(chance)], "user_segment_id": chance.choice((None, 9)), "updated_at": "2024-05-01T10:00:00Z"}
        own = text(chance.choice(_LOCALES[:3]))
        return {
            "id": number,
            "section_id": chance.choice((5, 6, None)),
            "source_locale": own["locale"],
            **own,
            **more,
            "translations": translations,
        }

    listed = [{"id": number, "category_id": 1, "locale": "en-us", "name": words(chance), "position": -number} for number in (5, 6)]
    apart = [{"source_id": chance.randint(1, 3), "source_type": "Article", **text(chance.choice(_LOCALES))}]
    return _pages(
        {
            "articles.json": {"articles": [article(number + 1) for number in range(chance.randint(1, 3))]},
            "sections.json": {"sections": listed, "categories": [{"id": 1, "locale": "en-us", "name": words(chance)}]},
            "more.json": {
                "translations": apart,
                "article_attachments": [{"article_id": 1, "file_name": words(chance), "content_url": "x"}],
            },
        },
        chance,
    )


def _intercom(chance: random.Random) -> dict[str, bytes]:
    def text() -> dict[str, Any]:
        state, body = chance.choice(("published", "published", "draft")), _html(chance)
        return {
            "type": "article_content",
            "title": words(chance),
            "description": words(chance),
            "body": body,
            "state": state,
            "updated_at": 1714557600,
        }

    def article(number: int) -> dict[str, Any]:
        others = {"type": "article_translated_content", **{tag: chance.choice((None, text())) for tag in chance.choices(_LOCALES, k=2)}}
        url = f"https://intercom.help/acme/en/articles/{number}-x"
        own = {"type": "article", "id": str(number), "parent_id": chance.choice((7, 8, 9, None)), "default_locale": "en", "url": url}
        return {**text(), **own, "translated_content": others, "tags": {"tags": [{"name": words(chance)}]}}

    groups = [
        {"id": str(number), "name": words(chance), "order": chance.choice((None, 1)), "parent_id": chance.choice((None, 7, 8))}
        for number in (7, 8)
    ]
    articles = [article(number + 1) for number in range(chance.randint(1, 3))]
    return _pages({"articles.json": {"type": "list", "data": articles}, "collections.json": {"type": "list", "data": groups}}, chance)


def _docusaurus(chance: random.Random) -> dict[str, bytes]:
    names = ("a/b.md", "a/01-c.mdx", "b.md", "2-x/deep/d.md", "README.md", "a/index.md", "_part.mdx", "a/2024-01-b.md")
    folders = ("docs", "docs", *(f"i18n/{tag}/docusaurus-plugin-content-docs/current" for tag in ("uk", "zh-Hant", "fr")))
    files = {
        f"{chance.choice(folders)}/{chance.choice(names)}": _doc(chance).encode("utf-8", "replace") for _ in range(chance.randint(1, 4))
    }
    label = json.dumps({"label": words(chance), "position": json_value(chance, 1)})
    files |= {f"docs/a/_category_.{chance.choice(('json', 'yml'))}": changed(label, chance, 1).encode("utf-8", "replace")}
    messages = {f"sidebar.docs.category.{words(chance)}": json_value(chance, 1), "sidebar.docs.category.A": {"message": words(chance)}}
    files |= {"i18n/uk/docusaurus-plugin-content-docs/current.json": json.dumps(messages).encode()}
    config = filled("export default {\n title: '{}',\n baseUrl: '/{}/',\n routeBasePath: \"{}\",\n i18n: {defaultLocale: 'en'}\n};", chance)
    return files | {"docusaurus.config.js": config.encode("utf-8", "replace"), "static/img/a.png": chance.choice(pictures(chance))}


_MADE = {"zendesk": _zendesk, "intercom": _intercom, "docusaurus": _docusaurus}


def _pages(pages: dict[str, Any], chance: random.Random) -> dict[str, bytes]:
    """As an API returns them, mostly: else a value is something else, or a page is cut or changed."""
    files = {}
    broken = chance.choice(list(pages)) if chance.random() < _BROKEN else ""
    for path, page in pages.items():
        given = _with_another_value(page, chance) if path == broken and chance.random() < 0.7 else page
        data = json.dumps(given)
        files[path] = (changed(data, chance, 2) if path == broken and given is page else data).encode("utf-8", "surrogatepass")
    return files | {"acme.zendesk.com/hc/a.png": chance.choice(pictures(chance))}


def _with_another_value(page: Any, chance: random.Random) -> Any:
    """A copy in which one place, however deep, holds something else."""
    page = copy.deepcopy(page)
    place = page
    while True:
        key = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
        if not isinstance(place[key], dict | list) or not place[key] or chance.random() < 0.1:
            place[key] = json_value(chance, 2)
            return page
        place = place[key]


def _html(chance: random.Random) -> str | None:
    """The text of an article in HTML, as editors write it or nearly."""
    kind = chance.random()
    if kind < 0.05:
        return None
    if kind < 0.4:
        text = chance.choice(real_texts().articles).partition("\n---\n")[2]
        return changed(Markdown(text[: chance.choice((300, 3000))]).html(str), chance)
    return chance.choice(("", "", "\n", " ")).join(filled(chance.choice(_HTML), chance) for _ in range(chance.randint(1, 14)))


def _doc(chance: random.Random) -> str:
    head = "\n".join(filled(chance.choice(_HEADS), chance) for _ in range(chance.randint(0, 4)))
    blocks = [markdown(chance), *(filled(chance.choice(_MDX), chance) for _ in range(chance.randint(0, 8)))]
    chance.shuffle(blocks)
    return (f"---\n{head}\n---\n" if chance.random() < 0.8 else "") + chance.choice(("\n", "", "\n\n")).join(blocks)
