"""Files of small help centres."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n"
"""Of a picture, what tells that it is one."""

Files = Mapping[str, str | bytes]
"""Path below the content root to what is in the file."""

ALL_LOCALES = "zh-Hant: {fallbacks: [zh-Hans, en]}, zh-Hans: {fallbacks: [zh-Hant, en]}, ja: {}, bg: {}, uk: {}, el: {}, en: {}"


def article(title: str = "Untitled", text: str = "Nothing else.", **front_matter: str) -> str:
    """The file of an article; the values of its front matter are YAML.

    >>> print(article("Refunds", "Three days.", wordings="[money back]"), end="")
    ---
    title: Refunds
    wordings: [money back]
    ---
    Three days.
    """
    head = "".join(f"{key}: {value}\n" for key, value in {"title": title, **front_matter}.items())
    return f"---\n{head}---\n{text}\n"


def articles_from(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The files of an article for each locale and text; its title holds no word of any question."""
    return {f"{locale}/help/n{number}.md": article(f"№ {number}", text) for number, (locale, text) in enumerate(texts)}


def help_center(locales: str = ALL_LOCALES, category: str = "help") -> str:
    """A `help-center.yaml` with one category and one channel, whose default locale is English.

    >>> print(help_center("en: {}, uk: {fallbacks: [en]}"), end="")
    name: Test
    default_locale: en
    locales: {en: {}, uk: {fallbacks: [en]}}
    categories: {help: {en: Help, uk: Help}}
    contact: [{kind: email, value: help@test.example, label: {en: Write, uk: Write}}]
    """
    tags = re.findall(r"([\w-]+): \{", locales)
    titles, labels = (", ".join(f"{tag}: {text}" for tag in tags) for text in ("Help", "Write"))
    return (
        f"name: Test\ndefault_locale: en\nlocales: {{{locales}}}\ncategories: {{{category}: {{{titles}}}}}\n"
        f"contact: [{{kind: email, value: help@test.example, label: {{{labels}}}}}]\n"
    )


def write(root: Path, files: Files) -> Path:
    """Adds files to a folder, which is made where there is none, and returns the folder."""
    root.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return root
