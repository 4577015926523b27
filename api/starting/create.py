"""Writes the files of a new content root."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from api.starting.schemas import SCHEMAS, schema
from api.starting.translators import crowdin, weblate
from kb import locale as locales
from kb.errors import Conflict, UnknownLocale
from kb.files import SETTINGS_FILE
from kb.files.settings import category_lines
from kb.yaml_loader import quoted

_FILES = files("api.starting") / "files"
_ARTICLE = "account/change-email"

_ROOT = {
    ".github/workflows/help-center.yml": "github.yml",
    ".gitlab-ci.yml": "gitlab.yml",
    ".gitignore": "gitignore",
    ".vscode/settings.json": "vscode-settings.json",
    ".vscode/extensions.json": "vscode-extensions.json",
}
"""What is the same in each content root: the path, and the file here."""


Categories = Mapping[str, Mapping[str, str]]
"""Titles by locale, by the name of the folder."""


@dataclass(frozen=True, slots=True)
class Created:
    """What was done."""

    written: Sequence[str]
    """Paths below the content root."""

    left: Sequence[str]
    """Those that were there before, and are as they were."""


def create(root: Path, name: str, tags: Sequence[str], categories: Categories | None = None) -> Created:
    """Makes a content root in the locales `tags`, of which the first is the default. Files that are there already are left alone.

    With `categories` it has those, and no first article: it is for articles that come from elsewhere.
    Raises `Conflict` where there is a content root already, and `UnknownLocale`.
    """
    if (root / SETTINGS_FILE).exists():
        raise Conflict(f"{root / SETTINGS_FILE} is there already; name another folder")
    for tag in tags:
        if tag not in locales.KNOWN:
            raise UnknownLocale(f"no locale `{tag}`; {locales.suggestion(tag, locales.KNOWN)}")
    written, left = [], []
    for path, text in _all_files(name, list(dict.fromkeys(tags)), categories):
        file = root / path
        if file.exists():
            left.append(path)
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        written.append(path)
    return Created(written, left)


def _all_files(name: str, tags: Sequence[str], categories: Categories | None) -> Iterator[tuple[str, str]]:
    yield SETTINGS_FILE, _settings(name, tags, categories)
    for tag in tags if categories is None else ():
        yield f"{tag}/{_ARTICLE}.md", _text(f"{tag}/change-email.md")
        yield f"questions/{tag}.tsv", _text(f"{tag}/questions.tsv")
        yield f"synonyms/{tag}.txt", _text(f"{tag}/synonyms.txt")
    for path, file in _ROOT.items():
        yield path, _text(f"root/{file}")
    yield "requirements.txt", f"kotae[semantic]=={version('kotae')}\n"
    for described in SCHEMAS:
        yield f".kotae/{described}.schema.json", schema(described)
    yield "crowdin.yml", crowdin(tags)
    yield ".weblate/discovery.json", weblate(tags[0])


def _settings(name: str, tags: Sequence[str], categories: Categories | None) -> str:
    titles = json.loads(_text("titles.json"))
    own = {key: ", ".join(f"{tag}: {texts[tag]}" for tag in tags) for key, texts in titles.items()}
    fallbacks = [f"  {tag}: {{fallbacks: [{tags[0] if tag != tags[0] else ''}]}}" for tag in tags]
    return "\n".join(
        (
            "# yaml-language-server: $schema=.kotae/help-center.schema.json",
            f"name: {quoted(name)}",
            f"default_locale: {tags[0]}",
            "locales:",
            *fallbacks,
            "categories:",
            *([f"  account: {{{own['account']}}}"] if categories is None else category_lines(categories)),
            "contact:",
            "  - kind: email",
            "    value: help@example.com",
            f"    label: {{{own['write']}}}",
            "checks:",
            "  right_per_hundred: 80",
            "  most_lost: 0",
            "",
        )
    )


def _text(path: str) -> str:
    return (_FILES / path).read_text(encoding="utf-8")
