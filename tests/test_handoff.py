"""Knowing when not to answer: who asks for a human gets one, confidence is what it says it is, and nobody is left without a way on."""

import ast
import json
import logging
import math
import os
import random
import re
import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import get_args

import httpx2
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers import Request, ask, human_requests
from api.answers.confidence import ConfidencePolicy, Fit, Step, confidence_policy, logistic, shipped, version
from api.answers.human_requests import wants_human
from api.answers.messages import MessageKind, handoff_message, reason_message
from api.answers.models import Answer, ReasonCode
from api.answers.request import MOST_REJECTED
from api.cli import main
from api.evaluation.judged import JudgedAnswer
from api.evaluation.metrics import calibration_error
from api.evaluation.own_calibration import thresholds_of
from api.evaluation.statistics import Example, chance_of_more, fit_step
from indexer.analysis import LANGUAGES, analyze
from indexer.backends import ArticleFilter
from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from indexer.embedders import Embedder
from indexer.embedders.in_process import InProcessEmbedder
from indexer.query import build_query
from indexer.search import Evidence, QueryEmbedder, SearchResults, search
from indexer.search.evidence import Nearness
from indexer.store import Generation, open_current, read_pointer
from indexer.store.manifest import read_manifest
from kb.article import Article
from kb.calibration import HIGHEST_RISK, Adjustment, OwnCalibration, Thresholds
from kb.content import read_content
from kb.errors import ContentError, EmbedderFailed, RequestError
from kb.front_matter import FrontMatter
from kb.locale import KNOWN, guess, language_of
from kb.markdown import Section
from tests.files import article, write
from tests.serving import answering

HERE = Path(__file__).parent
DEMO = HERE.parent / "corpora" / "demo"
MESSAGES = HERE.parent / "api" / "answers" / "locales"
LOCALES = ("zh-Hant", "zh-Hans", "ja", "bg", "uk", "el", "en")
CODES: tuple[ReasonCode, ...] = get_args(ReasonCode)
KINDS: tuple[MessageKind, ...] = get_args(MessageKind)

FORGOTTEN = {
    "zh-Hant": "忘記密碼怎麼辦",
    "zh-Hans": "忘记密码怎么办",
    "ja": "パスワードを忘れてしまいました",
    "bg": "забравих си паролата",
    "uk": "забула пароль",
    "el": "ξέχασα τον κωδικό μου",
    "en": "I forgot my password",
}
"""A question that account/reset-password answers."""

WISHES = {
    "zh-Hant": "我要找真人客服",
    "zh-Hans": "我要转人工客服",
    "ja": "オペレーターにつないでください",
    "bg": "може ли да говоря с оператор",
    "uk": "з'єднайте мене з оператором",
    "el": "θέλω να μιλήσω με άνθρωπο",
    "en": "I want to talk to a person",
}

PATIENT = 20.0
"""A budget that no question needs, however busy the machine is."""

SETTINGS = """\
name: Test
default_locale: en
wrong_answers_per_hundred: 30
locales: {en: {}, uk: {fallbacks: [en]}, ja: {fallbacks: [en]}}
categories: {help: {en: Help}}
contact:
  - {kind: chat, value: "https://chat.example", label: {en: Chat with us}}
  - {kind: phone, value: {uk: "0 800"}, label: {en: Call us, uk: Зателефонувати}, hours: {uk: щодня}}
  - {kind: email, value: help@test.example, label: {ja: メール}}
"""


FILES: Mapping[str, str] = {
    "help-center.yaml": SETTINGS,
    "en/help/reset.md": article("Reset your password", "For when you cannot log in: choose a new one."),
    "en/help/ride.md": article("Book a ride", "Rides are booked on the map."),
    "en/help/receipt.md": article("Receipts", "We send one behind each ride."),
    "en/help/refund.md": article("Refunds", "A refund takes three days. The bank may need longer."),
    "en/help/accident.md": article("After an accident", "Call an ambulance. Then tell us where the collision was.", handoff="always"),
    "en/help/pets.md": article("Travel with a dog", "Dogs may come along."),
    "en/help/invoice.md": article("Invoices", "An invoice is sent each month."),
    "en/help/move.md": article("Change your address", "Tell us where you live now.\n\n## Moving abroad\n\nYour currency changes, too."),
    "en/help/scarf.md": article("Wash a scarf", "Wash a scarf in cold water."),
    "en/help/glove.md": article("Wash a glove", "Wash a glove in cold water."),
    "uk/help/language.md": article("Змінити мову", "Мову змінюють у профілі."),
    "uk/help/ride.md": article("Замовити поїздку", "Поїздки замовляють на мапі."),
}
"""No article is in Japanese."""

ANSWERED, SUGGESTED, UNKNOWN = "reset password", "password invoice", "dragon wizard"
"""A question for each outcome."""

TWINS = "wash in cold water"
"""What two articles answer equally well."""


def publish(root: Path, files: Mapping[str, str], embedder: Embedder | None = None) -> Generation:
    """Writes, builds and opens a help centre."""
    shutil.rmtree(root / "content", ignore_errors=True)
    build(read_content(write(root / "content", files)), root / "index", TantivyEngine(), embedder)
    return open_current(root / "index", TantivyEngine())


Make = Callable[[Mapping[str, str]], Generation]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Builds and opens `FILES`, with others beside them or in their place."""
    return lambda files: publish(tmp_path, {**FILES, **files})


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the content of `FILES` and its index; not to be changed."""
    root = tmp_path_factory.mktemp("handoff")
    publish(root, FILES)
    return root


@pytest.fixture(scope="module")
def small(root: Path) -> Generation:
    return open_current(root / "index", TantivyEngine())


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    """The real one."""
    return InProcessEmbedder(2)


