"""The page's own code opens, asks and identifies, and is told what happens, without what people write."""

import hashlib
import hmac

import httpx2
import pytest
from playwright.sync_api import expect

from tests.pages.widget.conftest import IDENTITY_SECRET
from tests.pages.widget.site import Site
from tests.pages.widget.visitor import Visitor


def test_the_page_asks_and_is_told_of_it(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"'))
    visitor.call("ask", "I was charged twice")
    visitor("answer").wait_for()
    visitor("votes").get_by_role("button", name="Yes").click()
    visitor("result-title").first.click()
    visitor("article-text").wait_for()
    visitor.call("close")
    visitor.wait_until("heard.some(([name]) => name === 'close')")
    assert [name for name, _ in visitor.page.evaluate("heard")] == ["open", "asked", "voted", "opened-article", "close"]
    (asked,) = visitor.heard("asked")
    assert (asked["outcome"], asked["articles"][0], "question" in asked) == ("answer", "payments/charged-twice", False)
    assert "charged twice" not in str(visitor.page.evaluate("JSON.stringify(heard)"))


def test_questions_are_told_where_the_page_wants_them(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en" share-questions'))
    visitor.call("ask", "I was charged twice")
    visitor.wait_until("heard.some(([name]) => name === 'asked')")
    assert visitor.heard("asked")[0]["question"] == "I was charged twice"


@pytest.mark.parametrize("right", [True, False])
def test_a_user_is_verified_by_the_apps_server(visitor: Visitor, site: Site, right: bool) -> None:
    signature = hmac.new(IDENTITY_SECRET.encode(), b"4711" if right else b"4712", hashlib.sha256).hexdigest()
    visitor.come(site.page('locale="en"'))
    visitor.call("identify", {"user": "4711", "signature": signature, "session": "of the app", "app_version": "5.1"})
    visitor.open()
    visitor("start").locator("[part~=button]").click()
    visitor("form").locator("textarea").fill("Help me.")
    with visitor.page.expect_response(lambda response: response.url.endswith("/v1/handoffs")) as sent:
        visitor("send").click()
    body = sent.value.request.post_data_json
    assert (body["contact"], body["session"], body["app_version"]) == ({"user": "4711"}, "of the app", "5.1")
    assert sent.value.status == (201 if right else 401)
    (visitor("request") if right else visitor("trouble")).wait_for()


def test_a_publishable_key_goes_along(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en" key="pk_of_the_shop"'))
    with visitor.page.expect_request(lambda request: "/v1/help-center" in request.url) as asked:
        visitor("launcher").click()
    assert asked.value.headers["kotae-key"] == "pk_of_the_shop"


def test_another_locale_is_spoken_at_once_and_what_was_typed_stays(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"')).open()
    visitor.input.fill("password")
    visitor.page.evaluate("document.querySelector('kotae-help').setAttribute('locale', 'zh-TW')")
    expect(visitor("launcher")).to_have_text("協助")
    assert visitor.input.input_value() == "password"
    visitor("start").get_by_text("忘記密碼怎麼辦").wait_for()


def test_the_pages_own_language_is_spoken_without_a_locale(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page(lang="el"))
    expect(visitor("launcher")).to_have_text("Βοήθεια")


def test_an_element_that_leaves_and_comes_back_goes_on(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"')).open()
    visitor.page.evaluate("window.element = document.querySelector('kotae-help'); element.remove()")
    visitor.page.evaluate("document.body.append(element)")
    visitor.open()
    assert visitor.troubles == []


def test_what_writers_and_people_write_is_never_run(visitor: Visitor, site: Site, api: httpx2.Client) -> None:
    bad = "<img src=x onerror=document.hacked=1><script>document.hacked=1</script>"
    result = {
        "article": "account/reset-password", "locale": "en", "title": bad, "summary": bad,
        "section": {"heading": bad, "anchor": bad}, "url": "javascript:1",
        "snippet": {"text": f"🚗{bad}", "highlights": [{"start": 1, "end": 5}]},
    }  # fmt: skip
    contact = {"kind": "chat", "label": bad, "value": "javascript:document.hacked=1", "hours": bad, "open_now": True}
    answer = {
        **api.get("/v1/answers", params={"question": "password", "locale": "en"}).json(),
        "question": bad, "interpreted_as": {"question": bad, "reason": "spelling"}, "outcome": "suggest", "results": [result],
        "handoff": {"message": bad, "contacts": [contact]},
    }  # fmt: skip
    suggestion = {"text": bad, "title": bad, "article": "a/b", "url": "javascript:1", "highlights": [{"start": 0, "end": 4}]}
    let_in = {"Access-Control-Allow-Origin": "*"}
    visitor.page.route(
        "**/v1/answers", lambda route: route.fulfill(json=answer, headers=let_in) if route.request.method == "POST" else route.continue_()
    )
    suggestions = {"locale": "en", "suggestions": [suggestion]}
    visitor.page.route(
        "**/v1/suggestions",
        lambda route: route.fulfill(json=suggestions, headers=let_in) if route.request.method == "POST" else route.continue_(),
    )
    visitor.come(site.page('locale="en"')).open()
    visitor.input.fill(bad)
    assert bad in visitor.suggestions()[0]
    shown = visitor.ask(bad)
    assert visitor("result-title").inner_text() == bad
    assert shown.locator("mark").inner_text() == "<img"  # counted in code points
    assert shown.locator("img, script, a").count() == 0
    visitor("button").first.click()
    visitor("form").wait_for()
    assert visitor("form").locator("img, script, a").count() == 0
    assert visitor.page.evaluate("document.hacked") is None
