"""What an import needs in `help-center.yaml`: only ever added to, and only where that is safe."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from kb.files import SETTINGS_FILE, Unreadable, read_text
from kb.files.settings import category_lines
from kb.help_center import HelpCenter
from kb.importing.site import Note
from kb.yaml_loader import YamlError, load


def extend_settings(
    root: Path, locales: Sequence[str], categories: Mapping[str, Mapping[str, str]], center: HelpCenter
) -> tuple[bytes | None, list[Note]]:
    """The settings with what is missing in them, or None where nothing is, or where a person has to add it: notes tell what."""
    missing = {
        "locales": [
            f"  {tag}: {{fallbacks: [{center.default_locale if tag != center.default_locale else ''}]}}"
            for tag in locales
            if tag not in center.locales
        ],
        "categories": list(category_lines({name: titles for name, titles in categories.items() if name not in center.categories})),
    }
    if not any(missing.values()):
        return None, []
    try:
        text = read_text(root / SETTINGS_FILE, SETTINGS_FILE)
        for key, lines in missing.items():
            text = _added(text, key, lines)
        load(text, HelpCenter)
    except (Unreadable, YamlError, _NoPlace):
        return None, [Note("settings", SETTINGS_FILE, f"{key}: {line.strip()}") for key, lines in missing.items() for line in lines]
    return text.encode(), []


class _NoPlace(Exception):
    """The key does not stand on a line of its own with a block below it."""


def _added(text: str, key: str, lines: Sequence[str]) -> str:
    """With lines at the end of the block below a key, indented as that is."""
    block = re.search(rf"^{key}:[ \t]*(?:#[^\n]*)?\n(?P<inner>(?:(?:[ \t]+[^\n]*|[ \t]*#[^\n]*|[ \t]*)\n)*)", text, re.MULTILINE)
    indent = re.search(r"^([ ]+)\S", block["inner"], re.MULTILINE) if block else None
    if not lines:
        return text
    if block is None or indent is None:
        raise _NoPlace
    end = block.start("inner") + len(block["inner"].rstrip()) + 1
    return text[:end] + "".join(f"{indent[1]}{line.strip()}\n" for line in lines) + text[end:]
