"""A snippet shows the place that matches best, short and on one line, with the words that match."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import LANGUAGES, analyze
from indexer.query import build_query
from indexer.search import mark
from indexer.search.matching import Match, QueryWord, matches
from indexer.search.snippet import WIDTH, Snippet, cut
from indexer.store.analysed_text import analysed_text
from tests.search.texts import PARTING, TOPIC, WORDS, own_texts


def match_at(text: str, start: int, end: int, strength: float = 1.0) -> Match:
    return Match(term=text[start:end], strength=strength, start=start, end=end)


@st.composite
def texts_with_matches(draw: st.DrawFn) -> tuple[str, list[Match]]:
    """A text of up to some 1,500 characters in many scripts, and some of its words, a few of which overlap."""
    text, spans = "", []
    for word, parting in draw(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(PARTING)), min_size=1, max_size=150)):
        spans.append((len(text), len(text) + len(word)))
        text += word + parting
    joined = [(start, end) for (start, _), (_, end) in zip(spans, spans[1:], strict=False)]
    picked = draw(st.lists(st.sampled_from(spans), max_size=6)) + draw(st.lists(st.sampled_from(joined or spans), max_size=2))
    return text, [match_at(text, start, end, draw(st.sampled_from([1.0, 0.6]))) for start, end in sorted(picked)]


def cut_of(text: str, matches: list[Match]) -> Snippet:
    return cut(text, matches, {match.term: 1.0 for match in matches})


@settings(max_examples=200)
@given(texts_with_matches())
def test_highlights_are_sorted_apart_and_within_the_snippet(case: tuple[str, list[Match]]) -> None:
    snippet = cut_of(*case)
    place = 0
    for start, end in snippet.highlights:
        assert place <= start < end <= len(snippet.text)
        place = end


@settings(max_examples=200)
@given(texts_with_matches())
def test_highlights_are_exactly_the_matched_words_of_the_stretch_that_is_shown(case: tuple[str, list[Match]]) -> None:
    text, matching = case
    snippet = cut_of(text, matching)
    assert any(marked_in(text, matching, start, end) == snippet.marked() for start, end in stretches(text, snippet.text))


def stretches(text: str, shown: str) -> list[tuple[int, int]]:
    """Where a snippet's text may have been cut from."""
    line = text.replace("\n", " ")
    places = [(0, len(line))] if shown == line else []
    for before in (0, 1)[: 1 + shown.startswith("…")]:
        for after in (0, 1)[: 1 + shown.endswith("…")]:
            inner = shown[before : len(shown) - after]
            starts = [start for start in range(len(line)) if line.startswith(inner, start)]
            places += [(start, start + len(inner)) for start in starts if (start > 0, start + len(inner) < len(line)) == (before, after)]
    return places


def marked_in(text: str, matching: list[Match], start: int, end: int) -> str:
    """What a snippet of `text[start:end]` looks like, worked out character by character."""
    inside = {place for match in matching if start <= match.start and match.end <= end for place in range(match.start, match.end)}
    begins = {match.start for match in matching if match.start >= start and match.end <= end}
    overlapped = {place for match in matching if match.start >= start and match.end <= end for place in range(match.start + 1, match.end)}
    shown = ["…" if start else ""]
    for place in range(start, end):
        opens = place in inside and (place - 1 not in inside or place in begins - overlapped)
        closes = place in inside and (place + 1 not in inside or place + 1 in begins - overlapped)
        shown.append(f"{'[' if opens else ''}{text[place]}{']' if closes else ''}".replace("\n", " "))
    return "".join([*shown, "…" if end < len(text) else ""])


@settings(max_examples=200)
@given(texts_with_matches())
def test_a_snippet_is_short_on_one_line_and_shows_a_match_if_there_is_one(case: tuple[str, list[Match]]) -> None:
    text, matching = case
    snippet = cut_of(text, matching)
    assert len(snippet.text) <= WIDTH + 2
    assert "\n" not in snippet.text
    assert snippet.highlights or not any(match.end - match.start <= 15 for match in matching)


@pytest.mark.parametrize(
    ("filler", "word"), [("Nothing to see here. ", "password"), ("Тук няма нищо. ", "парола"), ("这里什么都没有。", "密码")]
)
def test_a_snippet_shows_the_place_where_most_words_match(filler: str, word: str) -> None:
    text = f"{word}! {filler * 40}{word}, E-1042. {filler * 40}{word}"
    matching = [match_at(text, *written.span()) for written in re.finditer(f"{word}|E-1042", text)]
    assert f"[{word}], [E-1042]" in cut_of(text, matching).marked()


def test_words_that_match_weakly_or_again_and_again_do_not_hide_the_best_place() -> None:
    nothing, weak = "Nothing to see here. " * 20, "password passwords. "
    text = f"{nothing}{weak}" * 9 + f"{nothing}password, E-1042. {nothing}"
    spans = [(written[0], *written.span()) for written in re.finditer(r"passwords?|E-1042", text)]
    strengths = {"password": 0.5, "passwords": 1.0, "E-1042": 1.0}
    matching = [Match(term=word.rstrip("s"), strength=strengths[word], start=start, end=end) for word, start, end in spans]
    assert "[password], [E-1042]" in cut_of(text, matching).marked()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_matches_a_question_is_cut_out_as_written(language: str) -> None:
    @settings(max_examples=100)
    @given(own_texts(language), own_texts(language))
    def check(before: str, after: str) -> None:
        text = f"{before}\n{TOPIC[language]}\n{after}"
        asked = [QueryWord(token.term, token.term, 1.0, known=True) for token in build_query(TOPIC[language], language).words]
        matching = matches(asked, analysed_text(text, analyze(text, language).words))
        for match in matching:
            assert match.strength < 1 or match.term in {token.term for token in analyze(text[match.start : match.end], language).words}
        assert (len(before) + 1, len(before) + 1 + len(TOPIC[language])) in [(match.start, match.end) for match in matching]

    check()


def test_marked_words_stand_in_brackets() -> None:
    assert mark("reset your password", [(0, 5), (11, 19)]) == "[reset] your [password]"
