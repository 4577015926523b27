"""Every text of the pages is there in every language, with the same placeholders."""

import re
from collections.abc import Iterable

import pytest

from kb.locale import KNOWN
from tests.pages.catalogues import Text, catalogue, texts_of

PARTS = ("admin",)
TRANSLATED = [locale for locale in KNOWN if locale != "en"]


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|\{\w+\}|`[^`]+`", text))


def singular(text: Text) -> str:
    return text if isinstance(text, str) else text[0]


def forms(text: str | Iterable[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_text_is_translated_and_keeps_its_placeholders(part: str, locale: str) -> None:
    translated = catalogue(part, locale)
    texts = texts_of(part)
    assert len(texts) > 10
    for text in texts:
        message = translated.get(singular(text))
        assert message is not None, text
        assert not message.fuzzy
        for form in forms(message.string):
            assert form.strip(), text
            assert placeholders(form) == placeholders(singular(text)), text


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("locale", TRANSLATED)
def test_no_catalogue_holds_a_text_that_is_gone(part: str, locale: str) -> None:
    said = {singular(text) for text in texts_of(part)}
    assert [message.id for message in catalogue(part, locale) if message.id and singular(message.id) not in said] == []