@pytest.fixture(scope="module")
def meant(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Generation:
    """`FILES` with vectors."""
    return publish(tmp_path_factory.mktemp("meant"), FILES, embedder)


def asked(generation: Generation, question: str, locale: str = "en", *rejected: str) -> Answer:
    return ask(generation, Request(question, locale, rejected=tuple(f"help/{each}" for each in rejected)))


def articles(answer: Answer) -> list[str]:
    return [result.article.removeprefix("help/") for result in answer.results]


def codes(answer: Answer) -> list[ReasonCode]:
    return [reason.code for reason in answer.reasons]


def values(answer: Answer, code: ReasonCode) -> tuple[str, ...]:
    """What one of its reasons, which must be there once, is about."""
    (found,) = (reason.values for reason in answer.reasons if reason.code == code)
    return found


def searched(generation: Generation, question: str, *rejected: str, meaning: QueryEmbedder | None = None) -> SearchResults:
    """What is found in English without some articles."""
    return search(
        generation.locales["en"], question, 5, ArticleFilter(without=frozenset(f"help/{article}" for article in rejected)), embedder=meaning
    )


def evidence_of(results: SearchResults) -> Evidence:
    assert results.evidence
    return results.evidence


def kotae(*arguments: object, code: int = 0, **env: str) -> str:
    """What a command of the command line says on both streams."""
    given = {f"KOTAE_{name.upper()}": value for name, value in {"embedder": "none", **env}.items()}
    result = CliRunner().invoke(main, list(map(str, arguments)), prog_name="kotae", env=given)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


# --- who asks for a human gets one


def asks_for_human(question: str, locale: str) -> bool:
    return wants_human(question, locale, guess(question, (locale, *KNOWN)) or locale)


def cases(locale: str, sign: str) -> list[str]:
    lines = (HERE / "cases" / "human" / f"{locale}.txt").read_text(encoding="utf-8").split("\n")
    return [line.removeprefix(f"{sign} ") for line in lines if line.startswith(f"{sign} ")]


@pytest.mark.parametrize("locale", LOCALES)
def test_who_asks_for_a_human_is_understood(locale: str) -> None:
    asking = cases(locale, "+")
    assert len(asking) >= 40
    assert [question for question in asking if not asks_for_human(question, locale)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_who_tells_of_humans_does_not_ask_for_one(locale: str) -> None:
    telling = cases(locale, "-")
    assert len(telling) >= 50
    assert [question for question in telling if asks_for_human(question, locale)] == []


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "en"])
def test_a_wish_in_english_counts_in_any_locale(locale: str) -> None:
    assert [question for question in cases("en", "+") if not asks_for_human(question, locale)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_wish_that_its_letters_tell_the_language_of_counts_in_english(locale: str) -> None:
    told = [question for question in cases(locale, "+") if language_of(guess(question, LOCALES) or "") == language_of(locale)]
    assert told
    assert [question for question in told if not asks_for_human(question, "en")] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_who_asks_for_a_human_gets_one_however_sure_the_answer_is(demo: Generation, locale: str) -> None:
    plain = ask(demo, Request(FORGOTTEN[locale], locale))
    wishing = ask(demo, Request(f"{FORGOTTEN[locale]}. {WISHES[locale]}", locale))
    assert "asked_for_human" not in codes(plain)
    assert (wishing.outcome, codes(wishing)[0]) == ("handoff", "asked_for_human")
    assert plain.results[0].article == "account/reset-password"
    assert "account/reset-password" in {result.article for result in wishing.results}
    assert wishing.handoff.message == handoff_message("human", locale)
    assert wishing.handoff.contacts == plain.handoff.contacts != ()


def test_a_wish_does_not_lower_confidence_but_the_outcome(small: Generation) -> None:
    answer = asked(small, f"{ANSWERED}, talk to a human")
    assert (answer.outcome, codes(answer)[0], articles(answer)[0]) == ("handoff", "asked_for_human", "reset")
    assert answer.confidence > confidence_policy(small, "en", evidence_of(searched(small, ANSWERED))).answer_from


@pytest.mark.parametrize("locale", ["uk", "ja"])
def test_a_wish_with_an_article_of_a_fallback_is_told_in_the_asked_locale(small: Generation, locale: str) -> None:
    answer = asked(small, "reset password, I want to talk to a human", locale)
    assert (answer.outcome, answer.results[0].locale) == ("handoff", "en")
    assert answer.handoff.message == handoff_message("human", locale)
    assert answer.reasons[0].message == reason_message("asked_for_human", (), locale)


# --- phrase files


Phrases = Callable[[str], None]


@pytest.fixture
def phrases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Phrases]:
    """Puts a file of English phrases in the place of ours."""
    read_once = vars(human_requests)["_requests"]

    def use(text: str) -> None:
        write(tmp_path, {"en.txt": text})
        read_once.cache_clear()

    monkeypatch.setattr(human_requests, "_FOLDER", tmp_path)
    yield use
    read_once.cache_clear()


def test_every_language_has_phrases_that_can_be_read() -> None:
    human_requests.warm(LANGUAGES)
    assert {path.stem for path in (HERE.parent / "api" / "answers" / "human").iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("phrase", ["to the", "* human", "{the,a} {of,to}", "-to the", "=how do I", "{agent,the}"])
def test_a_phrase_that_begins_with_nothing_is_refused(phrases: Phrases, phrase: str) -> None:
    phrases(f"real human\n{phrase}\n")
    with pytest.raises(ValueError, match=r"en\.txt begins with no word that counts"):
        human_requests.warm(["en"])


@pytest.mark.parametrize(
    ("text", "wishing", "others"),
    [
        (
            "real human  # one",
            ["a real human", "REAL HUMANS!", "the real, of a real human"],
            ["human", "real", "real, human", "human real"],
        ),
        ("real human", ["is it real? a real human"], ["is it real? human", "real; human", "real old human"]),
        (
            "talk {human,{old,new} agent}",
            ["talking to humans", "talk to a new agent"],
            ["talk to an agent", "talk to a person", "old agent"],
        ),
        ("{,real} agent", ["agent", "real agent"], ["real"]),
        ("talk * agent", ["talk to an agent", "talk to a sleepy agent"], ["talk to a very2 sleepy agent", "agent talk"]),
        ("=agent", ["agent", "Agent!", "the agent"], ["agent, refund", "my agent is late", "secret agent"]),
        ("keep me\ncall me", ["call me", "calls me"], ["call", "call you", "me, call"]),
        ("keep called\ncall agent", ["call the agent", "calling an agent"], ["called the agent"]),
        ("agent\n-agent called", ["agent", "an agent who slept"], ["the agent called", "agents call"]),
        ("agent\n-agent called", ["the agent called, now agent please", "agent called agent"], []),
        ("# agent\n\nreal human", ["real human"], ["agent", "#", ""]),
    ],
)
def test_phrases_mean_what_their_file_says(phrases: Phrases, text: str, wishing: Sequence[str], others: Sequence[str]) -> None:
    phrases(text)
    assert [question for question in wishing if not asks_for_human(question, "en")] == []
    assert [question for question in others if asks_for_human(question, "en")] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_any_text_may_be_looked_through_for_a_wish(locale: str) -> None:
    chunks = st.sampled_from(("agent", "оператор", "客服", "*", "{", ",", "}", "=", "-", "#", "keep", "。", "\n", " "))

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=60) | st.lists(chunks, max_size=30).map(" ".join))
    def check(text: str) -> None:
        assert asks_for_human(text, locale) in {True, False}

    check()


# --- articles that a human always looks at


def test_an_article_can_always_be_handed_off_and_is_shown_along(make: Make, small: Generation) -> None:
    marked = asked(small, "collision")
    unmarked = asked(make({"en/help/accident.md": FILES["en/help/accident.md"].replace("handoff: always\n", "")}), "collision")
    assert (unmarked.outcome, articles(unmarked)[0]) == ("answer", "accident")
    assert (marked.outcome, articles(marked)) == ("handoff", articles(unmarked))
    assert values(marked, "always_handoff") == ("After an accident",)
    assert marked.handoff.message == handoff_message("always", "en")
    assert marked.confidence == unmarked.confidence
    assert codes(marked) == ["always_handoff", *codes(unmarked)]


