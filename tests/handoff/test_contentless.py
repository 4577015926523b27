"""A question with nothing in it is never answered, however sure the search is of an article."""

import pytest

from api.answers.contentless import says_nothing
from indexer.query import build_query
from indexer.store import Generation
from kb.locale import language_of
from kb.visibility import Viewer
from tests.asking import asked
from tests.demo import LOCALES

VAGUE = [
    ("en", "why can't I"),
    ("en", "it does not work!!"),
    ("en", "how do I do this"),
    ("en", "1"),
    ("en", "please help"),
    ("uk", "не можу"),
    ("uk", "нічого не працює"),
    ("uk", "що робити"),
    ("bg", "не мога"),
    ("bg", "помощ"),
    ("bg", "нищо не работи"),
    ("el", "δεν μπορώ"),
    ("el", "δεν δουλεύει τίποτα"),
    ("el", "βοήθεια"),
    ("ja", "使い方"),
    ("ja", "できない"),
    ("ja", "どうすればいいですか"),
    ("ja", "うまく動かない"),
    ("zh-Hans", "怎么用"),
    ("zh-Hans", "怎么办"),
    ("zh-Hans", "用不了"),
    ("zh-Hant", "怎麼辦"),
    ("zh-Hant", "不能用"),
    ("zh-Hant", "請幫忙"),
]


@pytest.mark.parametrize(("locale", "question"), VAGUE)
def test_it_is_never_answered_and_the_reason_says_why(demo: Generation, locale: str, question: str) -> None:
    answer = asked(demo, question, locale)
    assert answer.outcome != "answer"
    assert {reason.code for reason in answer.reasons} & {"vague", "no_words", "nothing_found", "asked_for_human"}


def test_no_title_of_the_demo_says_nothing(demo: Generation) -> None:
    for locale in LOCALES:
        for article in demo.index(locale, Viewer()).articles.metadata.values():
            assert not says_nothing(build_query(article.title, language_of(locale))), article.title


@pytest.mark.parametrize(("locale", "question"), [("en", "card"), ("en", "how to use a promo code"), ("ja", "パスワード"), ("uk", "код")])
def test_one_word_that_says_something_is_enough(locale: str, question: str) -> None:
    assert not says_nothing(build_query(question, language_of(locale)))
