"""Questions that mean little as typed are rewritten to what was meant, and only those: tests/cases/rewriting/<kind>.<locale>.txt.

Each line is what a customer types, a tab, and the ids of the right articles. The kinds are `layout` (the wrong keyboard layout), `latin`
(in Latin letters), `kana` (nothing converted), `typo`, `accents`, `homophone` and `edit` (wrong characters), `spacing`, and `code` (error
codes and names of products in any spelling).
"""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers.models import Answer
from indexer.analysis import LANGUAGES
from indexer.search.rewriting import rewrite
from indexer.store import Generation
from indexer.store.vocabulary import one_edit
from kb.visibility import Viewer
from tests.asking import asked
from tests.demo import EARLIER, LOCALES, questions
from tests.golden import CASES, rows

FILES = sorted((CASES / "rewriting").glob("*.txt"))
FEWEST = 25
SHARE_FOUND = 0.9

SHARE_REWRITTEN = 0.08
"""Of questions as customers type them, some of which are misspelt."""

REWRITTEN = [
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
    """The first three results of the demo, before its airport article is published."""
    return asked(demo, question, locale, limit=3, viewer=EARLIER, verbatim=verbatim)


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_what_was_meant_is_found_among_the_first_three(demo: Generation, file: Path) -> None:
    locale = file.stem.split(".")[1]
    cases = rows(file)
    assert len(cases) >= FEWEST
    misses = []
    for typed, right in cases:
        articles = [result.article for result in answered(demo, typed, locale).results if result.locale == locale]
        if not set(right.split(",")) & set(articles):
            misses.append(f"{typed}: {right}, not {', '.join(articles) or 'nothing'}")
    assert len(misses) <= (1 - SHARE_FOUND) * len(cases), "\n".join(misses)


@pytest.mark.parametrize(("locale", "typed", "reason", "rewritten"), REWRITTEN)
def test_an_answer_says_how_the_question_was_rewritten(demo: Generation, locale: str, typed: str, reason: str, rewritten: str) -> None:
    answer = answered(demo, typed, locale)
    interpretation = answer.interpreted_as
    assert interpretation
    assert (interpretation.reason, interpretation.question) == (reason, rewritten)
    assert answer.question == typed


@pytest.mark.parametrize(("locale", "typed"), [(locale, typed) for locale, typed, _, _ in REWRITTEN])
def test_the_original_can_be_asked_all_the_same(demo: Generation, locale: str, typed: str) -> None:
    assert answered(demo, typed, locale, verbatim=True).interpreted_as is None


@pytest.mark.parametrize(("locale", "typed"), CLEAN)
def test_what_means_something_as_typed_is_not_rewritten(demo: Generation, locale: str, typed: str) -> None:
    assert answered(demo, typed, locale).interpreted_as is None


@pytest.mark.parametrize("locale", LOCALES)
def test_hardly_any_customers_question_is_rewritten(demo: Generation, locale: str) -> None:
    answers = [answered(demo, question, locale) for question in questions(locale)]
    rewritten = [f"{answer.question} → {answer.interpreted_as.question}" for answer in answers if answer.interpreted_as]
    assert len(rewritten) <= SHARE_REWRITTEN * len(answers), "\n".join(rewritten)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_breaks_a_rewrite(demo: Generation, locale: str) -> None:
    index = demo.index(locale, Viewer())

    @settings(max_examples=150)
    @given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60) | st.text("abcdehiknorstuwxz'468 -かきんー。я", max_size=60))
    def check(text: str) -> None:
        rewritten = rewrite(index, text, verbatim=False)
        typed = rewritten.candidates[0]
        assert typed.query.text == text
        assert rewritten.kept in rewritten.candidates
        assert rewritten.kept is typed or rewritten.kept.explained > typed.explained

    check()


@pytest.mark.parametrize("language", ["bg", "uk", "el"])
def test_every_function_word_is_heard_in_its_official_romanisation(language: str) -> None:
    phonetics = LANGUAGES[language].module.PHONETICS
    keys = {word: phonetics.keys(word)[0] for word in LANGUAGES[language].module.FUNCTION_WORDS}
    assert not {word: key for word, key in keys.items() if any(ord(letter) > 0x7F for letter in key)}


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_a_letter_more_or_less_or_another_or_two_that_change_places_are_one_edit(word: str, typed: str) -> None:
    letters = "abc"
    edits = {word[:place] + letter + word[place:] for place in range(len(word) + 1) for letter in letters}
    edits |= {word[:place] + word[place + 1 :] for place in range(len(word))}
    edits |= {word[:place] + letter + word[place + 1 :] for place in range(len(word)) for letter in letters}
    edits |= {word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in range(len(word) - 1)}
    assert one_edit(word, typed) == (typed in edits - {word})