@pytest.mark.parametrize("marked", [["scarf"], ["glove"], ["scarf", "glove"]])
def test_an_article_that_is_always_handed_off_counts_as_a_close_second(make: Make, marked: Sequence[str]) -> None:
    twins = {name: article(f"Wash a {name}", f"Wash a {name} in cold water.", handoff="always") for name in marked}
    answer = asked(make({f"en/help/{name}.md": text for name, text in twins.items()}), TWINS)
    assert "close_call" in codes(answer)
    assert set(articles(answer)[:2]) == {"scarf", "glove"}
    assert (answer.outcome, answer.handoff.message) == ("handoff", handoff_message("always", "en"))
    assert set(values(answer, "always_handoff")) == {f"Wash a {name}" for name in marked}


def test_an_article_that_is_always_handed_off_and_stands_far_behind_changes_nothing(small: Generation) -> None:
    answer = asked(small, "change my address collision")
    assert articles(answer) == ["move", "accident"]
    assert (answer.outcome, "always_handoff" in codes(answer)) == ("answer", False)


def test_an_article_of_a_fallback_is_always_handed_off_too(small: Generation) -> None:
    answer = asked(small, "collision", "uk")
    assert (answer.outcome, answer.results[0].locale) == ("handoff", "en")
    assert values(answer, "always_handoff") == ("After an accident",)
    assert answer.handoff.message == handoff_message("always", "uk")


def test_a_wish_for_a_human_is_answered_before_all(small: Generation) -> None:
    answer = asked(small, "collision, talk to a human")
    assert codes(answer)[:2] == ["asked_for_human", "always_handoff"]
    assert answer.handoff.message == handoff_message("human", "en")


@pytest.mark.parametrize("locale", LOCALES)
def test_in_the_demo_an_accident_is_always_handed_off(demo: Generation, locale: str) -> None:
    title = demo.locales[locale].articles.metadata["safety/accident"].title
    answer = ask(demo, Request(title, locale))
    assert (answer.outcome, answer.results[0].article) == ("handoff", "safety/accident")
    assert values(answer, "always_handoff") == (title,)


@pytest.mark.parametrize("mark", ["sometimes", "true"])
def test_a_handoff_that_is_none_is_told(tmp_path: Path, mark: str) -> None:
    with pytest.raises(ContentError, match=r"en/help/pets\.md:3: error: .*handoff.*(auto|always)"):
        read_content(write(tmp_path, {**FILES, "en/help/pets.md": article("Travel with a dog", handoff=mark)}))


# --- articles that did not help


def test_what_did_not_help_is_not_shown_again_and_another_answers(small: Generation) -> None:
    assert (asked(small, TWINS).outcome, set(articles(asked(small, TWINS)))) == ("suggest", {"scarf", "glove"})
    answer = asked(small, TWINS, "en", "scarf")
    assert (answer.outcome, articles(answer), "rejected" in codes(answer)) == ("answer", ["glove"], False)


def test_what_did_not_help_is_shown_in_no_locale(small: Generation) -> None:
    shown = {result.locale for result in asked(small, "ride поїздку", "uk").results}
    assert shown
    for question in ("ride поїздку", "ride", "поїздку"):
        for locale in ("uk", "ja", "en"):
            assert "ride" not in articles(asked(small, question, locale, "ride"))
    assert articles(asked(small, "refund bank", "ja")) == ["refund"]
    assert articles(asked(small, "refund bank", "ja", "refund")) == []


@pytest.mark.parametrize(("question", "rejected"), [(ANSWERED, "reset"), (SUGGESTED, "reset"), (UNKNOWN, "reset"), (TWINS, "pets")])
def test_with_nothing_good_left_a_human_takes_it(small: Generation, question: str, rejected: str) -> None:
    answer = asked(small, question, "en", rejected)
    assert rejected not in articles(answer)
    if question == SUGGESTED:
        answer = asked(small, f"{question} dragon wizard castle", "en", rejected)
        assert articles(answer) == ["invoice"]
    assert (answer.outcome, codes(answer)[0]) == ("handoff", "rejected")


def test_what_did_not_help_in_the_fallback_is_told_in_the_asked_locale(small: Generation) -> None:
    assert asked(small, ANSWERED, "uk").outcome == "answer"
    answer = asked(small, ANSWERED, "uk", "reset")
    assert (answer.outcome, answer.results) == ("handoff", ())
    assert answer.reasons[0].message == reason_message("rejected", (), "uk")


def test_a_hundred_articles_may_be_rejected_and_no_more(small: Generation) -> None:
    assert MOST_REJECTED == 100
    many = [f"other-{number}" for number in range(MOST_REJECTED)]
    assert asked(small, ANSWERED, "en", *many).outcome == "answer"
    with pytest.raises(RequestError, match="101 articles are rejected; 100 are the most"):
        asked(small, ANSWERED, "en", *many, "reset")


def test_what_did_not_help_is_no_rival(small: Generation) -> None:
    both, alone = evidence_of(searched(small, TWINS)), evidence_of(searched(small, TWINS, "scarf"))
    assert [both.lead, both.margin] == pytest.approx([0, 0], abs=0.01)
    assert (alone.lead, alone.margin, alone.reached_by_any) == (1, 1, alone.reached)


def test_what_did_not_help_is_no_rival_in_meaning(meant: Generation, embedder: Embedder) -> None:
    question, meaning = "I cannot get into my account", QueryEmbedder(embedder, PATIENT, 1)
    (first, *_), near = searched(meant, question, meaning=meaning).articles, evidence_of(searched(meant, question, meaning=meaning)).near
    assert (first.article, near and near.nearest) == ("help/reset", near and near.similarity)
    left = evidence_of(searched(meant, question, "reset", meaning=meaning)).near
    assert near
    assert left
    assert left.similarity <= left.nearest < near.nearest


def test_over_http_what_did_not_help_is_told_in_repeated_parameters_or_in_the_body(root: Path) -> None:
    question, rejected = {"question": TWINS, "locale": "en"}, ["help/scarf", "help/glove"]
    with answering(root / "index") as http:

        def get(*some: str) -> httpx2.Response:
            return http.get("/v1/answers", params={**question, "rejected": list(some)})

        def post(*some: str) -> httpx2.Response:
            return http.post("/v1/answers", json={**question, "rejected": list(some)})

        for send in (get, post):
            assert [each["article"] for each in send("help/scarf").json()["results"]] == ["help/glove"]
            answer = send(*rejected).json()
            assert (answer["outcome"], answer["results"], answer["reasons"][0]["code"]) == ("handoff", [], "rejected")
            assert answer["handoff"]["contacts"][0]["value"] == "https://chat.example"
            assert send(*[f"help/{number}" for number in range(MOST_REJECTED)]).status_code == 200
            assert send(*[f"help/{number}" for number in range(MOST_REJECTED + 1)]).status_code == 422
        assert http.get("/v1/answers", params=question).json()["outcome"] == "suggest"


