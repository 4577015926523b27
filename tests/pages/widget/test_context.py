"""Where the help centre says so, articles are offered before anybody asks: by place, by events, and while a ticket is written."""

from typing import Any

from playwright.sync_api import Route, expect

from tests.pages.widget.site import Site
from tests.pages.widget.visitor import Visitor

LINK = {"article": "payments/charged-twice", "locale": "en", "title": "Charged twice", "summary": "", "url": "", "why": "search"}
FORM = '<form id="ticket"><input name="subject" aria-label="Subject"><textarea aria-label="Text"></textarea><button>Send it</button></form>'


def answering_in_context(visitor: Visitor) -> list[dict[str, Any]]:
    """As `POST /v1/suggestions/context` answers; returns what it was asked."""
    asked: list[dict[str, Any]] = []

    def answer(route: Route) -> None:
        let_in = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Content-Type"}
        if route.request.method == "POST":
            asked.append(route.request.post_data_json)
        route.fulfill(json={"locale": "en", "articles": [LINK], "answer_id": "context-1"}, headers=let_in)

    visitor.page.route("**/v1/suggestions/context", answer)
    return asked


def test_articles_of_a_place_come_first(visitor: Visitor, site: Site) -> None:
    asked = answering_in_context(visitor)
    visitor.come(site.page('locale="en" context="auto" screen="checkout" app-version="4.2"'))
    for _ in range(3):
        visitor.call("event", "card_declined")
    visitor.open()
    visitor("context-link").wait_for()
    (sent,) = asked
    assert (sent["screen"], sent["app_version"], sent["locale"]) == ("checkout", "4.2", "en")
    assert [(event["name"], event["count"]) for event in sent["events"]] == [("card_declined", 3)]
    assert "?" not in sent["url"]
    assert visitor.flaws() == []
    visitor("context-link").click()
    visitor("article-text").wait_for()
    assert visitor.heard("opened-article")[0]["answer_id"] == "context-1"


def test_without_rules_the_start_is_as_ever(visitor: Visitor, site: Site) -> None:
    visitor.page.route("**/v1/suggestions/context", lambda route: route.abort())
    visitor.come(site.page('locale="en" context="auto"')).open()
    assert visitor("start-link").count() >= 3
    assert visitor("context-link").count() == 0


def test_a_ticket_form_offers_articles_above_its_button_and_is_sent_all_the_same(visitor: Visitor, site: Site) -> None:
    asked = answering_in_context(visitor)
    visitor.come(site.page('locale="en" for="#ticket"', more=FORM))
    visitor.page.get_by_label("Subject").fill("Money")
    visitor.page.get_by_label("Text").press_sequentially("I was charged twice for one ride")
    link = visitor.page.locator("#ticket [part~=context-link]")
    link.wait_for()
    assert asked[-1]["subject"] == "Money"
    assert asked[-1]["text"].startswith("I was charged twice")
    assert len(asked) <= 2
    assert visitor.flaws() == []
    link.click()
    visitor("article-text").wait_for()
    visitor("close").click()
    visitor.page.locator("#ticket").get_by_role("button", name="That solved it").click()
    expect(visitor.page.locator("#ticket")).to_contain_text("Glad that it helped")
    assert visitor.heard("solved") == [{"article": "payments/charged-twice", "answer_id": "context-1"}]
    assert visitor.page.get_by_role("button", name="Send it").is_enabled()
