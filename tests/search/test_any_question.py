"""Whatever is asked is answered, and the evidence for it is a share."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers.request import LONGEST_QUESTION, MOST_RESULTS, clean
from indexer.search import SearchResults
from indexer.store import Generation
from tests.asking import asked, searched
from tests.demo import LOCALES, questions


@pytest.mark.parametrize("locale", LOCALES)
def test_evidence_is_a_share(demo: Generation, locale: str) -> None:
    for question in questions(locale):
        check_evidence(searched(demo, question, locale, 3))


def check_evidence(results: SearchResults) -> None:
    assert (results.evidence is None) == (not results.articles)
    if not results.evidence:
        return
    shares = results.evidence.values()
    assert "similarity" not in shares
    assert all(shares.pop(amount) >= 0 for amount in ("length", "matched", "clear"))
    assert all(0 <= share <= 1 for share in shares.values()), shares
    assert shares["named"] <= shares["covered"] + 1e-9


LETTERS = "aßéİΣςάΐйїёґ'’ʼ-–_·。、「ー々〆軟软体體カｶﾞが한글🚗\u0301\u200d\u00ad\u2028\u3000\ud800\udfff\u0000 \t\n09٣Ⅳ㍿"

TEXT = st.one_of(
    st.text(max_size=60), st.text(st.sampled_from(LETTERS), max_size=60), st.text(st.characters(categories=["Cs", "Lo", "Mn"]))
)


@settings(max_examples=400)
@given(TEXT, st.sampled_from([None, *LOCALES]), st.integers(1, MOST_RESULTS))
def test_no_question_raises(demo: Generation, question: str, locale: str | None, limit: int) -> None:
    if not clean(question).strip():
        return
    answer = asked(demo, question, locale, limit=limit)
    assert 0 <= answer.confidence <= 1
    assert len(answer.results) <= limit
    answer.model_dump_json()


@settings(max_examples=200)
@given(TEXT, st.sampled_from(LOCALES))
def test_the_evidence_for_any_question_is_a_share(demo: Generation, question: str, locale: str) -> None:
    check_evidence(searched(demo, question, locale, 3))


@settings(max_examples=100)
@given(st.data(), st.sampled_from(LOCALES))
def test_highlights_of_any_question_lie_within_the_snippet(demo: Generation, data: st.DataObject, locale: str) -> None:
    words = data.draw(st.lists(st.sampled_from(" ".join(questions(locale)).split()), min_size=1, max_size=20))
    for result in asked(demo, " ".join(words)[:LONGEST_QUESTION], locale).results:
        spans = [(highlight.start, highlight.end) for highlight in result.snippet.highlights]
        assert spans == sorted(spans)
        assert all(0 <= start < end <= len(result.snippet.text) for start, end in spans)
        assert all(result.snippet.text[start:end].strip() for start, end in spans)