def test_on_the_command_line_what_did_not_help_is_not_shown(root: Path) -> None:
    command = ("ask", TWINS, "--locale", "en", "--index", root / "index", "--json")
    answer = json.loads(kotae(*command, "--rejected", "help/scarf"))
    assert [each["article"] for each in answer["results"]] == ["help/glove"]
    answer = json.loads(kotae(*command, "--rejected", "help/scarf", "--rejected", "help/glove"))
    assert (answer["outcome"], answer["results"]) == ("handoff", [])
    many = [option for number in range(MOST_REJECTED + 1) for option in ("--rejected", f"help/{number}")]
    assert "101 articles are rejected" in kotae(*command, *many, code=2)


# --- the way to a human


@pytest.mark.parametrize("locale", ["en", "uk", "ja"])
def test_every_answer_carries_the_way_to_a_human(small: Generation, locale: str) -> None:
    answers = [asked(small, question, locale) for question in (ANSWERED, SUGGESTED, UNKNOWN, "collision", "collision, talk to a human")]
    assert [answer.outcome for answer in answers] == ["answer", "suggest", "handoff", "handoff", "handoff"]
    kinds: tuple[MessageKind, ...] = ("answer", "suggest", "handoff", "always", "human")
    assert [answer.handoff.message for answer in answers] == [handoff_message(kind, locale) for kind in kinds]
    assert len({answer.handoff.contacts for answer in answers}) == 1


def test_contacts_are_those_of_the_persons_locale(small: Generation) -> None:
    told = {
        locale: [(each.kind, each.label, each.value, each.hours) for each in asked(small, UNKNOWN, locale).handoff.contacts]
        for locale in ("en", "uk", "ja")
    }
    chat, email = ("chat", "Chat with us", "https://chat.example", ""), ("email", "email", "help@test.example", "")
    assert told == {
        "en": [chat, email],
        "uk": [chat, ("phone", "Зателефонувати", "0 800", "щодня"), email],
        "ja": [chat, ("email", "メール", "help@test.example", "")],
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_each_kind_of_answer_has_its_own_wording(locale: str) -> None:
    said = [handoff_message(kind, locale) for kind in KINDS]
    assert set(KINDS) == {"answer", "suggest", "handoff", "human", "always"}
    assert len(set(said)) == len(said)
    assert {guess(each, LOCALES) for each in said} <= {locale, None}


# --- reasons


def messages(locale: str) -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = json.loads((MESSAGES / f"{locale}.json").read_text(encoding="utf-8"))
    return told


@pytest.mark.parametrize("locale", LOCALES)
def test_every_reason_has_a_message(locale: str) -> None:
    told, english = messages(locale), messages("en")
    assert told.keys() == english.keys()
    assert set(told["reasons"]) == set(CODES)
    assert set(told["outcomes"]) == set(KINDS)
    assert all(sentence.strip() == sentence != "" for sentence in (*told["reasons"].values(), *told["outcomes"].values()))
    assert len(set(told["reasons"].values())) == len(CODES)


@pytest.mark.parametrize("locale", LOCALES)
def test_values_have_their_place_in_the_same_messages(locale: str) -> None:
    def counts(tag: str) -> dict[str, list[str]]:
        return {code: re.findall(r"\{.*?\}", sentence) for code, sentence in messages(tag)["reasons"].items()}

    assert counts(locale) == counts("en")
    assert {tuple(places) for places in counts(locale).values()} == {(), ("{values}",)}


@pytest.mark.parametrize("locale", LOCALES)
def test_values_are_quoted_once(locale: str) -> None:
    opening, closing = messages(locale)["quotes"]
    for code in CODES:
        if "{values}" in messages(locale)["reasons"][code]:
            one, two = reason_message(code, ["xyz"], locale), reason_message(code, ["xyz", "uvw {values}"], locale)
            assert one.count(f"{opening}xyz{closing}") == one.count("xyz") == 1
            assert (one.count(opening), one.count(closing)) == ((1, 1) if opening != closing else (2, 2))
            assert "xyz" in two.partition("uvw {values}")[0]
            if code != "guessed":
                assert f"{opening}xyz{closing}{messages(locale)['comma']}{opening}uvw {{values}}{closing}" in two
        else:
            assert reason_message(code, ["xyz"], locale) == reason_message(code, [], locale)


GIVEN: Mapping[ReasonCode, tuple[str, tuple[str, ...]]] = {
    "covered": (ANSWERED, ()),
    "partly_covered": ("reset password currency", ("currency",)),
    "not_covered": ("bank invoice dog map currency", ()),
    "unknown_words": ("reset password dragon wizard", ("dragon", "wizard")),
    "off_topic": ("dragon wizard castle sword elf password", ()),
    "scattered": ("refund currency", ()),
    "close_call": (TWINS, ("Wash a glove", "Wash a scarf")),
    "guessed": ("passwrod reset", ("password reset",)),
    "no_words": ("???", ()),
    "nothing_found": (UNKNOWN, ()),
    "asked_for_human": ("talk to a human about refunds", ()),
    "always_handoff": ("collision", ("After an accident",)),
}
"""A question to the English articles that gives each reason, and what it is about."""


@pytest.mark.parametrize("code", GIVEN)
def test_a_reason_is_given_where_it_is_so(small: Generation, code: ReasonCode) -> None:
    question, metadata = GIVEN[code]
    assert values(asked(small, question), code) == metadata


@pytest.mark.parametrize("question", sorted({question for question, _ in GIVEN.values()}))
@pytest.mark.parametrize("locale", ["en", "uk", "ja"])
def test_reasons_are_told_in_the_asked_locale(small: Generation, question: str, locale: str) -> None:
    answer = asked(small, question, locale)
    assert answer.reasons
    assert len(set(codes(answer))) == len(answer.reasons)
    assert [each.message for each in answer.reasons] == [reason_message(each.code, each.values, locale) for each in answer.reasons]


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


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("I cannot sign on any more", "only_meaning"),
        ("write a poem about autumn", "off_topic"),
        ("Where is the button to refund an invoice?", "only_words"),
    ],
)
def test_a_reason_is_given_where_it_is_so_by_meaning(
    meant: Generation, tomatoes: Generation, embedder: Embedder, question: str, code: ReasonCode
) -> None:
    generation = tomatoes if code == "only_words" else meant
    answer = ask(generation, Request(question, "en"), QueryEmbedder(embedder, PATIENT, 1))
    assert answer.results
    assert values(answer, code) == ()
    assert code not in codes(ask(meant, Request(ANSWERED, "en"), QueryEmbedder(embedder, PATIENT, 1)))
    if code != "off_topic":
        assert code not in codes(ask(generation, Request(question, "en")))


