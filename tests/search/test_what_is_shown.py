"""What is shown of an article is true: its best section, the place in it that matches, and the words that do."""

import pytest

from api.answers.request import MOST_RESULTS
from indexer.analysis import analyze
from indexer.store import Generation
from kb.locale import language_of
from kb.visibility import Viewer
from tests.asking import asked, marked, searched
from tests.conftest import Publish
from tests.demo import LOCALES, questions
from tests.files import article, articles_from
from tests.golden import CASES, rows
from tests.indexes import publish_in

HIGHLIGHTS = rows(CASES / "highlights.tsv")


@pytest.fixture(scope="module")
def highlighted(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """An article for each sentence, without its brackets."""
    plain = [(locale, sentence.replace("[", "").replace("]", "")) for locale, sentence, _ in HIGHLIGHTS]
    return publish_in(tmp_path_factory.mktemp("highlights"), articles_from(plain))


@pytest.mark.parametrize(("locale", "sentence", "question"), HIGHLIGHTS)
def test_highlights_cut_out_the_matched_words(highlighted: Generation, locale: str, sentence: str, question: str) -> None:
    results = asked(highlighted, question, locale).results
    assert sentence in [marked(result.snippet) for result in results]


@pytest.mark.parametrize("locale", LOCALES)
def test_highlights_of_the_demo_are_the_words_that_match_and_no_others(demo: Generation, locale: str) -> None:
    highlights = 0
    for question in questions(locale):
        results = searched(demo, question, locale, 3)
        query = results.rewritten.kept.query
        terms = {token.term for token in query.words}
        synonyms = {token.term for expansion in query.expansions for token in expansion.query.words}
        for result in results.articles:
            text, spans = result.snippet.text, result.snippet.highlights
            same, like = matching_places(result.section.body.text, text, terms, language_of(locale))
            also = set().union(*matching_places(result.section.body.text, text, synonyms, language_of(locale)))
            highlighted = {place for start, end in spans for place in range(start, end)}
            assert highlighted.issuperset(same), f"{question}: {result.snippet.marked()}"
            assert highlighted <= same | like | also, f"{question}: {result.snippet.marked()}"
            assert all(0 <= start < end <= len(text) for start, end in spans), question
            assert all(end <= start for (_, end), (start, _) in zip(spans, spans[1:])), question
            highlights += len(spans)
    assert highlights > 100


def matching_places(body: str, snippet: str, terms: set[str], language: str) -> tuple[set[int], set[int]]:
    """The places in a snippet of words of the question, and of words that begin like one that the text does not hold."""
    shown = snippet.removeprefix("…").removesuffix("…")
    start = body.replace("\n", " ").index(shown)
    shift = int(snippet.startswith("…")) - start
    tokens = analyze(body, language).words
    beginnings = tuple(term[:3] for term in terms - {token.term for token in tokens} if len(term) > 3)
    inside = [token for token in tokens if start <= token.start and token.end <= start + len(shown)]
    same = {place + shift for token in inside if token.term in terms for place in range(token.start, token.end)}
    like = {place + shift for token in inside if token.term.startswith(beginnings) for place in range(token.start, token.end)}
    return same, like


def test_a_snippet_shows_the_place_that_matches_in_a_long_text(publish: Publish) -> None:
    filler = "Drivers wait for you at the kerb. " * 40
    long = publish(
        {"en/help/long.md": article(text=f"{filler}Penguins travel in a crate. {filler}"), "en/help/b.md": article(text="Nothing.")}
    )
    [result] = asked(long, "may penguins come along").results
    assert "…" in (result.snippet.text[0], result.snippet.text[-1])
    assert "[Penguins] travel in a crate." in marked(result.snippet)
    assert len(result.snippet.text) < 250


def test_the_best_section_comes_with_its_anchor(publish: Publish) -> None:
    text = "Intro.\n\n## Paying\n\nLuggage is free.\n\n## Lost luggage\n\nCall the driver.\n\n## Cars\n\nSpace for luggage."
    sections = publish({"en/help/guide.md": article(text=text)})
    [result] = asked(sections, "my luggage is lost").results
    assert (result.section.heading, result.section.anchor) == ("Lost luggage", "lost-luggage")
    assert result.url == "/en/help/guide#lost-luggage"
    assert result.snippet.text == "Call the driver."


@pytest.mark.parametrize("locale", LOCALES)
def test_no_article_is_shown_twice_and_each_section_exists(demo: Generation, locale: str) -> None:
    for question in questions(locale):
        results = asked(demo, question, locale, limit=MOST_RESULTS).results
        ids = [result.article for result in results]
        assert len(ids) == len(set(ids)), f"{question}: {ids}"
        for result in results:
            headings = {anchor: text for anchor, text, _ in demo.index(result.locale, Viewer()).articles.article(result.article).headings}
            assert result.section.heading == (headings[result.section.anchor] if result.section.anchor else ""), question
            assert result.url.endswith(f"/{result.locale}/{result.article}" + f"#{result.section.anchor}".removesuffix("#"))


def test_no_article_is_shown_in_two_fallback_locales_at_once(publish: Publish) -> None:
    elsewhere = publish(
        {
            "zh-Hant/help/other.md": article(text="付款"),
            "zh-Hans/help/wifi.md": article(text="Wi-Fi 密码"),
            "en/help/wifi.md": article(text="Wi-Fi password"),
        }
    )
    results = asked(elsewhere, "Wi-Fi 壞了不能上網怎麼處理", "zh-Hant").results
    assert [result.article for result in results] == ["help/wifi"]
