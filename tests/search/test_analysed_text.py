"""A text that is stored with its terms comes back as it was."""

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import LANGUAGES, Token, analyze
from indexer.store import AnalysedText
from indexer.store.analysed_text import analysed_text, pack, unpack


def content(stored: AnalysedText) -> tuple[str, list[Token]]:
    return stored.text, list(map(Token, stored.terms, stored.starts, stored.ends))


@settings(max_examples=200)
@given(st.text(st.characters(exclude_categories=()), max_size=60), st.sampled_from(sorted(LANGUAGES)))
def test_an_analysed_text_comes_back_from_bytes(text: str, language: str) -> None:
    words = analyze(text, language).words
    assert content(analysed_text(text, words)) == content(unpack(pack(analysed_text(text, words)))) == (text, list(words))


TERMS = st.text("abяの", min_size=1, max_size=4) | st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=9)
PLACES = st.integers(0, 2**32 - 1)


@settings(max_examples=200)
@given(st.text(st.characters(exclude_categories=()), max_size=30), st.lists(st.builds(Token, TERMS, PLACES, PLACES), max_size=9))
def test_any_tokens_come_back_from_bytes(text: str, tokens: list[Token]) -> None:
    assert content(unpack(pack(analysed_text(text, tokens)))) == (text, tokens)


@settings(max_examples=200)
@given(st.lists(TERMS, max_size=12), TERMS)
def test_an_analysed_text_knows_where_each_term_is_and_which_begin_alike(terms: list[str], other: str) -> None:
    stored = unpack(pack(analysed_text("", [Token(term, 0, 1) for term in terms])))
    for term in {*terms, other}:
        assert list(stored.places(term)) == [place for place, held in enumerate(terms) if held == term]
        for beginning in (term, term[:1], term[:3]):
            assert stored.beginning_with(beginning) == {held for held in terms if held.startswith(beginning)}