@pytest.fixture(scope="module")
def tomatoes(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Generation:
    """A help centre with little but those, with vectors."""
    files = {"en/help/tomatoes.md": TOMATOES, "en/help/pets.md": FILES["en/help/pets.md"]}
    return publish(tmp_path_factory.mktemp("tomatoes"), {"help-center.yaml": SETTINGS, **files}, embedder)


def test_every_reason_is_tried_here() -> None:
    assert {*GIVEN, "other_language", "other_locale", "rejected", "only_meaning", "only_words"} == set(CODES)


# --- how many answers may be wrong


def allowing(wrong: int | str, locale: str = "") -> dict[str, str]:
    """The settings with so many wrong answers of a hundred, and what is set for English."""
    own = f"{{wrong_answers_per_hundred: {locale}}}" if locale else "{}"
    text = SETTINGS.replace("hundred: 30", f"hundred: {wrong}").replace("en: {}", f"en: {own}", 1)
    return {"help-center.yaml": text}


def thresholds(generation: Generation) -> tuple[float, float]:
    """From which confidence on English, and Ukrainian, questions are answered."""
    evidence = evidence_of(searched(generation, ANSWERED))
    return confidence_policy(generation, "en", evidence).answer_from, confidence_policy(generation, "uk", evidence).answer_from


@pytest.mark.parametrize("fit", [shipped().lexical, shipped().semantic], ids=["words", "meaning"])
def test_who_allows_more_wrong_answers_never_gets_fewer(fit: Fit) -> None:
    answer_from = fit.thresholds.answer_from
    assert len(answer_from) == HIGHEST_RISK
    assert list(answer_from) == sorted(answer_from, reverse=True)
    assert answer_from[0] > 0
    assert fit.thresholds.suggest_from <= answer_from[0]


def test_a_help_centre_that_allows_few_wrong_answers_hands_off_more(make: Make) -> None:
    questions = [*dict.fromkeys(question for question, _ in GIVEN.values()), "password", "bank", "three", "currency", "map", "collision"]
    found: dict[int, list[Answer]] = {}
    for wrong in (1, 50):
        generation = make(allowing(wrong))
        found[wrong] = [asked(generation, question) for question in questions]
    strict, lax = ({answer.question for answer in answers if answer.outcome == "answer"} for answers in found.values())
    assert strict < lax
    assert [each.confidence for each in found[1]] == [each.confidence for each in found[50]]


def test_a_locales_own_allowance_counts_before_the_help_centres(make: Make) -> None:
    answer_from = shipped().lexical.thresholds.answer_from
    assert thresholds(make(allowing(2))) == (answer_from[1], answer_from[1])
    assert thresholds(make(allowing(2, "40"))) == (answer_from[39], answer_from[1])
    assert thresholds(make({"help-center.yaml": SETTINGS.replace("wrong_answers_per_hundred: 30\n", "")}))[0] == answer_from[9]


@pytest.mark.parametrize("wrong", ["0", "51", "-1", "few", "2.5"])
def test_an_allowance_out_of_range_is_told_with_its_line(tmp_path: Path, wrong: str) -> None:
    for line, files in ((3, allowing(wrong)), (4, allowing(2, wrong))):
        with pytest.raises(ContentError) as caught:
            read_content(write(tmp_path / str(line), {**FILES, **files}))
        (told,) = map(str, caught.value.problems)
        assert told.startswith(f"help-center.yaml:{line}: error: ")
        assert "wrong_answers_per_hundred" in told


@pytest.mark.parametrize("wrong", [1, 50])
def test_an_allowance_at_the_ends_is_fine(tmp_path: Path, wrong: int) -> None:
    help_center = read_content(write(tmp_path, {**FILES, **allowing(wrong, str(51 - wrong))})).help_center
    assert (help_center.wrong_answers("uk"), help_center.wrong_answers("en")) == (wrong, 51 - wrong)


# --- the confidence policy


SHARES = st.floats(0, 1)
COSINES = st.floats(-1, 1)
NUMBERS = st.floats(-1e6, 1e6)


def evidences(near: bool) -> st.SearchStrategy[Evidence]:
    names = [name for name in Evidence.__slots__ if name not in {"length", "missing", "near"}]
    nearness = st.builds(Nearness, COSINES, COSINES, st.floats(-2, 2))
    return st.builds(
        Evidence, length=st.floats(0, 8), missing=st.just(()), near=nearness if near else st.none(), **dict.fromkeys(names, SHARES)
    )


def judging(fit: Fit, adjustment: Adjustment | None = None) -> ConfidencePolicy:
    return ConfidencePolicy(fit, adjustment, 0.5, 0.1)


@pytest.mark.parametrize("near", [False, True], ids=["words", "meaning"])
def test_confidence_is_the_product_of_the_steps_chances_and_those_add_up(near: bool) -> None:
    fit = shipped().semantic if near else shipped().lexical

    @settings(max_examples=150, deadline=None)
    @given(evidences(near))
    def check(evidence: Evidence) -> None:
        estimate = judging(fit).estimate(evidence)
        chances = estimate.chances
        assert list(chances) == ["topic", "article", "first"]
        for name, chance in chances.items():
            chunks = [each for each in estimate.contributions() if each.step == name]
            assert {each.evidence for each in chunks} == fit.steps[name].weights.keys()
            added = fit.steps[name].intercept + sum(each.value * each.weight for each in chunks)
            assert chance == pytest.approx(1 / (1 + math.exp(-added)))
        confidence = estimate.confidence
        assert confidence == pytest.approx(math.prod(chances.values()), abs=0.5e-4)
        assert 0 <= confidence <= 1

    check()


@settings(max_examples=150, deadline=None)
@given(evidences(near=True), NUMBERS, st.lists(NUMBERS, min_size=3, max_size=3), st.floats(0.001, 100), NUMBERS)
def test_confidence_stays_a_probability_whatever_the_coefficients(
    evidence: Evidence, intercept: float, weights: Sequence[float], slope: float, shift: float
) -> None:
    step = Step(intercept=intercept, weights=dict(zip(["nearest", "lead", "length"], weights, strict=True)))
    fit = shipped().lexical.model_copy(update={"steps": {"topic": step, "article": step, "first": step}})
    own = Adjustment(slope=slope, intercept=shift, thresholds=fit.thresholds, questions=1)
    for adjustment in (None, own):
        assert 0 <= judging(fit, adjustment).estimate(evidence).confidence <= 1


@settings(max_examples=100, deadline=None)
@given(evidences(near=False), evidences(near=False), st.floats(0.01, 10), st.floats(-5, 5))
def test_an_adjustment_keeps_the_order_of_confidences(one: Evidence, other: Evidence, slope: float, shift: float) -> None:
    fit = shipped().lexical
    own = judging(fit, Adjustment(slope=slope, intercept=shift, thresholds=fit.thresholds, questions=1))
    lower, higher = sorted((one, other), key=lambda each: math.prod(fit.chances(each.values()).values()))
    assert own.estimate(lower).confidence <= own.estimate(higher).confidence


class Failing:
    """An embedder that is down."""

    def __init__(self, model: str) -> None:
        self.model = model

    def embed_questions(self, texts: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        raise EmbedderFailed(f"no vectors of {len(texts)} texts from http://vectors.example; is the server up?")

    embed_chunks = embed_questions


class Renamed:
    """The real embedder under another name."""

    def __init__(self, real: Embedder, model: str) -> None:
        self.model, self.embed_questions, self.embed_chunks = model, real.embed_questions, real.embed_chunks


def test_with_meaning_the_fit_with_meaning_is_used(meant: Generation, embedder: Embedder) -> None:
    evidence = evidence_of(searched(meant, ANSWERED, meaning=QueryEmbedder(embedder, PATIENT, 1)))
    assert evidence.near
    assert confidence_policy(meant, "en", evidence).fit == shipped().semantic
    assert confidence_policy(meant, "en", evidence).answer_from == shipped().semantic.thresholds.answer_from[29]


def test_without_a_vector_of_the_question_the_fit_by_words_is_used(meant: Generation, small: Generation) -> None:
    failing = QueryEmbedder(Failing(meant.manifest.model), PATIENT, 1)
    evidence = evidence_of(searched(meant, ANSWERED, meaning=failing))
    assert (evidence.near, confidence_policy(meant, "en", evidence).fit) == (None, shipped().lexical)
    for question in (ANSWERED, SUGGESTED, TWINS):
        degraded, plain = ask(meant, Request(question, "en"), failing), asked(small, question)
        assert (degraded.degraded, plain.degraded) == ("embedder_failed", None)
        assert (degraded.outcome, degraded.confidence) == (plain.outcome, plain.confidence)
        assert (articles(degraded), degraded.reasons, degraded.handoff) == (articles(plain), plain.reasons, plain.handoff)


def test_of_an_embedder_that_was_not_calibrated_the_fit_by_words_is_used(tmp_path: Path, embedder: Embedder) -> None:
    other = Renamed(embedder, "somebody's own")
    generation = publish(tmp_path, FILES, other)
    evidence = evidence_of(searched(generation, ANSWERED, meaning=QueryEmbedder(other, PATIENT, 1)))
    assert evidence.near
    assert confidence_policy(generation, "en", evidence).fit == shipped().lexical
    answer = ask(generation, Request(ANSWERED, "en"), QueryEmbedder(other, PATIENT, 1))
    assert (answer.degraded, answer.confidence) == (None, judging(shipped().lexical).estimate(evidence).confidence)


# --- a help centre's own calibration


LEARNED = ("en", "uk")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo, of its English and Ukrainian, that was calibrated by its own questions."""
    root = tmp_path_factory.mktemp("own") / "content"
    shutil.copytree(DEMO, root)
    (root / "calibration.json").unlink()
    for locale in set(LOCALES) - set(LEARNED):
        shutil.rmtree(root / locale)
        (root / "questions" / f"{locale}.tsv").unlink()
    said = kotae("calibrate", root)
    assert re.search(r"^lexical: log loss 0\.\d+ before, 0\.\d+ after", said, re.MULTILINE)
    assert f"{root / 'calibration.json'} is written" in said
    return root


def made_by(adjustment: Adjustment | None, base: str | None = None) -> dict[str, str]:
    """The file with what was learned."""
    return {"calibration.json": OwnCalibration(base=base or version(), lexical=adjustment).model_dump_json()}


def doubting(answer_from: float = 0.9) -> Adjustment:
    """Makes less of every confidence."""
    limits = Thresholds(answer_from=(answer_from,) * HIGHEST_RISK, suggest_from=0.05)
    return Adjustment(slope=1, intercept=-2, thresholds=limits, questions=100)


def test_too_few_questions_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    root = write(tmp_path, {**FILES, "questions/en.tsv": f"{ANSWERED}\thelp/reset\n{UNKNOWN}\t-\n"})
    said = kotae("calibrate", root, code=1)
    assert "too few questions" in said
    assert "of 2, 1 have their article first (lexical)" in said
    assert "at least 100 are needed, 20 of them so and 20 not" in said
    assert not (root / "calibration.json").exists()


def test_a_help_centre_without_questions_cannot_be_calibrated(root: Path) -> None:
    assert "at least 100 are needed" in kotae("calibrate", root / "content", code=1)


def test_questions_of_one_kind_are_too_few(tmp_path: Path) -> None:
    lines = "".join(f"{ANSWERED} {number}\thelp/reset\n" for number in range(150))
    said = kotae("calibrate", write(tmp_path, {**FILES, "questions/en.tsv": lines}), code=1)
    assert re.search(r"of 150, 1\d\d have their article first", said)


def test_what_was_learned_is_built_and_served(own: Path, demo: Generation, tmp_path: Path) -> None:
    kotae("build", own, "--index", tmp_path)
    learned = OwnCalibration.model_validate_json((own / "calibration.json").read_bytes())
    generation = open_current(tmp_path, TantivyEngine())
    assert read_manifest(tmp_path / read_pointer(tmp_path).generation).calibration == learned
    assert (learned.base, learned.semantic) == (version(), None)
    assert learned.lexical
    shipped_says = [ask(demo, Request(FORGOTTEN[locale], locale), None, shipped()).confidence for locale in LEARNED]
    own_says = [ask(generation, Request(FORGOTTEN[locale], locale)).confidence for locale in LEARNED]
    for before, after in zip(shipped_says, own_says, strict=True):
        odds = learned.lexical.slope * math.log(before / (1 - before)) + learned.lexical.intercept
        assert after == pytest.approx(logistic(odds), abs=0.01)
    assert shipped_says != own_says
    answer_from, suggest_from = learned.lexical.thresholds.answer_from, learned.lexical.thresholds.suggest_from
    assert list(answer_from) == sorted(answer_from, reverse=True)
    decided = confidence_policy(generation, "en", evidence_of(searched(generation, FORGOTTEN["en"])))
    assert (decided.answer_from, decided.suggest_from) == (answer_from[1], suggest_from)


def test_to_learn_twice_gives_the_same_file(own: Path) -> None:
    first = (own / "calibration.json").read_bytes()
    kotae("calibrate", own)
    assert (own / "calibration.json").read_bytes() == first


def test_an_own_calibration_changes_confidences_and_what_is_enough(make: Make, small: Generation) -> None:
    doubtful = make(made_by(doubting()))
    answer = asked(small, "password")
    odds = math.log(answer.confidence / (1 - answer.confidence)) - 2
    assert asked(doubtful, "password").confidence == pytest.approx(logistic(odds), abs=0.001)
    assert (answer.outcome, asked(doubtful, "password").outcome) == ("answer", "suggest")
    assert ask(doubtful, Request("password", "en"), None, shipped()).outcome == "answer"


def test_a_calibration_that_says_nothing_of_words_leaves_them_alone(make: Make, small: Generation) -> None:
    assert asked(make(made_by(None)), "password").confidence == asked(small, "password").confidence


def test_content_with_another_calibration_is_another_generation(make: Make) -> None:
    assert len({make(files).id for files in ({}, made_by(doubting()), made_by(doubting(0.8)))}) == 3


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", "no", '{"base": "x", "other": 1}', '{"base": 1}', '{"base": "x", "words": {"slope": NaN}}']
)
def test_a_broken_calibration_is_told_with_what_to_do(tmp_path: Path, text: str) -> None:
    root = write(tmp_path / "content", {**FILES, "calibration.json": text})
    for command in (["check", root], ["build", root, "--index", tmp_path / "index"]):
        said = kotae(*command, code=1)
        assert said.startswith("calibration.json: error: not readable: ")
        assert "delete it, and run `kotae calibrate` again" in said
        assert len(said.strip().split("\n")) == 1


@pytest.mark.parametrize(
    "wrong", [{"slope": 0}, {"slope": -1}, {"questions": 0}, {"thresholds": {"answer_from": [0.5], "suggest_from": 0}}]
)
def test_a_calibration_that_turns_things_over_is_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    text = json.dumps({"base": version(), "words": doubting().model_dump() | wrong})
    with pytest.raises(ContentError, match=r"calibration\.json: error: not readable"):
        read_content(write(tmp_path, {**FILES, "calibration.json": text}))


def test_a_calibration_of_another_version_is_left_aside_and_the_log_says_so(
    tmp_path: Path, small: Generation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "kotae")
    old = publish(tmp_path, {**FILES, **made_by(doubting(), "0" * 16)})
    assert old.manifest.calibration
    with answering(tmp_path / "index") as http:
        answer = http.get("/v1/answers", params={"question": "password", "locale": "en"}).json()
    assert (answer["outcome"], answer["confidence"]) == ("answer", asked(small, "password").confidence)
    (said,) = [record.getMessage() for record in caplog.records if record.name == "kotae"]
    assert "calibration.json was made with another version of Kotae and is left aside; run `kotae calibrate`" in said


def test_the_log_says_nothing_of_a_calibration_that_holds(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "kotae")
    publish(tmp_path, {**FILES, **made_by(doubting())})
    with answering(tmp_path / "index") as http:
        assert http.get("/v1/answers", params={"question": "password", "locale": "en"}).json()["outcome"] == "suggest"
    assert [record.getMessage() for record in caplog.records if record.name == "kotae"] == []


def test_the_demos_calibration_holds(demo: Generation) -> None:
    assert demo.manifest.calibration
    assert demo.manifest.calibration.base == version()


# --- how confidence is fitted and judged


def judged(confidence: float, right: bool, *, answerable: bool = True, near: bool = True) -> JudgedAnswer:
    return JudgedAnswer(confidence, "answer", answerable, right, right or near)


def test_the_weights_of_made_data_are_found() -> None:
    chance = random.Random(7)
    intercept, weights = -1.0, {"lead": 4.0, "reached": -2.5}
    examples = []
    for _ in range(6000):
        given = {"lead": chance.random(), "reached": 3 * chance.random() + 5, "idle": chance.random()}
        odds = intercept + weights["lead"] * given["lead"] + weights["reached"] * (given["reached"] - 6)
        examples.append(Example(given, chance.random() < 1 / (1 + math.exp(-odds))))
    step = fit_step(examples, ["lead", "reached", "idle"])
    assert step.weights == pytest.approx({**weights, "idle": 0}, abs=0.35)
    assert step.intercept == pytest.approx(intercept - 6 * weights["reached"], abs=2)
    plan = Step(intercept=intercept - 6 * weights["reached"], weights={**weights, "idle": 0})
    assert all(abs(step.chance(each.values) - plan.chance(each.values)) < 0.05 for each in examples[:500])


def test_an_example_counts_by_its_weight() -> None:
    examples = [Example({"lead": lead}, holds, weight) for lead in (0.0, 1.0) for holds, weight in ((True, 3.0), (False, 1.0))]
    assert fit_step(examples, ["lead"]).chance({"lead": 0.5}) == pytest.approx(0.75, abs=0.01)


JUDGEMENTS = st.lists(
    st.tuples(st.sampled_from([round(place / 40, 3) for place in range(41)]), st.booleans(), st.sampled_from([0.5, 1.0, 2.0])),
    min_size=1,
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(JUDGEMENTS)
def test_no_more_answers_are_wrong_above_a_threshold_than_it_allows(made: Sequence[tuple[float, bool, float]]) -> None:
    weighted = [(judged(confidence, right), weight) for confidence, right, weight in made]
    limits = thresholds_of(weighted)
    assert list(limits.answer_from) == sorted(limits.answer_from, reverse=True)
    assert limits.suggest_from <= limits.answer_from[0]
    for allowed, answer_from in enumerate(limits.answer_from, 1):
        for lower in (answer_from, *(each.confidence for each, _ in weighted)):
            answered = [(each, weight) for each, weight in weighted if each.confidence >= lower]
            wrong = sum(weight for each, weight in answered if not each.right)
            within = wrong <= sum(weight for _, weight in answered) * allowed / 100
            assert within if lower == answer_from else lower > answer_from or not within


def test_where_every_answer_is_wrong_none_is_given() -> None:
    limits = thresholds_of([(judged(confidence / 10, right=False, near=False), 1.0) for confidence in range(11)])
    assert min(limits.answer_from) > 1


def test_suggestions_reach_nearly_all_who_could_be_helped() -> None:
    near = [(judged(0.5 + place / 250, right=False), 1.0) for place in range(100)]
    far = [(judged(place / 250, right=False, near=False), 1.0) for place in range(100)]
    assert thresholds_of([*near, *far]).suggest_from == pytest.approx(0.5 + 2 / 250)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 9), st.floats(0, 1))
def test_the_chance_of_more_wrong_answers_is_as_counted(answers: int, share: float) -> None:
    for wrong in range(answers + 2):
        counted = 0.0
        for outcome in range(2**answers):
            ones = outcome.bit_count()
            counted += share**ones * (1 - share) ** (answers - ones) if ones >= wrong else 0
        assert chance_of_more(wrong, answers, share) == pytest.approx(counted)


def test_confidences_that_are_probabilities_have_no_error() -> None:
    ten = [judged(place / 10, right=number < place) for place in range(1, 11) for number in range(10)]
    assert calibration_error(ten) == pytest.approx(0)


def test_confidences_that_are_turned_over_have_a_large_one() -> None:
    sure = [judged(float(right), right) for right in (True, False) for _ in range(50)]
    inverted = [judged(1 - each.confidence, each.right) for each in sure]
    assert (calibration_error(sure), calibration_error(inverted)) == (0, 1)
    assert calibration_error([judged(0.9, number < 50) for number in range(100)], bins=1) == pytest.approx(0.4)
    assert math.isnan(calibration_error([]))


# --- what is shown of a fallback


RIDES: Mapping[str, str] = {
    "en/help/ride.md": article("Book a ride on the map", "Rides are booked on the map: choose where to, and book."),
    "en/help/receipt.md": article("Receipts", "We send one behind each ride that you book."),
}
BOOKING = "book a ride"


def test_an_article_whose_better_one_is_hidden_is_not_answered_with(make: Make) -> None:
    generation = make(RIDES)
    translated, untranslated = asked(generation, BOOKING, "uk"), asked(generation, BOOKING, "ja")
    assert (untranslated.outcome, articles(untranslated)) == ("answer", ["ride", "receipt"])
    assert (translated.outcome, articles(translated)) == ("suggest", ["receipt"])
    assert translated.confidence < asked(generation, BOOKING, "uk", "ride").confidence
    assert articles(asked(generation, BOOKING, "uk", "ride")) == ["receipt"]


def test_what_is_hidden_is_a_rival_all_the_same(make: Make) -> None:
    index = make(RIDES).locales["en"]
    everything = evidence_of(search(index, BOOKING, 5))
    hidden = evidence_of(search(index, BOOKING, 5, hidden={"help/ride"}))
    missing = evidence_of(search(index, BOOKING, 5, ArticleFilter(without=frozenset({"help/ride"}))))
    assert (hidden.lead, hidden.margin) == (0, 0)
    assert (missing.lead, missing.margin) == (1, 1)
    assert hidden.reached == missing.reached < hidden.reached_by_any == everything.reached_by_any


def test_what_is_hidden_is_a_rival_in_meaning_too(tmp_path: Path, embedder: Embedder) -> None:
    index = publish(tmp_path, {**FILES, **RIDES}, embedder).locales["en"]
    meaning = QueryEmbedder(embedder, PATIENT, 1)
    everything = evidence_of(search(index, BOOKING, 5, embedder=meaning)).near
    results = search(index, BOOKING, 5, embedder=meaning, hidden={"help/ride"})
    hidden = evidence_of(results)
    assert "help/ride" not in {found.article for found in results.articles}
    assert everything
    assert hidden.near
    assert hidden.near.nearest == everything.nearest > hidden.near.similarity
    assert hidden.near.stands_out < everything.stands_out
    assert (hidden.lead, hidden.margin) == (0, 0)


# --- a help centre that grows


DEMO_QUESTIONS = tuple(line.split("\t")[0] for line in (DEMO / "questions" / "en.tsv").read_text(encoding="utf-8").splitlines() if line)


@cache
def unrelated() -> tuple[Article, ...]:
    """Articles of the standard library's docstrings that share no word that counts with the demo's questions, in an order of chance."""
    asked_for = {token.term for question in DEMO_QUESTIONS for token in build_query(question, "en").words}
    library = Path(os.__file__).parent
    left_out = {"test", "tests", "idlelib", "site-packages", "dist-packages", "lib2to3"}
    found: dict[str, str] = {}
    for path in sorted(library.rglob("*.py")):
        inside = path.relative_to(library)
        if left_out.isdisjoint(inside.parts):
            found |= documented(path, ".".join(inside.with_suffix("").parts))
    texts = [
        (name, text) for name, text in found.items() if asked_for.isdisjoint(token.term for token in analyze(f"{name} {text}", "en").words)
    ]
    random.Random(1).shuffle(texts)
    return tuple(
        Article(f"app/unrelated-{number}", "en", FrontMatter(title=name), (Section("", "", 0, text),), "")
        for number, (name, text) in enumerate(texts)
    )


def documented(path: Path, module: str) -> Iterator[tuple[str, str]]:
    """Names and first paragraphs of what one file documents."""
    with warnings.catch_warnings(action="ignore"):
        nodes: list[ast.stmt] = ast.parse(path.read_bytes()).body
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            text = (ast.get_docstring(node) or "").split("\n\n")[0]
            if 25 < len(text) < 80:  # the longest would take too long to embed
                yield f"{module}.{node.name}", text
        if isinstance(node, ast.ClassDef):
            nodes += node.body


def grown(root: Path, more: int, embedder: Embedder | None = None, meaning: QueryEmbedder | None = None) -> list[Answer]:
    """What the demo's English questions are answered when it has so many more articles."""
    content = read_content(DEMO)
    help_center = content.help_center.model_copy(update={"locales": {"en": content.help_center.locales["en"]}})
    own = [article for article in content.articles if article.locale == "en"]
    everything = sorted([*own, *unrelated()[:more]], key=lambda article: article.id)
    synonyms = {"en": content.synonyms.get("en", ())}
    build(replace(content, help_center=help_center, articles=everything, synonyms=synonyms), root, TantivyEngine(), embedder)
    generation = open_current(root, TantivyEngine())
    return [ask(generation, Request(question, "en"), meaning) for question in DEMO_QUESTIONS]


def kept(before: Sequence[Answer], after: Sequence[Answer]) -> float:
    """The share of the questions whose outcome stays."""
    return sum(one.outcome == other.outcome for one, other in zip(before, after, strict=True)) / len(before)


def change(before: Sequence[Answer], after: Sequence[Answer]) -> float:
    """The mean change of confidence."""
    return sum(abs(one.confidence - other.confidence) for one, other in zip(before, after, strict=True)) / len(before)


def test_a_help_centre_that_grows_is_as_sure_as_before(tmp_path: Path) -> None:
    few = grown(tmp_path, 0)
    assert len(unrelated()) >= 2000
    grows = {more: grown(tmp_path, more) for more in (14, 464, 2000)}
    assert {more: change(few, many) for more, many in grows.items() if change(few, many) >= 0.1} == {}
    assert kept(few, grows[14]) >= 0.85


def test_a_help_centre_that_grows_judges_as_before_by_meaning(tmp_path: Path, embedder: Embedder) -> None:
    meaning = QueryEmbedder(embedder, PATIENT, 1)
    few = grown(tmp_path, 0, embedder, meaning)
    for more in (14, 464):
        many = grown(tmp_path, more, embedder, meaning)
        assert kept(few, many) >= 0.85
        assert change(few, many) < 0.1


# --- found by those who tried


@pytest.mark.parametrize("question", ["reset password zzz", "reset の password"])
def test_only_of_little_it_says_that_little_is_mentioned(small: Generation, question: str) -> None:
    assert evidence_of(searched(small, question)).covered >= 0.35
    assert "not_covered" not in codes(asked(small, question))


def test_an_asked_locale_that_found_nothing_does_not_speak_for_what_a_fallback_found(small: Generation) -> None:
    answer = asked(small, "wash dragon wizard castle sword elf", "ja")
    assert answer.results
    assert "nothing_found" not in codes(answer)
    assert "other_locale" in codes(answer)


def test_an_article_is_rejected_by_an_id_that_it_had_before_too(make: Make) -> None:
    files = {"en/help/reset.md": article("Reset your password", "For when you cannot log in: choose a new one.", aliases="[help/old]")}
    assert articles(asked(make(files), ANSWERED, "en", "old")) == []


def test_a_question_in_other_letters_than_the_articles_says_so(make: Make) -> None:
    generation = make({"en/help/kyiv.md": article("Rides in Київ", "Within the ring road."), "en/help/pets.md": article("Dogs", "Yes.")})
    assert {question: "other_language" in codes(asked(generation, question)) for question in ("Київ", "Київ rides", "E-1042 rides")} == {
        "Київ": True,
        "Київ rides": False,
        "E-1042 rides": False,
    }


def test_what_a_human_always_looks_at_stays_so_when_a_fallback_answers(make: Make) -> None:
    files = {
        "uk/help/fraud.md": article("Шахрайство VISA", "Якщо хтось платить вашою карткою visa.", handoff="always"),
        "en/help/visa.md": article("Visa cards", "Pay with visa cards."),
    }
    generation = make(files)
    assert [asked(generation, question, "uk").outcome for question in ("visa", "visa cards")] == ["handoff", "handoff"]
