"""Search on the pages: without JavaScript, as the outcome says, and recorded as any question."""

import re

import pytest
from playwright.sync_api import Browser, Page

from api.store.answers import find_answers
from tests.demo import LOCALES
from tests.html import tags_of
from tests.pages.site.conftest import Kept
from tests.pages.site.served import ASKED, attributes, words
from tests.waiting import until


def ask(kept: Kept, locale: str, question: str, **more: str) -> str:
    response = kept.http.post(f"/{locale}/search", data={"q": question, **more})
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    return response.text


@pytest.mark.parametrize("locale", LOCALES)
def test_an_answer_shows_its_first_result_and_offers_a_human_below(kept: Kept, locale: str) -> None:
    html = ask(kept, locale, ASKED[locale][0])
    answer = kept.http.post("/v1/answers", json={"question": ASKED[locale][0], "locale": locale}).json()
    assert answer["outcome"] == "answer"
    first = answer["results"][0]
    assert html.index(f'href="/{locale}/{first["article"]}') < html.index("site--handoff")
    assert answer["handoff"]["contacts"][0]["label"] in html
    assert attributes(html, "input")[0]["value"] == ASKED[locale][0]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_hand_off_shows_the_way_to_a_human_first(kept: Kept, locale: str) -> None:
    html = ask(kept, locale, ASKED[locale][2])
    answer = kept.http.post("/v1/answers", json={"question": ASKED[locale][2], "locale": locale}).json()
    assert answer["outcome"] == "handoff"
    assert answer["handoff"]["message"].split(".")[0].replace("'", "&#39;") in html
    assert "site--found" not in html or html.index("site--handoff") < html.index("site--found")


def test_what_was_found_is_marked(kept: Kept) -> None:
    assert re.search(r"<mark>[^<]*парол[^<]*</mark>", ask(kept, "uk", "надійний пароль"))


def test_a_question_that_was_read_otherwise_says_so_and_can_be_asked_as_typed(kept: Kept) -> None:
    html = ask(kept, "uk", "pf,ed gfhjkm")
    assert "<strong>забув пароль</strong>" in html
    assert {"type": "hidden", "name": "verbatim", "value": "true"} in attributes(html, "input")
    assert "забув пароль" not in words(ask(kept, "uk", "pf,ed gfhjkm", verbatim="true"))


def test_a_result_in_another_language_says_which(kept: Kept) -> None:
    html = ask(kept, "uk", "order from my apple watch")
    (item,) = [found for name, found in tags_of(html) if name == "li" and found.get("lang") == "en" and "result" in found["class"]][:1]
    assert item["lang"] == "en"


def test_a_link_with_the_question_works_too(kept: Kept) -> None:
    response = kept.http.get("/uk/search", params={"q": "забув пароль"})
    assert response.headers["Cache-Control"] == "no-store"
    assert "/uk/account/reset-password" in response.text


def test_a_blank_question_waits_and_a_long_one_is_told(kept: Kept) -> None:
    assert kept.http.post("/uk/search", data={"q": " "}).status_code == 200
    response = kept.http.post("/uk/search", data={"q": "password " * 2300})
    assert (response.status_code, "role=alert" in response.text.replace('"', "")) == (422, True)


def test_questions_are_recorded_as_those_of_apps(kept: Kept) -> None:
    html = ask(kept, "uk", "забула пароль від профілю")
    (answer_id,) = [found["value"] for found in attributes(html, "input") if found.get("name") == "answer_id"]

    def recorded() -> list[str]:
        with kept.store.reading() as connection:
            return [answer.question for answer in find_answers(connection, [answer_id], None)]

    assert until(recorded, 10) == ["забула пароль від профілю"]


def test_without_javascript_a_person_searches_reads_and_votes(kept: Kept, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=kept.url)
    page = context.new_page()
    page.goto("/uk/")
    page.fill("[name=q]", "забув пароль")
    page.press("[name=q]", "Enter")
    assert page.url == f"{kept.url}/uk/search"  # the question is in no address
    page.click(".best a")
    assert page.url.startswith(f"{kept.url}/uk/account/reset-password")
    page.click("main .vote [value=no]")
    assert page.text_content("h1") == "Дякуємо"
    page.click("main .button")
    assert page.is_visible("textarea")
    context.close()


def test_with_javascript_a_vote_leaves_the_page_as_it_is(kept: Kept, page: Page) -> None:
    page.goto(f"{kept.url}/uk/account/reset-password")
    page.click(".vote [value=yes]")
    page.wait_for_selector(".vote .lead")
    assert page.text_content(".vote .lead") == "Раді, що це допомогло."
    assert page.evaluate("document.activeElement.className") == "vote"
    assert page.text_content("h1") == "Як відновити пароль"


def test_a_vote_without_a_subject_is_refused(kept: Kept) -> None:
    assert kept.http.post("/uk/feedback", data={"helpful": "yes"}).status_code == 404
    assert kept.http.post("/uk/feedback", data={"helpful": "yes", "article": "account/no-such"}).status_code == 200


def test_what_did_not_help_is_not_shown_again(kept: Kept, page: Page) -> None:
    page.goto(f"{kept.url}/uk/")
    page.fill("[name=q]", "забув пароль")
    page.press("[name=q]", "Enter")
    first = str(page.get_attribute(".result a", "href")).partition("#")[0]
    page.click("main .vote [value=no]")
    page.click("main .vote form[action$=search] button")
    page.wait_for_selector("#site--handoff")
    assert page.url == f"{kept.url}/uk/search"
    assert not [link for link in page.locator(".result a").all() if str(link.get_attribute("href")).startswith(first)]
