"""Every text of the templates is there in every language, and says the same placeholders."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from api.pages.rendering import TEMPLATES
from api.pages.texts import LOCALES

CATALOGUES = sorted((LOCALES / "site").glob("*.po"))
IN_CODE = re.compile(r"""\b_\("([^"]+)"\)""")

Text = str | tuple[str, ...]


def texts() -> set[Text]:
    """Those of templates and code; one with a plural is a pair."""
    found: set[Text] = set()
    for template in (TEMPLATES / "site").iterdir():
        with template.open("rb") as file:
            for _, _, message, _ in babel_extract(file, ("gettext", "ngettext"), [], {"trim_blocks": "true", "lstrip_blocks": "true"}):
                found.add(message if isinstance(message, str) else tuple(part for part in message if isinstance(part, str)))
    for module in (Path(__file__).parents[3] / "api/pages/site").glob("*.py"):
        found.update(IN_CODE.findall(module.read_text(encoding="utf-8")))
    return found


def messages(catalogue: Path) -> dict[Text, Message]:
    with catalogue.open("rb") as file:
        return {message.id: message for message in read_po(file, locale=catalogue.stem.replace("-", "_")) if message.id}


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|%", text))


def test_there_is_a_catalogue_for_each_language_but_english() -> None:
    assert {catalogue.stem for catalogue in CATALOGUES} == {"bg", "el", "ja", "uk", "zh-Hans", "zh-Hant"}
    assert len(texts()) > 60


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_every_text_is_translated_and_none_is_left_over(catalogue: Path) -> None:
    found = messages(catalogue)
    assert set(found) == texts()
    assert [message.id for message in found.values() if message.fuzzy or not message.string] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_translations_have_the_placeholders_of_their_texts_and_all_plural_forms(catalogue: Path) -> None:
    with catalogue.open("rb") as file:
        forms = read_po(file, locale=catalogue.stem.replace("-", "_")).num_plurals
    for message in messages(catalogue).values():
        if message.pluralizable:
            assert len(message.string) == forms
            assert all(message.string)
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        for translated in message.string if isinstance(message.string, tuple) else (message.string,):
            assert placeholders(translated) == placeholders(originals[0]), message.id
