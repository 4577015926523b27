"""Articles are shown before anybody asks: by rules in their front matter, and by the ticket that is being written."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.answers import ask
from api.answers.context import ContextRequest, ContextSuggestions, CountedEvent, in_context
from api.store import Store
from indexer.store import Generation
from kb.content import read_content
from kb.context import matches
from kb.errors import ContentError, RequestError
from kb.visibility import Viewer
from tests.conftest import Publish, WriteContent
from tests.content.reading import HERE
from tests.files import article, help_center
from tests.http.exchange import check_problem
from tests.insights.asking import TODAY
from tests.insights.asking import insights as read_insights
from tests.serving import Server
from tests.waiting import until

FILES = {
    "help-center.yaml": help_center("en: {}, uk: {fallbacks: [en]}"),
    "en/help/login.md": article(
        "Reset a password",
        "Tap Forgot password and type the code from the text message.",
        context="{events: [{name: login_failed, at_least: 3, within: 10m}], screens: [Login]}",
    ),
    "uk/help/login.md": article("Як відновити пароль", "Натисніть Забули пароль і введіть код із SMS."),
    "en/help/refund.md": article(
        "When a refund arrives", "Refunds arrive on the card within ten days.", context="{urls: [/billing/**, 'https://shop.example/pay']}"
    ),
    "en/help/cards.md": article(
        "Change your card", "Open the wallet and tap the card.", context="{urls: [/billing/cards], events: [login_failed]}"
    ),
    "en/help/staff.md": article("For staff", "Secret.", audience="internal", context="{screens: [Login]}"),
    "en/help/old.md": article("Old app", "Update it.", context="{screens: [Map], app_versions: '<4.2'}"),
}


@pytest.fixture
def center(publish: Publish) -> Generation:
    return publish(FILES)


def shown(generation: Generation, **known: Any) -> ContextSuggestions:
    request = ContextRequest(**{"locale": "en", **known})
    asked = request.asked()
    return in_context(generation, request, ask(generation, asked) if asked else None)


def why(generation: Generation, **known: Any) -> list[tuple[str, str]]:
    return [(found.article, found.why) for found in shown(generation, **known).articles]


def failed(count: int, seconds: float | None = None) -> tuple[CountedEvent, ...]:
    return (CountedEvent("login_failed", count, seconds),)


def test_an_event_counts_when_it_happened_often_enough_in_the_time_and_what_asks_for_more_comes_first(center: Generation) -> None:
    assert why(center, events=failed(3)) == [("help/login", "event"), ("help/cards", "event")]
    assert why(center, events=failed(3, 600)) == [("help/login", "event"), ("help/cards", "event")]
    assert why(center, events=failed(3, 601)) == why(center, events=failed(2)) == [("help/cards", "event")]
    assert why(center, events=failed(0)) == why(center, events=(CountedEvent("other", 9),)) == []


def test_a_page_or_screen_shows_its_articles_the_nearest_pattern_first(center: Generation) -> None:
    assert why(center, page="https://app.example/billing/cards/?tab=2#top") == [("help/cards", "page"), ("help/refund", "page")]
    assert why(center, page="/billing") == [("help/refund", "page")]
    assert why(center, page="https://shop.example/pay/") == [("help/refund", "page")]
    assert why(center, page="/pay") == why(center, page="https://other.example/pay") == why(center, page="http://[") == []
    assert why(center, screen="Login") == [("help/login", "screen")]


@pytest.mark.parametrize(
    ("pattern", "page", "expected"),
    [
        ("/a/*", "/a/b", True),
        ("/a/*", "/a/b/c", False),
        ("/a/**/z", "/a/b/c/z", True),
        ("/a.b", "/axb", False),
        ("**", "https://x.example/", True),
        ("https://*.example/a", "https://shop.example/a", True),
        ("https://*.example/a", "https://evil/x.example/a", False),
        ("/", "https://x.example", True),
        ("/Käse", "/Käse", True),
    ],
)
def test_stars_stand_for_what_lies_between_slashes_or_for_anything(pattern: str, page: str, expected: bool) -> None:
    assert matches(pattern, page) is expected


def test_what_is_written_is_asked_and_comes_behind_events_and_before_places(center: Generation) -> None:
    known: dict[str, Any] = {"subject": "Refund", "text": "Hello, I was promised a refund for my ride and it has not arrived on the card."}
    found = why(center, page="/billing/cards", events=failed(3), **known)
    assert found[:2] == [("help/login", "event"), ("help/cards", "event")]
    assert ("help/refund", "text") in why(center, **known)
    assert why(center, page="/billing/cards", **known)[0] == ("help/refund", "text")


def test_what_would_be_handed_over_suggests_nothing(center: Generation) -> None:
    assert why(center, text="let me talk to a human about zanzibar") == []
    assert why(center, text="  ", subject="\n") == []


def test_rules_of_the_default_locale_hold_for_translations_and_what_a_locale_lacks_comes_from_its_fallback(center: Generation) -> None:
    (first, second) = shown(center, locale="uk", events=failed(3)).articles
    assert (first.title, first.locale) == ("Як відновити пароль", "uk")
    assert (second.title, second.locale) == ("Change your card", "en")


def test_internal_articles_are_for_staff(center: Generation) -> None:
    assert ("help/staff", "screen") in why(center, screen="Login", viewer=Viewer("internal"))


def test_an_article_may_be_for_some_versions_of_the_app(center: Generation) -> None:
    assert why(center, screen="Map", app_version="4.1.9") == [("help/old", "screen")]
    assert why(center, screen="Map", app_version="4.2") == why(center, screen="Map") == why(center, screen="Map", app_version="new") == []


def test_no_more_are_shown_than_are_wanted(center: Generation) -> None:
    assert len(why(center, events=failed(3), limit=1)) == 1
    with pytest.raises(RequestError, match="1 to 10"):
        ContextRequest(limit=11).asked()


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("{urls: [billing/*]}", "write a path as `/billing/*`"),
        ("{urls: ['/a b']}", "which no page's address can be"),
        ("{urls: ['/a?b=1']}", "which no page's address can be"),
        ("{urls: ['/*a*a*a*a*a*a*a']}", "more stars than are needed"),
        ("{events: [{name: x, within: soon}]}", "`10m`"),
        ("{events: [{name: x, within: 0s}]}", "`10m`"),
        ("{events: [{name: x, within: 9999d}]}", "`10m`"),
        ("{events: [{name: x, at_least: 0}]}", "at_least"),
        ("{events: [{nam: x}]}", "name"),
        ("{app_versions: new}", "which names no versions"),
        ("{pages: [/a]}", "unknown key `context.pages`"),
    ],
)
def test_mistakes_in_rules_are_told_with_their_line(write_content: WriteContent, rules: str, told: str) -> None:
    with pytest.raises(ContentError) as error:
        read_content(write_content({"help-center.yaml": help_center("en: {}", "account"), HERE: article("Hi", context=rules)}))
    assert any(told in str(problem) and problem.line == 3 for problem in error.value.problems), error.value


def test_it_is_asked_over_http_and_the_owner_sees_whether_it_helped(demo_server: Server, demo_index: Path) -> None:
    http = demo_server.http
    here = {"subject": "Пароль", "text": "Доброго дня! Я забула пароль і не можу увійти.", "session": "ticket-1", "locale": "uk"}
    found = [http.post("/v1/suggestions/context", json=here).raise_for_status().json() for _ in range(2)]
    assert found[0]["articles"][0]["article"] == "account/reset-password"
    assert found[0]["articles"][0]["why"] == "text"
    http.post("/v1/feedback", json={"helpful": True, "answer_id": found[1]["answer_id"]}).raise_for_status()
    store = Store(demo_index.with_name(f"{demo_index.name}.store.db"))
    now = datetime.now(UTC).date()
    before = read_insights(store)
    assert before.in_context.shown == 0
    period = type(TODAY)(now, now)
    until(lambda: read_insights(store, period).in_context.helpful == 1, 5)
    counted = read_insights(store, period)
    assert (counted.in_context.shown, counted.in_context.not_helpful) == (1, 0)
    store.close()


def test_what_cannot_be_meant_is_refused(demo_server: Server) -> None:
    def post(**here: Any) -> httpx2.Response:
        return demo_server.http.post("/v1/suggestions/context", json=here)

    check_problem(post(pages=["/a"]), 422, "pages")
    check_problem(post(text="x" * 10_001), 422, "text")
    check_problem(post(events=[{"name": "x", "count": -1}]), 422, "count")
    check_problem(post(limit=0), 422, "limit")
    assert post().json()["articles"] == []
    assert post(text="y" * 9_999, locale="uk").status_code == 200
