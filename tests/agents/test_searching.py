"""An agent learns what a person would be told: the articles, how sure it is, and when to leave it to a human."""

import json
from pathlib import Path

import httpx2
import pytest

from api.http.mcp.results import ALWAYS_A_HUMAN, GUIDANCE
from tests.agents.calling import Mode, call, failed_call, given, over_http, text
from tests.agents.conftest import ServeAgents
from tests.demo import LOCALES, questions
from tests.files import article
from tests.http.content import ODD
from tests.inbox.sending import ADMIN
from tests.indexes import publish_in
from tests.serving import ask_over_http
from tests.waiting import until

MODES: tuple[Mode, ...] = ("auto", "legacy")
OFF_TOPIC = "how do I prune an apple tree"


@pytest.mark.parametrize("mode", MODES)
def test_there_are_three_tools_whose_descriptions_tell_when_to_abstain(agents_server: httpx2.Client, mode: Mode) -> None:
    tools = {tool.name: tool for tool in over_http(agents_server, lambda agent: agent.list_tools(), mode).tools}
    assert set(tools) == {"search", "fetch", "create_handoff"}
    assert "ABSTAIN" in tools["search"].description
    assert all("handoff" in tool.description for tool in tools.values())
    assert all(tool.input_schema["additionalProperties"] is False and tool.output_schema for tool in tools.values())
    assert [tool.annotations.read_only_hint for tool in tools.values()] == [True, True, False]


@pytest.mark.parametrize("locale", LOCALES)
def test_an_agent_is_told_what_an_app_is_told(agents_server: httpx2.Client, locale: str) -> None:
    for question in (*questions(locale)[::12], OFF_TOPIC):
        found = call(agents_server, "search", query=question, locale=locale, limit=3)
        answer = ask_over_http(agents_server, question, locale, limit=3)
        same = ("outcome", "confidence", "reasons", "handoff", "locale", "interpreted_as", "degraded")
        assert {name: found[name] for name in same} == {name: answer[name] for name in same}
        assert [(each["article"], each["title"], each["url"]) for each in found["results"]] == [
            (each["article"], each["title"], each["url"]) for each in answer["results"]
        ]
        assert found["guidance"] == GUIDANCE[answer["outcome"]]


def test_where_a_person_would_get_a_human_the_agent_is_told_to_answer_nothing(agents_server: httpx2.Client) -> None:
    found = call(agents_server, "search", query=OFF_TOPIC, locale="en")
    assert found["outcome"] == "handoff"
    assert found["guidance"].startswith("Do not answer")
    assert found["handoff"]["message"]
    assert found["reasons"]


def test_agents_without_structured_results_read_the_same(agents_server: httpx2.Client) -> None:
    result = over_http(agents_server, lambda agent: agent.call_tool("search", {"query": "forgot password", "locale": "en"}))
    assert json.loads(text(result)) == given(result)


def test_what_was_rejected_is_not_found_again(agents_server: httpx2.Client) -> None:
    first = call(agents_server, "search", query="forgot password", locale="en")["results"][0]["article"]
    again = call(agents_server, "search", query="forgot password", locale="en", rejected=[first])
    assert first not in [result["article"] for result in again["results"]]


def test_the_language_of_the_person_counts_where_no_locale_is_stated(agents_server: httpx2.Client) -> None:
    assert call(agents_server, "search", query="забув пароль")["locale"] == "uk"
    assert call(agents_server, "search", headers={"Accept-Language": "bg"}, query="404")["locale"] == "bg"


def test_an_article_that_was_found_is_fetched_whole(agents_server: httpx2.Client) -> None:
    best = call(agents_server, "search", query="забув пароль", locale="uk")["results"][0]
    fetched = call(agents_server, "fetch", id=best["id"])
    page = agents_server.get(f"/v1/articles/uk/{best['article']}").json()
    assert (fetched["id"], fetched["title"], fetched["metadata"]["summary"]) == (best["id"], page["title"], page["summary"])
    assert [f"{'#' * each['level']} {each['text']}" for each in page["headings"]] == [
        line for line in fetched["text"].splitlines() if line.startswith("#")
    ]
    assert best["text"].strip("… ")[:40] in " ".join(fetched["text"].split())
    assert set(fetched["metadata"]["translations"]) == set(page["translations"])
    assert fetched["handoff"]["contacts"]


def test_an_id_that_an_article_had_before_finds_it(agents_server: httpx2.Client) -> None:
    assert call(agents_server, "fetch", id="en/account/forgot-password")["id"] == "en/account/reset-password"


def test_what_a_human_always_looks_at_says_so_when_it_is_fetched(agents_server: httpx2.Client) -> None:
    fetched = call(agents_server, "fetch", id="en/safety/accident")
    assert fetched["metadata"]["always_handoff"]
    assert ALWAYS_A_HUMAN in fetched["guidance"]
    assert fetched["handoff"]["queue"] == call(agents_server, "search", query=fetched["title"], locale="en")["handoff"]["queue"]
    assert ALWAYS_A_HUMAN not in call(agents_server, "fetch", id="en/account/reset-password")["guidance"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"id": "en/account/none"}, "no article `account/none` in `en`"),
        ({"id": "tlh/account/reset-password"}, "no locale `tlh` here; there are"),
        ({"id": ""}, "no locale"),
        ({}, "id: Field required"),
        ({"id": "en/account/none", "ids": []}, "ids: Extra inputs are not permitted"),
    ],
)
def test_what_cannot_be_fetched_is_told_in_words(agents_server: httpx2.Client, arguments: dict[str, str], says: str) -> None:
    assert says in failed_call(agents_server, "fetch", **arguments)


def test_what_cannot_be_asked_is_told_without_repeating_the_question(agents_server: httpx2.Client) -> None:
    assert "blank" in failed_call(agents_server, "search", query=" ")
    said = failed_call(agents_server, "search", query="my secret illness" * 2000)
    assert "20,000 are the most" in said
    assert "illness" not in failed_call(agents_server, "search", query=["my illness"], limit=99) + said


def test_nobody_learns_of_internal_articles(tmp_path: Path, serve_agents: ServeAgents) -> None:
    publish_in(tmp_path, {**ODD, "en/sea/soon.md": article("Krakens", "Tomorrow.", publish_at="2999-01-01T00:00:00Z")})
    strangers = serve_agents(tmp_path / "index")
    for hidden in ("staff", "soon", "otter-menu"):
        assert failed_call(strangers, "fetch", id=f"en/sea/{hidden}") == f"no article `sea/{hidden}` in `en`"
    assert not call(strangers, "search", query="feeding the otters", locale="en")["results"]
    staff = serve_agents(tmp_path / "index", audience="internal")
    assert call(staff, "fetch", id="en/sea/otter-menu")["text"] == "Twice a day."


def test_a_locale_that_lacks_an_article_gets_its_fallbacks(tmp_path: Path, serve_agents: ServeAgents) -> None:
    publish_in(tmp_path, ODD)
    assert call(serve_agents(tmp_path / "index"), "fetch", id="zh-TW/sea/only-english")["id"] == "zh-Hans/sea/only-english"


def test_what_agents_ask_counts_among_what_was_asked(serve_agents: ServeAgents) -> None:
    http = serve_agents()
    call(http, "search", query="забув пароль", locale="uk", session="of the agent")

    def asked() -> int:
        return int(http.get("/v1/insights", headers=ADMIN).raise_for_status().json()["total"]["questions"])

    assert until(asked, 10) == 1
