"""The folders of a site, and what its configuration says."""

import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path

from kb.files import Unreadable, read_text
from kb.importing.site import Note

TRANSLATIONS = "docusaurus-plugin-content-docs"
"""The folder of a locale's translated docs."""

_NUMBER = re.compile(r"(?P<number>\d+)\s*[-_.]+\s*(?P<rest>[^-_.\s].*)")
_NO_NUMBER = re.compile(r"\d+[-_.]\d+|\d{4}-\d{2}")
"""Dates and versions, which are part of a name."""


@dataclass
class Tree:
    """One site."""

    root: Path
    name: str
    default: str
    """Its default locale."""

    base: str
    """The path at which its docs are served: `/docs`."""

    folders: dict[str, Path]
    """Of docs, by locale; the default one first."""

    notes: list[Note] = field(default_factory=list)


def find_tree(folder: Path) -> Tree:
    """The site in a folder."""
    root = folder.resolve()
    config = _config(root)
    default = _setting(config, "defaultLocale") or "en"
    tree = Tree(root, _setting(config, "title"), default, _base(config), {default: root / "docs"})
    for translated in sorted((root / "i18n").glob(f"*/{TRANSLATIONS}/current")):
        tree.folders.setdefault(translated.parent.parent.name, translated)
    return tree


def _config(folder: Path) -> str:
    """The configuration's text, which is a program: it is read, and not run."""
    for ending in ("js", "ts", "mjs", "cjs"):
        path = f"docusaurus.config.{ending}"
        if (folder / path).is_file():
            try:
                return read_text(folder / path, path)
            except Unreadable:
                return ""
    return ""


def _setting(config: str, name: str, otherwise: str = "") -> str:
    """The first value that is written out."""
    match = re.search(rf"^[^/\n]*\b{name}:\s*(['\"`])(?P<value>[^'\"`\n$]*)\1", config, re.MULTILINE)
    return match["value"] if match else otherwise


def _base(config: str) -> str:
    return site_path(_setting(config, "baseUrl", "/"), _setting(config, "routeBasePath", "docs"))


def site_path(*parts: str) -> str:
    """An address below the site's.

    >>> site_path("/", "docs/", "", "a/../b"), site_path("/", "")
    ('/docs/b', '/')
    """
    return posixpath.normpath("/" + "/".join(part.strip("/") for part in parts if part.strip("/")))


def number_and_name(name: str) -> tuple[float, str]:
    """What stands before the names of files and folders for their order, and the rest.

    >>> number_and_name("02-install"), number_and_name("2024-01-news"), number_and_name("7.0-release"), number_and_name("intro")
    ((2.0, 'install'), (inf, '2024-01-news'), (inf, '7.0-release'), (inf, 'intro'))
    """
    match = None if _NO_NUMBER.match(name) else _NUMBER.fullmatch(name)
    return (float(match["number"]), match["rest"]) if match else (float("inf"), name)
