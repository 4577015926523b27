"""Questions are content: they come from any editor, and what they name is checked."""

import pytest

from kb.content import read_content
from kb.relevance_tests import JudgedQuestion
from tests.conftest import WriteContent
from tests.content.reading import told
from tests.files import article

ARTICLES = {"en/account/refund.md": article("Refunds"), "uk/account/password.md": article("Пароль", "Текст.")}


def test_an_article_that_a_question_names_must_be_there(write_content: WriteContent) -> None:
    root = write_content({**ARTICLES, "questions/uk.tsv": "де гроші\taccount/refunds\n"})
    assert "questions/uk.tsv:1: error: no published article `account/refunds` in any locale; did you mean `account/refund`?" in told(root)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_questions_may_come_from_any_editor(write_content: WriteContent, ends: str, mark: str) -> None:
    lines = ["# питання\tстатті", "#", "", "де гроші\taccount/refund, account/password", "#1042 що це\t-", "#old\tnothing here"]
    root = write_content({**ARTICLES, "questions/uk.tsv": (mark + ends.join(lines)).encode()})
    assert read_content(root).questions["uk"] == (
        JudgedQuestion("де гроші", frozenset({"account/refund", "account/password"})),
        JudgedQuestion("#1042 що це", frozenset()),
    )
