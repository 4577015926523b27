"""Articles that did not help are not shown again; with nothing good left, a human takes the question."""

import json
from pathlib import Path

import httpx2
import pytest

from api.answers.messages import reason_message
from api.answers.request import MOST_REJECTED
from indexer.search import QueryEmbedder
from indexer.store import Generation
from kb.errors import RequestError
from tests.asking import asked, codes, evidence_of, found, searched, slugs
from tests.command_line import kotae
from tests.conftest import Publish
from tests.files import article
from tests.handoff.content import ANSWERED, FILES, SUGGESTED, TWINS, UNKNOWN
from tests.serving import FollowedIndex, answering


def test_what_did_not_help_is_not_shown_again_and_another_answers(small: Generation) -> None:
    assert (asked(small, TWINS).outcome, set(found(small, TWINS))) == ("suggest", {"scarf", "glove"})
    answer = asked(small, TWINS, rejected=["scarf"])
    assert (answer.outcome, slugs(answer), "rejected" in codes(answer)) == ("answer", ["glove"], False)


def test_what_did_not_help_is_shown_in_no_locale(small: Generation) -> None:
    shown = {result.locale for result in asked(small, "ride поїздку", "uk").results}
    assert shown
    for question in ("ride поїздку", "ride", "поїздку"):
        for locale in ("uk", "ja", "en"):
            assert "ride" not in slugs(asked(small, question, locale, rejected=["ride"]))
    assert found(small, "refund bank", "ja") == ["refund"]
    assert slugs(asked(small, "refund bank", "ja", rejected=["refund"])) == []


@pytest.mark.parametrize(("question", "rejected"), [(ANSWERED, "reset"), (SUGGESTED, "reset"), (UNKNOWN, "reset"), (TWINS, "pets")])
def test_with_nothing_good_left_a_human_takes_it(small: Generation, question: str, rejected: str) -> None:
    answer = asked(small, question, rejected=[rejected])
    assert rejected not in slugs(answer)
    if question == SUGGESTED:
        answer = asked(small, f"{question} dragon wizard castle", rejected=[rejected])
        assert slugs(answer) == ["invoice"]
    assert (answer.outcome, codes(answer)[0]) == ("handoff", "rejected")


def test_what_did_not_help_in_the_fallback_is_told_in_the_asked_locale(small: Generation) -> None:
    assert asked(small, ANSWERED, "uk").outcome == "answer"
    answer = asked(small, ANSWERED, "uk", rejected=["reset"])
    assert (answer.outcome, answer.results) == ("handoff", ())
    assert answer.reasons[0].message == reason_message("rejected", (), "uk")


def test_a_hundred_articles_may_be_rejected_and_no_more(small: Generation) -> None:
    assert MOST_REJECTED == 100
    many = [f"other-{number}" for number in range(MOST_REJECTED)]
    assert asked(small, ANSWERED, rejected=many).outcome == "answer"
    with pytest.raises(RequestError, match="101 articles are rejected; 100 are the most"):
        asked(small, ANSWERED, rejected=[*many, "reset"])


def test_what_did_not_help_is_no_rival(small: Generation) -> None:
    both, alone = evidence_of(searched(small, TWINS)), evidence_of(searched(small, TWINS, rejected=["scarf"]))
    assert [both.lead, both.margin] == pytest.approx([0, 0], abs=0.01)
    assert (alone.lead, alone.margin, alone.reached_by_any) == (1, 1, alone.reached)


def test_what_did_not_help_is_no_rival_in_meaning(semantic: Generation, query_embedder: QueryEmbedder) -> None:
    question = "I cannot get into my account"
    results = searched(semantic, question, embedder=query_embedder)
    near = evidence_of(results).near
    assert near
    assert (results.articles[0].article, near.nearest) == ("help/reset", near.similarity)
    left = evidence_of(searched(semantic, question, rejected=["reset"], embedder=query_embedder)).near
    assert left
    assert left.similarity <= left.nearest < near.nearest


def test_over_http_what_did_not_help_is_told_in_repeated_parameters_or_in_the_body(small_root: Path) -> None:
    question, rejected = {"question": TWINS, "locale": "en"}, ["help/scarf", "help/glove"]
    with answering(FollowedIndex(small_root / "index")) as http:

        def get(*some: str) -> httpx2.Response:
            return http.get("/v1/answers", params={**question, "rejected": list(some)})

        def post(*some: str) -> httpx2.Response:
            return http.post("/v1/answers", json={**question, "rejected": list(some)})

        for send in (get, post):
            assert [result["article"] for result in send("help/scarf").json()["results"]] == ["help/glove"]
            answer = send(*rejected).json()
            assert (answer["outcome"], answer["results"], answer["reasons"][0]["code"]) == ("handoff", [], "rejected")
            assert answer["handoff"]["contacts"][0]["value"] == "https://chat.example"
            assert send(*[f"help/{number}" for number in range(MOST_REJECTED)]).status_code == 200
            assert send(*[f"help/{number}" for number in range(MOST_REJECTED + 1)]).status_code == 422
        assert http.get("/v1/answers", params=question).json()["outcome"] == "suggest"


def test_on_the_command_line_what_did_not_help_is_not_shown(small_root: Path) -> None:
    command = ("ask", TWINS, "--locale", "en", "--index", small_root / "index", "--json")
    answer = json.loads(kotae(*command, "--rejected", "help/scarf").stdout)
    assert [result["article"] for result in answer["results"]] == ["help/glove"]
    answer = json.loads(kotae(*command, "--rejected", "help/scarf", "--rejected", "help/glove").stdout)
    assert (answer["outcome"], answer["results"]) == ("handoff", [])
    many = [option for number in range(MOST_REJECTED + 1) for option in ("--rejected", f"help/{number}")]
    assert "101 articles are rejected" in kotae(*command, *many, code=2).stderr


def test_an_article_is_rejected_by_an_id_that_it_had_before_too(publish: Publish) -> None:
    files = {"en/help/reset.md": article("Reset your password", "For when you cannot log in: choose a new one.", aliases="[help/old]")}
    assert slugs(asked(publish({**FILES, **files}), ANSWERED, rejected=["old"])) == []
