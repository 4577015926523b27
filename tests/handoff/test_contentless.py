"""A question with nothing in it is never answered, however sure the search is of an article."""

import pytest

from api.answers.contentless import says_nothing
from indexer.query import build_query
from indexer.store import Generation
from kb.locale import language_of
from kb.visibility import Viewer
from tests.asking import asked, codes
from tests.demo import EARLIER, LOCALES

VAGUE = [
    ("en", ("why can't I", "it does not work!!", "how do I do this", "1", "please help", "help")),
    ("uk", ("не можу", "нічого не працює", "що робити", "12")),
    ("bg", ("не мога", "защо не става", "помощ", "нищо не работи", "3")),
    ("el", ("δεν μπορώ", "δεν δουλεύει τίποτα", "βοήθεια", "τι να κάνω", "5")),
    ("ja", ("使い方", "できない", "どうすればいいですか", "うまく動かない", "教えて")),
    ("zh-Hans", ("怎么用", "怎么办", "用不了", "可以吗", "为什么不行")),
    ("zh-Hant", ("怎麼辦", "不能用", "請幫忙", "在哪裡", "7")),
]


@pytest.mark.parametrize(("locale", "question"), [(locale, question) for locale, questions in VAGUE for question in questions])
def test_it_is_never_answered_and_the_reason_says_why(demo: Generation, locale: str, question: str) -> None:
    answer = asked(demo, question, locale, viewer=EARLIER)
    assert answer.outcome != "answer"
    assert not answer.results or {"vague", "no_words"} & set(codes(answer))


def test_a_code_is_a_question(demo: Generation) -> None:
    assert "vague" not in codes(asked(demo, "1042", "en", viewer=EARLIER))


def test_no_title_of_the_demo_says_nothing(demo: Generation) -> None:
    for locale in LOCALES:
        for article in demo.index(locale, Viewer()).articles.metadata.values():
            assert not says_nothing(build_query(article.title, language_of(locale))), article.title


@pytest.mark.parametrize(("locale", "question"), [("en", "card"), ("en", "how to use a promo code"), ("ja", "パスワード"), ("uk", "код")])
def test_one_word_that_says_something_is_enough(locale: str, question: str) -> None:
    assert not says_nothing(build_query(question, language_of(locale)))
