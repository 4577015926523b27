"""Where the help centre says so, articles are offered before anybody asks: by place, by events, and while a ticket is written."""

from typing import Any

from playwright.sync_api import Request, expect

from tests.pages.widget.site import Site
from tests.pages.widget.visitor import Visitor

FORM = '<form id="ticket"><input name="subject" aria-label="Subject"><textarea aria-label="Text"></textarea><button>Send it</button></form>'


def asked_in_context(visitor: Visitor) -> list[dict[str, Any]]:
    """What `POST /v1/suggestions/context` is asked; it answers as it does."""
    asked: list[dict[str, Any]] = []

    def hear(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/v1/suggestions/context"):
            asked.append(request.post_data_json)

    visitor.page.on("request", hear)
    return asked


def test_articles_of_a_place_come_first(visitor: Visitor, site: Site) -> None:
    asked = asked_in_context(visitor)
    visitor.come(site.page('locale="en" context="auto" screen="Menu" app-version="4.2"'))
    for _ in range(3):
        visitor.call("event", "card_declined")
    visitor.open()
    visitor("context-link").wait_for()
    (sent,) = asked
    assert (sent["screen"], sent["app_version"], sent["locale"]) == ("Menu", "4.2", "en")
    assert [(event["name"], event["count"]) for event in sent["events"]] == [("card_declined", 3)]
    assert "?" not in sent["page"]
    assert visitor.flaws() == []
    visitor("context-link").click()
    visitor("article-text").wait_for()
    (opened,) = visitor.heard("opened-article")
    assert opened["article"] == "payments/add-payment-method"
    assert opened["answer_id"]


def test_without_rules_the_start_is_as_ever(visitor: Visitor, site: Site) -> None:
    visitor.page.route("**/v1/suggestions/context", lambda route: route.abort())
    visitor.come(site.page('locale="en" context="auto"')).open()
    assert visitor("start-link").count() >= 3
    assert visitor("context-link").count() == 0


def test_a_ticket_form_offers_articles_above_its_button_and_is_sent_all_the_same(visitor: Visitor, site: Site) -> None:
    asked = asked_in_context(visitor)
    visitor.come(site.page('locale="en" for="#ticket"', more=FORM))
    visitor.page.get_by_label("Subject").fill("Money")
    visitor.page.get_by_label("Text").press_sequentially("I was charged twice for one ride")
    link = visitor.page.locator("#ticket [part~=context-link]").first
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
    (solved,) = visitor.heard("solved")
    assert solved["article"] == "payments/charged-twice"
    assert solved["answer_id"]
    assert visitor.page.get_by_role("button", name="Send it").is_enabled()
