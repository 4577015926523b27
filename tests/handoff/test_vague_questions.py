"""A question that tells nothing of what it is about is answered with suggestions at most."""

import pytest

from indexer.store import Generation
from tests.asking import asked, codes
from tests.demo import EARLIER

VAGUE = [
    ("en", ("why can't I", "help", "it doesn't work", "1", "how do i use it")),
    ("uk", ("не можу", "що робити", "не працює", "12")),
    ("bg", ("не мога", "защо не става", "помощ", "3")),
    ("el", ("δεν μπορώ", "δεν δουλεύει", "τι να κάνω", "5")),
    ("ja", ("使い方", "どうすればいいですか", "使えない", "教えて")),
    ("zh-Hans", ("怎么用", "怎么办", "可以吗", "为什么不行")),
    ("zh-Hant", ("怎麼用", "怎麼辦", "在哪裡", "7")),
]


@pytest.mark.parametrize(("locale", "question"), [(locale, question) for locale, questions in VAGUE for question in questions])
def test_a_question_about_nothing_is_not_answered(demo: Generation, locale: str, question: str) -> None:
    answer = asked(demo, question, locale, viewer=EARLIER)
    assert answer.outcome != "answer"
    assert not answer.results or "vague" in codes(answer)


def test_a_code_is_a_question(demo: Generation) -> None:
    assert "vague" not in codes(asked(demo, "1042", "en", viewer=EARLIER))
