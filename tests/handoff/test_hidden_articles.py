"""An article of a fallback that the asked locale has is shown as it stands there; what may not be shown is a rival all the same."""

from indexer.embedders import Embedder
from indexer.search import QueryEmbedder
from tests.asking import asked, evidence_of, searched, slugs
from tests.conftest import Publish
from tests.files import article
from tests.handoff.content import FILES

RIDES = {
    "en/help/ride.md": article("Book a ride on the map", "Rides are booked on the map: choose where to, and book."),
    "en/help/receipt.md": article("Receipts", "We send one behind each ride that you book."),
}

BOOKING = "book a ride"

OTHERS = ["receipt"]
"""The other article that holds such words."""


def test_an_article_that_a_fallback_found_is_shown_in_the_asked_locale_where_that_has_it(publish: Publish) -> None:
    generation = publish({**FILES, **RIDES})
    translated, untranslated = asked(generation, BOOKING, "uk"), asked(generation, BOOKING, "ja")
    for answer, locale in ((translated, "uk"), (untranslated, "en")):
        assert (answer.outcome, slugs(answer)) == ("answer", ["ride", "receipt"])
        assert [result.locale for result in answer.results] == [locale, "en"]
    assert translated.results[0].title == "Замовити поїздку"
    assert translated.confidence == untranslated.confidence
    assert slugs(asked(generation, BOOKING, "uk", rejected=["ride"])) == ["receipt"]


def test_what_is_hidden_is_a_rival_all_the_same(publish: Publish) -> None:
    generation = publish({**FILES, **RIDES})
    everything = evidence_of(searched(generation, BOOKING))
    hidden = evidence_of(searched(generation, BOOKING, among=OTHERS))
    missing = evidence_of(searched(generation, BOOKING, rejected=["ride"]))
    assert (hidden.lead, hidden.margin) == (0, 0)
    assert (missing.lead, missing.margin) == (1, 1)
    assert hidden.reached == missing.reached < hidden.reached_by_any == everything.reached_by_any


def test_what_is_hidden_is_a_rival_in_meaning_too(publish: Publish, embedder: Embedder, query_embedder: QueryEmbedder) -> None:
    generation = publish({**FILES, **RIDES}, embedder)
    everything = evidence_of(searched(generation, BOOKING, embedder=query_embedder)).near
    results = searched(generation, BOOKING, embedder=query_embedder, among=OTHERS)
    hidden = evidence_of(results)
    assert "help/ride" not in {article.article for article in results.articles}
    assert everything
    assert hidden.near
    assert hidden.near.nearest == everything.nearest > hidden.near.similarity
    assert hidden.near.stands_out < everything.stands_out
    assert (hidden.lead, hidden.margin) == (0, 0)
