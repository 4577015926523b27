"""One doc: its front matter, its title, its address."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from kb.errors import ContentError
from kb.files import Unreadable, read_text
from kb.front_matter import split
from kb.importing.conversion.mdx import MdxBody
from kb.importing.site import Note, Page
from kb.importing.sources.docusaurus.tree import Tree, number_and_name, site_path
from kb.importing.sources.hosted import moment
from kb.problems import Problem
from kb.yaml_loader import YamlError, load

ENDINGS = (".md", ".mdx")
_MOST_DOCS = 50_000


class Head(BaseModel):
    """Front matter, as far as it is used: https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-docs#markdown-front-matter.

    Anything may stand anywhere: what is not as it should be is passed over, as there.
    """

    model_config = ConfigDict(extra="ignore")
    id: Any = None
    title: Any = None
    slug: Any = None
    sidebar_position: Any = None
    description: Any = None
    keywords: Any = None
    tags: Any = None
    draft: Any = None
    unlisted: Any = None
    last_update: Any = None


@dataclass(frozen=True, slots=True)
class Doc:
    """One file."""

    locale: str
    path: str
    """Below the folder of its locale's docs, without its ending: the same in all locales."""

    where: str
    """The file's path below the site."""

    head: Head
    body: str


def read_docs(tree: Tree, locale: str) -> Iterator[Doc]:
    """The docs of a locale; those that cannot be read are among the notes. Raises `ContentError` where there are too many."""
    folder = tree.folders[locale]
    files = [file for file in sorted(folder.rglob("*")) if file.suffix in ENDINGS and file.is_file()]
    if len(files) > _MOST_DOCS:
        raise ContentError([Problem(str(folder), 0, f"more than {_MOST_DOCS:,} files; name the folder of one site")])
    for file in files:
        path = file.relative_to(folder).as_posix()
        if any(part.startswith(("_", ".")) for part in path.split("/")):
            continue  # parts that other docs import
        doc = _read(tree, locale, path, file)
        if doc:
            yield doc


def _read(tree: Tree, locale: str, path: str, file: Path) -> Doc | None:
    where = file.relative_to(tree.root).as_posix()
    if not file.resolve().is_relative_to(tree.root):
        tree.notes.append(Note("left_out", where, "a link that leads out of the site"))
        return None
    try:
        text = read_text(file, where, "split it into several docs")
        head, body, _ = split(text) if text.lstrip().startswith("---\n") else ("", text, 0)
        return Doc(locale, posixpath.splitext(path)[0], where, load(head, Head).value if head.strip() else Head(), body)
    except Unreadable as error:
        tree.notes += [Note("left_out", where, problem.message) for problem in error.problems]
    except YamlError as error:
        tree.notes += [Note("left_out", f"{where}:{flaw.line + 1}", flaw.message) for flaw in error.flaws]
    return None


def page_of(tree: Tree, doc: Doc) -> Page:
    """What it says."""
    *folders, name = _names(doc)
    address = _address(tree, doc)
    old = address.removeprefix(tree.base).strip("/")
    updated = doc.head.last_update.get("date") if isinstance(doc.head.last_update, Mapping) else None
    return Page(
        key=doc.path,
        category=doc.path.split("/")[0] if folders else "",
        locale=doc.locale,
        title=_text(doc.head.title) or MdxBody(doc.body).title or _text(doc.head.id) or name,
        body=doc.body,
        form="mdx",
        where=doc.where,
        name="-".join([*folders[1:], "index" if name.lower() == "readme" else name]),
        address=address,
        old_ids=(old,) if re.fullmatch(r"[a-z0-9][a-z0-9_-]*/[a-z0-9][a-z0-9_-]*", old) else (),
        summary=_text(doc.head.description),
        keywords=_texts(doc.head.keywords),
        labels=_texts(doc.head.tags),
        draft=_true(doc.head.draft) or _true(doc.head.unlisted),
        updated_at=moment(_text(updated) or None),
    )


def place_of(name: str) -> float:
    """Where a doc stands among those beside it, by its file's name."""
    return number_and_name(name)[0]


def _names(doc: Doc) -> list[str]:
    return [number_and_name(part)[1] for part in doc.path.split("/")]


def _address(tree: Tree, doc: Doc) -> str:
    """The path at which readers found it, without its locale."""
    *folders, name = _names(doc)
    own = _text(doc.head.slug)
    if own.startswith("/"):
        return site_path(tree.base, own)
    is_index = name.lower() in ("index", "readme") or (bool(folders) and name.lower() == folders[-1].lower())
    return site_path(tree.base, *folders, own or ("" if is_index else _text(doc.head.id) or name))


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _texts(value: Any) -> tuple[str, ...]:
    """Of a list, or of a text with commas; tags may be objects with a label."""
    listed = value.split(",") if isinstance(value, str) else value if isinstance(value, Sequence) else ()
    return tuple(filter(None, (_text(item.get("label")) if isinstance(item, Mapping) else _text(item) for item in listed)))


def _true(value: Any) -> bool:
    return value is True or str(value).lower() == "true"
