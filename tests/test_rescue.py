"""Questions that mean little as typed are read as they were meant, and only those: tests/cases/rescue/<kind>.<locale>.txt.

Each line is what a customer types, a tab, and the ids of the right articles. The kinds are `layout` (the wrong keyboard layout), `latin`
(in Latin letters), `kana` (nothing converted), `typo`, `accents`, `homophone` and `slip` (wrong characters), `spacing`, and `code` (error
codes and names of products in any spelling).
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers import Request, Viewer, ask
from api.answers.models import Answer
from indexer.analysis import LANGUAGES
from indexer.search.rewriting import rewrite
from indexer.store import Generation
from indexer.store.vocabulary import one_edit

CASES = sorted((Path(__file__).parent / "cases" / "rescue").glob("*.txt"))
QUESTIONS = Path(__file__).parent.parent / "corpora" / "demo" / "questions"
VIEWER = Viewer(now=datetime(2026, 11, 1, tzinfo=UTC))

FEWEST = 25
SHARE_FOUND = 0.9
SHARE_READ_OTHERWISE = 0.08
"""Of questions as customers type them, some of which are misspelt."""

MEANT = [
    ("uk", "pf,ed gfhjkm", "layout", "забув пароль"),
    ("el", "j;exasa ton kvdik;o", "layout", "ξέχασα τον κωδικό"),
    ("en", "ащкпще зфііцщкв", "layout", "forgot password"),
    ("bg", "zabravih si parolata", "letters", "забравих си паролата"),
    ("uk", "zabuv parol", "letters", "забув пароль"),
    ("el", "ksexasa ton kwdiko", "letters", "ξέχασα τον κωδικό"),
    ("ja", "ぱすわーど わすれた", "letters", "パスワード忘れた"),
    ("ja", "pasuwado wasureta", "letters", "パスワード忘れた"),
    ("zh-Hans", "wangji mima", "letters", "忘记密码"),
    ("zh-Hant", "wangjimima", "letters", "忘記密碼"),
    ("en", "reset my passwrod", "spelling", "reset my password"),
]

CLEAN = [
    ("uk", "забув пароль"),
    ("uk", "Apple Watch"),
    ("bg", "Face ID"),
    ("el", "SMS"),
    ("en", "forgot password"),
    ("en", "dragons and wizards"),
    ("ja", "パスワードを忘れた"),
    ("zh-Hans", "忘记密码"),
    ("zh-Hant", "忘記密碼"),
]


def answered(demo: Generation, question: str, locale: str, verbatim: bool = False) -> Answer:
    return ask(demo, Request(question, locale, limit=3, viewer=VIEWER, verbatim=verbatim))


@pytest.mark.parametrize("file", CASES, ids=[file.stem for file in CASES])
def test_what_was_meant_is_found_among_the_first_three(demo: Generation, file: Path):
    locale = file.stem.split(".")[1]
    cases = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert len(cases) >= FEWEST
    misses = []
    for typed, right in cases:
        found = [result.article for result in answered(demo, typed, locale).results if result.locale == locale]
        if not set(right.split(",")) & set(found):
            misses.append(f"{typed}: {right}, not {', '.join(found) or 'nothing'}")
    assert len(misses) <= (1 - SHARE_FOUND) * len(cases), "\n".join(misses)


@pytest.mark.parametrize(("locale", "typed", "reason", "meant"), MEANT)
def test_an_answer_says_how_the_question_was_read(demo: Generation, locale: str, typed: str, reason: str, meant: str):
    answer = answered(demo, typed, locale)
    read = answer.interpreted_as
    assert (read and read.reason, read and read.question) == (reason, meant)
    assert answer.question == typed


@pytest.mark.parametrize(("locale", "typed"), [(locale, typed) for locale, typed, _, _ in MEANT])
def test_the_original_can_be_asked_all_the_same(demo: Generation, locale: str, typed: str):
    assert answered(demo, typed, locale, verbatim=True).interpreted_as is None


@pytest.mark.parametrize(("locale", "typed"), CLEAN)
def test_what_means_something_as_typed_is_read_as_typed(demo: Generation, locale: str, typed: str):
    assert answered(demo, typed, locale).interpreted_as is None


@pytest.mark.parametrize("locale", ["bg", "el", "en", "ja", "uk", "zh-Hans", "zh-Hant"])
def test_hardly_any_customers_question_is_read_otherwise(demo: Generation, locale: str):
    lines = (QUESTIONS / f"{locale}.tsv").read_text(encoding="utf-8").splitlines()
    answers = [answered(demo, line.split("\t")[0], locale) for line in lines if line]
    other = [f"{each.question} → {each.interpreted_as.question}" for each in answers if each.interpreted_as]
    assert len(other) <= SHARE_READ_OTHERWISE * len(answers), "\n".join(other)


@pytest.mark.parametrize("locale", ["bg", "el", "en", "ja", "uk", "zh-Hans", "zh-Hant"])
def test_no_text_breaks_a_reading(demo: Generation, locale: str):
    index = demo.locales[locale]

    @settings(max_examples=150, deadline=None)
    @given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60) | st.text("abcdehiknorstuwxz'468 -かきんー。я", max_size=60))
    def check(text: str):
        rewritten = rewrite(index, text, verbatim=False)
        typed = rewritten.candidates[0]
        assert typed.query.text == text
        assert rewritten.kept in rewritten.candidates
        assert rewritten.kept is typed or rewritten.kept.explained > typed.explained

    check()


def test_the_longest_question_is_read_in_time(demo: Generation):
    for locale in demo.locales:
        for text in ("a" * 2000, "ni " * 600, "か" * 2000, "pf,ed " * 300, "wangji" * 300):
            answered(demo, text, locale)


@pytest.mark.parametrize("language", ["bg", "uk", "el"])
def test_every_function_word_is_heard_in_its_official_romanisation(language: str):
    sounds = LANGUAGES[language].module.PHONETICS
    keys = {word: sounds.keys(word)[0] for word in LANGUAGES[language].module.FUNCTION_WORDS}
    assert not {word: key for word, key in keys.items() if any(ord(letter) > 0x7F for letter in key)}


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_slip_is_one_edit(one: str, other: str):
    letters = "abc"
    edits = {one[:place] + letter + one[place:] for place in range(len(one) + 1) for letter in letters}
    edits |= {one[:place] + one[place + 1 :] for place in range(len(one))}
    edits |= {one[:place] + letter + one[place + 1 :] for place in range(len(one)) for letter in letters}
    edits |= {one[:place] + one[place + 1] + one[place] + one[place + 2 :] for place in range(len(one) - 1)}
    assert one_edit(one, other) == (other in edits - {one})
