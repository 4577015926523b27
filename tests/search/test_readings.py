"""Questions are not read as something that nobody meant, and what is typed before an input method converts it is.

The cases are in tests/cases: `as_typed.tsv`, `mixed_latin.tsv` and `before_conversion.tsv`.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import LANGUAGES, half_width
from indexer.analysis.zhuyin import begun_pinyin, pinyin
from indexer.store import Generation
from tests.asking import asked
from tests.demo import EARLIER
from tests.golden import CASES, rows
from tests.indexes import publish_in
from tests.suggestions.suggesting import articles_of, suggested

KEYWORDS = {
    "el/help/late.md": "---\ntitle: Πού είναι η παραγγελία μου\n---\nΔείτε στον χάρτη.\n",
    "el/help/missing.md": "---\ntitle: Λείπει κάτι από την αποστολή\nkeywords: [paraggelia]\n---\nΓράψτε μας τι λείπει.\n",
    "bg/help/late.md": "---\ntitle: Къде е поръчката ми\n---\nВиж на картата.\n",
    "bg/help/missing.md": "---\ntitle: Липсва нещо от доставката\nkeywords: [porachkata]\n---\nПиши ни какво липсва.\n",
    "uk/help/late.md": "---\ntitle: Де моє замовлення\n---\nПодивіться на мапі.\n",
    "uk/help/missing.md": "---\ntitle: Чогось бракує в доставці\nkeywords: [zamovlennya]\n---\nНапишіть, чого бракує.\n",
}
"""Help centres that have one word of theirs in Latin letters, too."""


def first_of(generation: Generation, question: str, locale: str) -> str:
    results = asked(generation, question, locale, viewer=EARLIER).results
    return results[0].article if results else ""


@pytest.mark.parametrize("row", rows(CASES / "as_typed.tsv"), ids=lambda row: row[0])
def test_a_question_that_stands_as_it_is_meant_is_not_read_otherwise(demo: Generation, row: list[str]) -> None:
    question, locale, *right = row
    assert asked(demo, question, locale, viewer=EARLIER).interpreted_as is None
    if right:
        assert first_of(demo, question, locale) in right[0].split(",")


@pytest.mark.parametrize("row", rows(CASES / "mixed_latin.tsv"), ids=lambda row: row[0])
def test_one_latin_word_does_not_keep_the_others_from_being_heard(demo: Generation, row: list[str]) -> None:
    question, locale, right = row
    assert first_of(demo, question, locale) in right.split(",")


@pytest.mark.parametrize("row", rows(CASES / "before_conversion.tsv"), ids=lambda row: row[0])
def test_what_an_input_method_has_not_converted_is_heard(demo: Generation, row: list[str]) -> None:
    typed, locale, same = row
    if same.startswith("="):
        assert first_of(demo, typed, locale) in same[1:].split(",")
    else:
        expected = articles_of(suggested(demo, same, locale))
        assert expected
        assert articles_of(suggested(demo, typed, locale)) == expected


@pytest.mark.parametrize(
    ("question", "locale"),
    [
        ("pou einai h paraggelia mou", "el"),
        ("pou einai i paraggelia mou wifi", "el"),
        ("kade e porachkata mi", "bg"),
        ("kyde e porachkata mi wifi", "bg"),
        ("de moye zamovlennya", "uk"),
        ("de moie zamovlennya paypal", "uk"),
    ],
)
def test_a_keyword_in_latin_letters_does_not_hijack_latin_typing(tmp_path: Path, question: str, locale: str) -> None:
    assert first_of(publish_in(tmp_path, KEYWORDS), question, locale) == "help/late"


def test_a_name_stays_where_the_wrong_layout_was_on(tmp_path: Path) -> None:
    generation = publish_in(tmp_path, {"uk/help/a.md": "---\ntitle: Забув пароль від PayPal\n---\nТак.\n"})
    interpretation = asked(generation, "pf,ed gfhjkm PayPal", "uk").interpreted_as
    assert interpretation
    assert interpretation.question == "забув пароль PayPal"


def test_each_character_that_zhuyin_writes_is_heard_as_pinyin() -> None:
    typed = {
        "ㄓㄨㄥ": "zhong",
        "ㄒㄩㄥˊ": "xiong",
        "ㄌㄩˋ": "lv",
        "ㄧㄥ": "ying",
        "ㄩㄢˊ": "yuan",
        "ㄙˋ": "si",
        "ㄦˊ": "er",
        "ㄅㄛ": "bo",
        "ㄨㄥ": "weng",
    }
    assert {zhuyin: pinyin(zhuyin) for zhuyin in typed} == typed
    assert {zhuyin: LANGUAGES["zh"].module.PHONETICS.heard(zhuyin) for zhuyin in typed} == {key: (value,) for key, value in typed.items()}


@given(st.text("ㄅㄓㄙㄧㄨㄩㄚㄥˊˋ˙aｂ 的", max_size=12))
def test_no_zhuyin_breaks_a_reading(text: str) -> None:
    assert pinyin(text) in begun_pinyin(text)
    assert len(half_width(text)) == len(text)
