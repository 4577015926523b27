"""Words that turn the meaning decide between twins, and an article that says the opposite is no answer: tests/cases/opposites."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from indexer.analysis import LANGUAGES, analyze
from indexer.query import opposed, polarity
from indexer.store import Generation
from tests.asking import asked, codes
from tests.demo import DEMO, EARLIER, LOCALES, relevance_tests
from tests.files import article
from tests.golden import CASES, rows
from tests.indexes import publish_in

SHARE_FIRST = 0.97
SHARE_RIGHT = 0.95
SHARE_LOST = 0.005
"""Of a help centre's own questions: those whose right article is not the answer as it says the opposite."""


class Twin(NamedTuple):
    """One of two articles, and a question to it."""

    locale: str
    article: str
    other: str
    question: str


class Roots(NamedTuple):
    """All pairs, and the first and the second of each alone."""

    both: Generation
    first: Generation
    second: Generation

    def without(self, article: str) -> Generation:
        """The help centre of the other articles."""
        return self.second if article.startswith("a") else self.first

    def only(self, article: str) -> Generation:
        """The help centre of the articles like it."""
        return self.first if article.startswith("a") else self.second


def pairs(locale: str) -> list[list[str]]:
    return rows(CASES / "opposites" / f"{locale}.tsv")


def twins(locale: str) -> Iterator[Twin]:
    for number, (_, _, first, second) in enumerate(pairs(locale)):
        for article_, other, questions in ((f"a{number}", f"b{number}", first), (f"b{number}", f"a{number}", second)):
            yield from (Twin(locale, article_, other, question) for question in questions.split("|"))


TWINS = [twin for locale in LOCALES for twin in twins(locale)]


def files(sides: str) -> dict[str, str]:
    return {
        f"{locale}/help/{side}{number}.md": article(f'"{title}"', ".")
        for locale in LOCALES
        for number, titles in enumerate(pairs(locale))
        for side, title in zip("ab", titles[:2], strict=True)
        if side in sides
    }


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> Roots:
    return Roots(*(publish_in(tmp_path_factory.mktemp(sides), files(sides)) for sides in ("ab", "a", "b")))


def first_of(generation: Generation, twin: Twin) -> tuple[str, str]:
    answer = asked(generation, twin.question, twin.locale, fallbacks=())
    return (answer.results[0].article.partition("/")[2] if answer.results else ""), answer.outcome


def test_between_twins_the_word_that_turns_the_meaning_decides(roots: Roots) -> None:
    missed = [twin.question for twin in TWINS if first_of(roots.both, twin)[0] != twin.article]
    assert len(missed) <= (1 - SHARE_FIRST) * len(TWINS), missed


def test_the_opposite_is_no_answer(roots: Roots) -> None:
    wrong = [twin.question for twin in TWINS if first_of(roots.without(twin.article), twin) == (twin.other, "answer")]
    assert len(wrong) <= (1 - SHARE_RIGHT) * len(TWINS), wrong
    assert [twin.question for twin in TWINS if first_of(roots.both, twin) == (twin.other, "answer")] == []


def test_what_is_asked_is_an_answer(roots: Roots) -> None:
    lost = [twin.question for twin in TWINS if first_of(roots.only(twin.article), twin) != (twin.article, "answer")]
    assert len(lost) <= (1 - SHARE_RIGHT) * len(TWINS), lost


def test_hardly_any_right_answer_is_taken_for_the_opposite(demo: Generation) -> None:
    counted: Counter[bool] = Counter()
    for locale in LOCALES:
        for question, right in relevance_tests(locale):
            answer = asked(demo, question, locale, viewer=EARLIER)
            if answer.results and answer.results[0].article in right:
                counted["opposite" in codes(answer)] += 1
    assert counted[True] <= SHARE_LOST * counted.total()


@pytest.mark.parametrize(
    ("language", "question", "title", "opposite"),
    [
        ("en", "I cannot log in", "Log in", False),
        ("en", "sign out", "Sign in", True),
        ("en", "did not receive the code", "Receive a code by SMS", False),
        ("en", "pay without a card", "Pay with a card", True),
        ("en", "charged twice on my card", "Turn off a card", False),
        ("uk", "не можу скасувати поїздку", "Як скасувати поїздку", False),
        ("uk", "оплата без картки", "Оплата карткою", False),
        ("uk", "до поїздки", "Після поїздки", True),
        ("bg", "не мога да вляза", "Вход в профила", False),
        ("bg", "след курса", "Преди курса", True),
        ("el", "δεν μπορώ να συνδεθώ", "Σύνδεση", False),
        ("el", "πληρωμή χωρίς κάρτα", "Πληρωμή με κάρτα", True),
        ("ja", "ログインできない", "ログインする", False),
        ("ja", "コードが届かない", "コードを送る", False),
        ("ja", "届かない", "届いたとき", True),
        ("ja", "オンラインで払う", "オフにする", False),
        ("zh", "不能登录", "登录账户", False),
        ("zh", "收不到验证码", "收到验证码之后", True),
        ("zh", "没收到商品", "商品介绍", False),
    ],
)
def test_an_ordinary_way_to_ask_is_not_taken_for_the_opposite(language: str, question: str, title: str, opposite: bool) -> None:
    asked_, front = (polarity(text, analyze(text, language).words, language) for text in (question, title))
    assert bool(opposed(asked_, front, front, strictly=True)) == opposite


def test_what_an_article_says_elsewhere_counts(tmp_path: Path) -> None:
    title, question = "Turn on two-step verification", "turn off two-step verification"
    plain = publish_in(tmp_path, {"en/help/a.md": article(title, "Open settings.")})
    assert "opposite" in codes(asked(plain, question))
    both = publish_in(tmp_path, {"en/help/a.md": article(title, "Open settings.\n\n## Turn it off\n\nOpen settings.")})
    assert "opposite" not in codes(asked(both, question))


def test_every_language_has_a_table() -> None:
    folder = DEMO.parent.parent / "indexer" / "query" / "opposites"
    assert {file.stem for file in folder.iterdir()} == LANGUAGES.keys()
