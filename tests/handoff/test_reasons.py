"""A reason is given where it is so, and only there."""

from typing import get_args

import pytest

from api.answers.messages import reason_message
from api.answers.models import ReasonCode
from indexer.embedders import Embedder
from indexer.search import QueryEmbedder
from indexer.store import Generation
from tests.asking import asked, codes, evidence_of, searched, values
from tests.conftest import Publish
from tests.files import article
from tests.handoff.content import ANSWERED, FILES, GIVEN, SETTINGS
from tests.indexes import publish_in

CODES: tuple[ReasonCode, ...] = get_args(ReasonCode)


@pytest.mark.parametrize("code", GIVEN)
def test_a_reason_is_given_where_it_is_so(small: Generation, code: ReasonCode) -> None:
    question, about = GIVEN[code]
    assert values(asked(small, question), code) == about


@pytest.mark.parametrize("question", sorted({question for question, _ in GIVEN.values()}))
@pytest.mark.parametrize("locale", ["en", "uk", "ja"])
def test_reasons_are_told_in_the_asked_locale(small: Generation, question: str, locale: str) -> None:
    answer = asked(small, question, locale)
    assert answer.reasons
    assert len(set(codes(answer))) == len(answer.reasons)
    assert [reason.message for reason in answer.reasons] == [
        reason_message(reason.code, reason.values, locale) for reason in answer.reasons
    ]


@pytest.mark.parametrize("locale", ["uk", "ja"])
def test_an_article_of_a_fallback_says_so(small: Generation, locale: str) -> None:
    answer = asked(small, ANSWERED, locale)
    assert (answer.locale, answer.results[0].locale, values(answer, "other_locale")) == (locale, "en", ("en",))
    assert "other_locale" not in codes(asked(small, ANSWERED))


TOMATOES = article(
    "Growing tomatoes",
    "Tomatoes want sun, water and rich soil. Pinch out the side shoots every week, tie the stems to a cane, and pick the fruit when it is "
    "red. Slugs dislike copper, mulch keeps roots cool. Compost matures in spring. The refund invoice of a login button code.",
)
"""What holds the words of a question that it has nothing to do with."""


@pytest.fixture(scope="module")
def tomatoes(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Generation:
    """A help centre with little but those, with vectors."""
    files = {"en/help/tomatoes.md": TOMATOES, "en/help/pets.md": FILES["en/help/pets.md"]}
    return publish_in(tmp_path_factory.mktemp("tomatoes"), {"help-center.yaml": SETTINGS, **files}, embedder)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("I cannot sign on any more", "only_meaning"),
        ("write a poem about autumn", "off_topic"),
        ("Where is the button to refund an invoice?", "only_words"),
    ],
)
def test_a_reason_is_given_where_vectors_say_so(
    semantic: Generation, tomatoes: Generation, query_embedder: QueryEmbedder, question: str, code: ReasonCode
) -> None:
    generation = tomatoes if code == "only_words" else semantic
    answer = asked(generation, question, embedder=query_embedder)
    assert answer.results
    assert values(answer, code) == ()
    assert code not in codes(asked(semantic, ANSWERED, embedder=query_embedder))
    if code != "off_topic":
        assert code not in codes(asked(generation, question))


def test_every_reason_is_tried_here() -> None:
    assert {*GIVEN, "other_language", "other_locale", "rejected", "unknown_locale", "only_meaning", "only_words"} == set(CODES)


def test_a_locale_that_there_is_not_is_told_and_the_question_answered(small: Generation) -> None:
    answer = asked(small, ANSWERED, "fr")
    assert (answer.outcome, answer.locale) == ("answer", "en")
    assert values(answer, "unknown_locale") == ("fr",)


@pytest.mark.parametrize("question", ["reset password zzz", "reset の password"])
def test_only_of_little_it_says_that_little_is_mentioned(small: Generation, question: str) -> None:
    assert evidence_of(searched(small, question)).covered >= 0.35
    assert "not_covered" not in codes(asked(small, question))


def test_an_asked_locale_that_found_nothing_does_not_speak_for_what_a_fallback_found(small: Generation) -> None:
    answer = asked(small, "wash dragon wizard castle sword elf", "ja")
    assert answer.results
    assert "nothing_found" not in codes(answer)
    assert "other_locale" in codes(answer)


def test_a_question_in_other_letters_than_the_articles_says_so(publish: Publish) -> None:
    generation = publish(
        {**FILES, "en/help/kyiv.md": article("Rides in Київ", "Within the ring road."), "en/help/pets.md": article("Dogs", "Yes.")}
    )
    assert {question: "other_language" in codes(asked(generation, question)) for question in ("Київ", "Київ rides", "E-1042 rides")} == {
        "Київ": True,
        "Київ rides": False,
        "E-1042 rides": False,
    }
