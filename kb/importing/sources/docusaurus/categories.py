"""What the folders of docs are called, and in which order they stand."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from kb.files import Unreadable, read_text
from kb.importing.site import Category, Note
from kb.importing.sources.docusaurus.tree import Tree, number_and_name
from kb.yaml_loader import YamlError, load

_FILES = ("_category_.json", "_category_.yml", "_category_.yaml")


class _Described(BaseModel):
    """What such a file says, as far as it is used."""

    model_config = ConfigDict(extra="ignore")
    label: Any = None
    position: Any = None


def category(tree: Tree, folder: str) -> Category:
    """A folder with its titles; the docs that lie in none are a category, too."""
    if not folder:
        return Category("", {tree.default: "Docs"}, "docs")
    plain = number_and_name(folder)[1].replace("-", " ").replace("_", " ").strip().capitalize()
    label = _label(_described(tree, tree.default, folder)) or plain
    titles = {tree.default: label}
    for locale in tree.folders:
        if locale != tree.default:
            translated = _label(_described(tree, locale, folder)) or _messages(tree, locale).get(label, "")
            titles |= {locale: translated} if translated else {}
    return Category(folder, titles, number_and_name(folder)[1])


def folder_place(tree: Tree, folder: str) -> tuple[float, str]:
    """Where a folder stands among those beside it."""
    position, name = _described(tree, tree.default, folder).position, folder.rpartition("/")[2]
    return (float(position) if isinstance(position, int | float) else number_and_name(name)[0], name)


def _label(described: _Described) -> str:
    return described.label.strip() if isinstance(described.label, str) else ""


def _described(tree: Tree, locale: str, folder: str) -> _Described:
    place = tree.folders[locale] / folder
    file = next((place / name for name in _FILES if (place / name).is_file()), None)
    if file is None:
        return _Described()
    try:
        text = read_text(file, file.name)
        return _Described.model_validate(json.loads(text)) if file.suffix == ".json" else load(text, _Described).value
    except (Unreadable, YamlError, ValueError, RecursionError):
        _tell(tree, file, "cannot be read, so its category is called like its folder")
        return _Described()


def _messages(tree: Tree, locale: str) -> Mapping[str, str]:
    """The translated labels of categories, from `current.json`, by the label that is translated."""
    file = tree.folders[locale].with_suffix(".json")
    try:
        found = json.loads(read_text(file, file.name)) if file.is_file() else {}
    except (Unreadable, ValueError, RecursionError):
        _tell(tree, file, f"cannot be read, so categories keep their names in `{locale}`")
        return {}
    messages = found.items() if isinstance(found, Mapping) else ()
    return {
        key.partition(".category.")[2]: value["message"].strip()
        for key, value in messages
        if ".category." in key and isinstance(value, Mapping) and isinstance(value.get("message"), str)
    }


def _tell(tree: Tree, file: Path, message: str) -> None:
    note = Note("changed", file.relative_to(tree.root).as_posix(), message)
    tree.notes += [note] if note not in tree.notes else []
