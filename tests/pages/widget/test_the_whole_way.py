"""In every locale a person searches, reads, votes, and reaches a human with a screenshot; all that is shown can be used by everybody."""

import httpx2
import pytest
from playwright.sync_api import expect

from tests.demo import FORGOTTEN, LOCALES
from tests.inbox.conftest import ADMIN_KEY
from tests.inbox.pictures import picture
from tests.pages.widget.site import Site
from tests.pages.widget.visitor import Visitor

HUMAN = {
    "zh-Hant": "我要找真人客服",
    "zh-Hans": "我要转人工",
    "ja": "担当者と話したい",
    "bg": "искам да говоря с човек",
    "uk": "хочу поговорити з людиною",
    "el": "θέλω να μιλήσω με άνθρωπο",
    "en": "talk to a human",
}


@pytest.mark.parametrize("locale", LOCALES)
def test_the_whole_way_in_each_locale(visitor: Visitor, site: Site, api: httpx2.Client, locale: str) -> None:
    def check(state: str) -> None:
        assert (state, visitor.flaws()) == (state, [])

    visitor.come(site.page(f'locale="{locale}"')).open()
    check("start")
    visitor.input.press_sequentially(FORGOTTEN[locale][:3])
    assert visitor.suggestions()
    check("suggestions")
    assert visitor.ask(HUMAN[locale]).locator("[part~=button]").count() == 1
    check("handoff")
    visitor.ask(FORGOTTEN[locale])
    check("answer")
    visitor("result-title").first.click()
    visitor("article-text").wait_for()
    title = visitor("article-title").inner_text()
    assert title == api.get(f"/v1/articles/{locale}/account/reset-password").json()["title"]
    visitor("votes").get_by_role("button").last.click()
    check("article")
    visitor("article").locator("[part~=votes] [part=button]").nth(1).click()  # to a human
    visitor("form").wait_for()
    check("form")
    write_and_send(visitor)
    visitor("conversation").get_by_text("Заплатила двічі.").wait_for()
    check("sent")
    assert visitor.troubles == []
    (told,) = visitor.heard("handoff")
    handoff = told["id"]
    taken = {"kind": "answered", "text": "Here you are.", "agent": "Ana", "article": "payments/refund-status"}
    api.post(f"/v1/handoffs/{handoff}/events", json=taken, headers={"Authorization": f"Bearer {ADMIN_KEY}"}).raise_for_status()
    visitor("conversation").get_by_text("Here you are.").wait_for()
    check("answered")


def write_and_send(visitor: Visitor) -> None:
    visitor("form").locator("textarea").fill("Заплатила двічі.")
    visitor("form").locator("input[type=file]").set_input_files({"name": "screen.png", "mimeType": "image/png", "buffer": picture()})
    visitor("form").locator("input[type=email]").fill("olena@example.com")
    visitor("attachments").get_by_role("button").wait_for()
    visitor.wait_until("!document.querySelector('kotae-help').shadowRoot.querySelector('.pictures .muted').textContent")
    visitor("send").click()
    visitor("request").wait_for()


def test_a_person_adds_to_a_request_and_takes_it_back(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page()).open()
    visitor("start").locator("[part~=button]").click()
    visitor("send").click()
    assert visitor("form").locator("[aria-invalid]").count() == 1  # nothing is written yet
    visitor("form").locator("textarea").fill("It is about my ride.")
    visitor("send").click()
    visitor("request").locator("textarea").fill("It was on Monday.")
    visitor("request").locator("[part~=button]").first.click()
    visitor("conversation").get_by_text("It was on Monday.").wait_for()
    visitor("request").locator(".link").click()
    assert visitor.flaws() == []
    visitor("request").get_by_role("button", name="Yes, take it back").click()
    visitor("state").get_by_text("You have taken this back").wait_for()
    assert visitor("request").locator("textarea").is_hidden()
    assert [len(visitor.heard(name)) for name in ("handoff", "message", "withdrawn")] == [1, 1, 1]


def test_what_did_not_help_is_not_shown_again(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"')).open()
    answer = visitor.ask("I was charged twice")
    first = visitor("result-title").first.inner_text()
    answer.locator("[part~=votes]").get_by_role("button", name="No").click()
    visitor("votes").get_by_role("button", name="Show other answers").click()
    visitor.wait_until("heard.filter(([name]) => name === 'asked').length === 2")
    assert first not in visitor("result-title").all_inner_texts()
    assert visitor.heard("voted")[0]["helpful"] is False


def test_a_question_that_was_read_otherwise_can_be_asked_as_typed(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="uk"')).open()
    visitor.ask("pf,ed gfhjkm")
    assert "забув пароль" in visitor("interpreted").inner_text()
    with visitor.page.expect_response(lambda response: response.url.endswith("/v1/answers")) as asked:
        visitor("interpreted").get_by_role("button").click()
    assert asked.value.request.post_data_json["verbatim"] is True


def test_links_of_an_article_open_in_place_and_back_leads_back(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"'))
    visitor.call("openArticle", "account/reset-password")
    link = visitor("article-text").locator("a[data-article]").first
    link.click()
    visitor.wait_until("heard.filter(([name]) => name === 'opened-article').length === 2")
    assert visitor("article-title").inner_text() != "Reset a forgotten password"
    visitor("back").click()
    assert visitor("article-title").inner_text() == "Reset a forgotten password"
    assert visitor.page.url.startswith(site.url)


def test_pictures_of_an_article_come_from_the_api(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"'))
    visitor.call("openArticle", "contact/contact-us")
    visitor("article-text").wait_for()
    visitor.call("openArticle", "app/location-wrong")
    expect(visitor("article-title")).to_have_text("The pin is in the wrong place")
    picture = visitor("article-text").locator("img").first
    picture.scroll_into_view_if_needed()
    visitor.wait_until("document.querySelector('kotae-help').shadowRoot.querySelector('img').naturalWidth > 0")
    assert str(picture.get_attribute("src")).startswith(site.api)
