"""A second made-up help centre, of another field than the demo's, which nothing is tuned on: what finds its articles finds yours.

An operator of mobile phone plans and home internet. Half of its articles have no wordings, as most help centres have none; its questions
were written from people's troubles, mostly not in the words of titles, and a third of them has no answer.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.query.synonym_checks import check_synonyms
from kb.article import Content
from kb.content import read_content
from tests.asking import asked
from tests.demo import LOCALES, ROOT
from tests.indexes import build_index, open_index

IN_THREE = 0.6
"""Of its English questions, the share whose article is among the first three, by words alone; .64 when this was written."""


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content(ROOT / "corpora" / "fernline", check_synonyms)


def test_it_has_nothing_to_mend_and_questions_in_every_locale(content: Content) -> None:
    assert content.warnings == []
    assert {article.locale for article in content.articles} == set(LOCALES)
    for locale in LOCALES:
        assert sum(bool(question.right) for question in content.questions[locale]) >= 150
        assert sum(not question.right for question in content.questions[locale]) >= 40


def test_by_words_most_questions_find_their_article_among_the_first_three(content: Content, tmp_path: Path) -> None:
    help_center = content.help_center.model_copy(update={"locales": {"en": content.help_center.locales["en"]}})
    english = replace(content, help_center=help_center, articles=list(content.of("en")), synonyms={})
    build_index(english, tmp_path / "index")
    generation = open_index(tmp_path / "index")
    questions = [question for question in content.questions["en"] if question.right]
    found = [
        {result.article for result in asked(generation, question.text, limit=3).results} & set(question.right) for question in questions
    ]
    assert sum(map(bool, found)) >= IN_THREE * len(questions)
