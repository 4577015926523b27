"""No text keeps a regular expression of ours busy for longer than in proportion to its length."""

import time

from kb.context import matches
from tests.attacks.regular_expressions import Use, hostile_texts, uses

LENGTH = 2000
FAST = 0.003
"""Seconds of the processor: what is done so soon need not be looked at twice. With its square, 2,000 letters take some 15 ms."""

OF_OURS = {"api.pages.widget._NOT_SENT"}
"""They read nothing but files of ours."""

LATER = {
    "kb.context.matches": "below",
    "kb.importing.settings._added": "line by line, with nothing behind that could fail",
    "kb.importing.sources.docusaurus.addresses.__init__": "names of folders, escaped, at the beginning",
    "kb.importing.sources.docusaurus.tree._setting": "a name, within one line",
    "kb.markdown.html.tags.raw_end": "the name of one of four tags",
    "kb.yaml_loader.syntax._flaw_of_quotes": "in a quote each character fits one way only",
    "indexer.query.synonym_use.article_with": "a term, escaped",
    "indexer.search.hearing._run": "letters, possessively, with white space between",
    "indexer.search.rewriting._by_spelling": "one set of letters",
    "indexer.search.typeahead._sounds": "one character",
    "indexer.analysis.languages.registry.own_letter": "one character",
    "indexer.analysis.phonetics._longest_first": "strings, escaped",
    "indexer.analysis.phonetics._fold": "strings, or a letter said twice",
    "indexer.analysis.phonetics._habit": "strings, or one character",
    **{f"indexer.analysis.lookalikes.{name}": "taken from the tables" for name in ("_own_letter", "_meeting", "_mixed", "_block")},
}
"""Functions that put an expression together, and why none of those can be slow."""


def seconds(use: Use, text: str) -> float:
    start = time.process_time()
    use.run(text)
    return time.process_time() - start


def grows_faster_than_its_text(use: Use) -> str:
    """What it grows with; empty where it does not."""
    for number, text in enumerate(hostile_texts(use, LENGTH)):
        if seconds(use, text) > FAST:
            shorter, longer = (list(hostile_texts(use, LENGTH * times))[number] for times in (1, 4))
            once, more = (min(seconds(use, grown) for _ in range(3)) for grown in (shorter, longer))
            if more > 8 * once and more > 4 * FAST:
                return f"{use.place}: {use.method} {use.pattern[:100]!r} with {text[:20]!r}…: {once:.4f} s, four times as long {more:.4f} s"
    return ""


def test_no_expression_takes_longer_than_in_proportion_to_its_text() -> None:
    known, _ = uses()
    assert len(known) > 250
    assert not [told for use in known if use.place not in OF_OURS and (told := grows_faster_than_its_text(use))]


def test_this_can_tell_one_that_does() -> None:
    for pattern, method in ((r"\s+$", "search"), (r"(?:a+)+b", "match"), (r"(.*),(.*);", "match"), (r"[a-z]+\d", "finditer")):
        length = 20 if "a+)" in pattern else LENGTH
        slow = max(seconds(Use("here", pattern, 0, method), text) for text in hostile_texts(Use("here", pattern, 0, method), length))
        assert slow > FAST, pattern


def test_expressions_that_are_put_together_later_are_known() -> None:
    _, later = uses()
    assert set(later) == set(LATER)


def test_no_pattern_of_a_writer_makes_an_address_of_a_customer_take_long() -> None:
    start = time.process_time()
    for pattern in ("/**/**/**/**/x", "/**a**a**a**a**b", "/*a*a*a*a*a*b", "/**a*a*a**a*a*b", "/**/*a*/**/*b*/**"):
        for page in ("/" + "a/" * 1000, "/" + "a" * 2000, "/" * 2000):
            assert not matches(pattern, page)
    assert time.process_time() - start < 1
