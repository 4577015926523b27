"""Who asks for a human gets one, and nobody else."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers import human_requests
from api.answers.confidence import confidence_policy
from api.answers.human_requests import wants_human
from api.answers.locale_choice import told_by_text
from api.answers.messages import handoff_message, reason_message
from indexer.analysis import LANGUAGES
from indexer.store import Generation
from kb.locale import KNOWN, language_of
from tests.asking import asked, codes, evidence_of, searched, slugs
from tests.demo import FORGOTTEN, LOCALES, ROOT
from tests.files import write
from tests.golden import CASES, lines
from tests.handoff.content import ANSWERED

HUMAN_REQUESTS = {
    "zh-Hant": "我要找真人客服",
    "zh-Hans": "我要转人工客服",
    "ja": "オペレーターにつないでください",
    "bg": "може ли да говоря с оператор",
    "uk": "з'єднайте мене з оператором",
    "el": "θέλω να μιλήσω με άνθρωπο",
    "en": "I want to talk to a person",
}


def asks_for_human(question: str, locale: str) -> bool:
    return wants_human(question, locale, told_by_text(question, (locale, *KNOWN)) or locale)


def cases(locale: str, sign: str) -> list[str]:
    """Questions that ask for a human (`+`), or tell of one (`-`)."""
    return lines_of(CASES / "human", locale, sign)


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
def test_a_human_request_in_english_counts_in_any_locale(locale: str) -> None:
    assert [question for question in cases("en", "+") if not asks_for_human(question, locale)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_human_request_whose_letters_tell_its_language_counts_in_english(locale: str) -> None:
    told = [question for question in cases(locale, "+") if language_of(told_by_text(question, LOCALES) or "") == language_of(locale)]
    assert told
    assert [question for question in told if not asks_for_human(question, "en")] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_who_asks_for_a_human_gets_one_however_sure_the_answer_is(demo: Generation, locale: str) -> None:
    plain = asked(demo, FORGOTTEN[locale], locale)
    requesting = asked(demo, f"{FORGOTTEN[locale]}. {HUMAN_REQUESTS[locale]}", locale)
    assert "asked_for_human" not in codes(plain)
    assert (requesting.outcome, codes(requesting)[0]) == ("handoff", "asked_for_human")
    assert plain.results[0].article == "account/reset-password"
    assert "account/reset-password" in {result.article for result in requesting.results}
    assert requesting.handoff.message.startswith(handoff_message("human", locale))
    assert requesting.handoff.contacts == plain.handoff.contacts != ()


def test_a_human_request_does_not_lower_confidence_but_the_outcome(small: Generation) -> None:
    answer = asked(small, f"{ANSWERED}, talk to a human")
    assert (answer.outcome, codes(answer)[0], slugs(answer)[0]) == ("handoff", "asked_for_human", "reset")
    assert answer.confidence > confidence_policy(small, "en", evidence_of(searched(small, ANSWERED))).answer_from


@pytest.mark.parametrize("locale", ["uk", "ja"])
def test_a_human_request_with_an_article_of_a_fallback_is_told_in_the_asked_locale(small: Generation, locale: str) -> None:
    answer = asked(small, "reset password, I want to talk to a human", locale)
    assert (answer.outcome, answer.results[0].locale) == ("handoff", "en")
    assert answer.handoff.message == handoff_message("human", locale)
    assert answer.reasons[0].message == reason_message("asked_for_human", (), locale)


def lines_of(folder: Path, locale: str, sign: str) -> list[str]:
    return [line.removeprefix(f"{sign} ") for line in lines(folder / f"{locale}.txt") if line.startswith(f"{sign} ")]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("part", ["choosing", "unseen"])
def test_nearly_all_requests_for_a_human_are_understood_by_phrases_alone(part: str, locale: str) -> None:
    """`unseen` are lines that no phrase was written for: nobody is to mend phrases by them."""
    asking, telling = (lines_of(CASES / "human" / part, locale, sign) for sign in "+-")
    understood = [question for question in asking if asks_for_human(question, locale)]
    mistaken = [question for question in telling if asks_for_human(question, locale)]
    assert len(understood) >= 0.88 * len(asking) >= 40
    assert len(mistaken) <= 0.06 * len(telling)


@pytest.mark.parametrize("locale", LOCALES)
def test_exemplars_of_both_kinds_are_many_in_every_locale(locale: str) -> None:
    assert all(len(set(lines_of(ROOT / "api" / "answers" / "human" / "exemplars", locale, sign))) >= 60 for sign in "+-")


@pytest.mark.parametrize(
    ("locale", "typed"),
    [
        ("ja", "hito to hanashitai"),
        ("uk", "gjrkbxnt jgthfnjhf"),
        ("zh-Hans", "wo yao zhao zhenren"),
        ("bg", "iskam da govorq s chovek"),
        ("el", "thelo na miliso me anthropo"),
    ],
)
def test_a_human_request_is_understood_as_it_may_have_been_meant(demo: Generation, locale: str, typed: str) -> None:
    assert "asked_for_human" in codes(asked(demo, typed, locale))


def test_a_human_request_is_read_as_typed_where_that_is_wanted(demo: Generation) -> None:
    assert "asked_for_human" not in codes(asked(demo, "gjrkbxnt jgthfnjhf", "uk", verbatim=True))


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
    assert {path.stem for path in (ROOT / "api" / "answers" / "human").glob("*.txt")} == set(LANGUAGES)


@pytest.mark.parametrize("phrase", ["to the", "* human", "{the,a} {of,to}", "-to the", "=how do I", "{agent,the}"])
def test_a_phrase_that_begins_with_nothing_is_refused(phrases: Phrases, phrase: str) -> None:
    phrases(f"real human\n{phrase}\n")
    with pytest.raises(ValueError, match=r"en\.txt: .* begins with no word that counts"):
        human_requests.warm(["en"])


@pytest.mark.parametrize(
    ("text", "requests", "others"),
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
        ("|agent", ["no idea, agent", "help! agent! now"], ["agent", "agent, help", "no, agent wanted"]),
        ("@ours = agent,rep\n@all = @ours,human\ntalk @all", ["talk to an agent", "talk to a human"], ["talk", "agent", "talk ours"]),
        ("# agent\n\nreal human", ["real human"], ["agent", "#", ""]),
    ],
)
def test_phrases_mean_what_their_file_says(phrases: Phrases, text: str, requests: Sequence[str], others: Sequence[str]) -> None:
    phrases(text)
    assert [question for question in requests if not asks_for_human(question, "en")] == []
    assert [question for question in others if asks_for_human(question, "en")] == []


@pytest.mark.parametrize("phrase", ["{agent,rep", "agent}"])
def test_a_brace_without_its_other_one_is_refused(phrases: Phrases, phrase: str) -> None:
    phrases(phrase)
    with pytest.raises(ValueError, match=r"en\.txt: .* has a brace without its other one"):
        human_requests.warm(["en"])


def test_lists_in_lists_take_no_longer_to_read_than_their_lines(phrases: Phrases) -> None:
    words = ",".join(f"word{number}" for number in range(100))
    phrases(f"@many = {words}\n@many @many @many @many @many")  # ten thousand million phrases
    assert asks_for_human("word1 word22 word3 word44 word5", "en")
    assert not asks_for_human("word1 word22 word3 word44", "en")


@pytest.mark.parametrize("locale", LOCALES)
def test_any_text_may_be_looked_through_for_a_human_request(locale: str) -> None:
    parts = st.sampled_from(("agent", "оператор", "客服", "*", "{", ",", "}", "=", "-", "#", "keep", "。", "\n", " "))

    @settings(max_examples=60)
    @given(st.text(max_size=60) | st.lists(parts, max_size=30).map(" ".join))
    def check(text: str) -> None:
        assert asks_for_human(text, locale) in {True, False}

    check()
