"""However a customer writes it, the article is found."""

import pytest

from indexer.store import Generation
from tests.asking import asked
from tests.conftest import Publish
from tests.files import article, articles_from
from tests.golden import CASES, rows
from tests.indexes import publish_in

SPELLINGS = rows(CASES / "spellings.tsv")
WRITTEN = list(dict.fromkeys((locale, text) for locale, text, _, _ in SPELLINGS))


@pytest.fixture(scope="module")
def spellings(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """An article for each text."""
    return publish_in(tmp_path_factory.mktemp("spellings"), articles_from(WRITTEN))


@pytest.mark.parametrize(("locale", "text", "asked_in", "question"), SPELLINGS)
def test_an_article_is_found_however_the_question_is_written(
    spellings: Generation, locale: str, text: str, asked_in: str, question: str
) -> None:
    results = asked(spellings, question, asked_in).results
    assert [(result.locale, result.snippet.text) for result in results[:1]] == [(locale, text)]


def test_an_answer_in_the_other_chinese_script_says_so(spellings: Generation) -> None:
    answer = asked(spellings, "軟體更新", "zh-Hant")
    assert (answer.locale, answer.results[0].locale) == ("zh-Hant", "zh-Hans")
    assert ("other_locale", ("zh-Hans",)) in [(reason.code, reason.values) for reason in answer.reasons]


@pytest.mark.parametrize(("question", "own"), [("软件更新", "zh-Hans"), ("軟體更新", "zh-Hant")])
def test_an_article_that_is_there_in_both_scripts_is_shown_in_the_asked_one(publish: Publish, question: str, own: str) -> None:
    both = publish({"zh-Hans/help/update.md": article(text="软件更新后打不开"), "zh-Hant/help/update.md": article(text="軟體更新後打不開")})
    assert [(result.article, result.locale) for result in asked(both, question, own).results] == [("help/update", own)]
