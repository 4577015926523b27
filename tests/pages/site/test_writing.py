"""Writing to a human from a page: without JavaScript, kept before anything is promised, and seen again by the same browser only."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from api.runtime import Settings
from api.store import Store
from api.store.handoffs import find_handoff
from tests.pages.site.conftest import Kept
from tests.pages.site.served import attributes, words
from tests.serving import FollowedIndex, answering

MESSAGE = {"text": "Гроші списали двічі.", "email": "olena@example.com", "key": "k-1"}


def test_what_is_written_opens_a_handoff_and_shows_what_happens_next(kept: Kept, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=kept.url)
    page = context.new_page()
    page.goto("/uk/contact")
    page.fill("textarea", "Гроші списали двічі.")
    page.fill("[type=email]", "olena@example.com")
    page.click(".fields .button")
    assert "/uk/contact/requests/" in page.url
    assert "Дякуємо, ми отримали ваше звернення." in (page.text_content("main") or "")
    with kept.store.reading() as connection:
        handoff = find_handoff(connection, page.url.rpartition("/")[2])
    assert handoff is not None
    assert (handoff.text, handoff.contact, handoff.locale, handoff.queue) == (
        "Гроші списали двічі.", {"email": "olena@example.com"}, "uk", "support"
    )  # fmt: skip
    page.reload()
    assert page.text_content("h1") == "Ваше повідомлення"
    stranger = browser.new_context(base_url=kept.url).new_page()
    response = stranger.goto(page.url)
    assert response is not None
    assert response.status == 404
    assert "Гроші" not in stranger.content()
    context.close()


def test_the_question_that_was_asked_goes_along(kept: Kept) -> None:
    html = kept.http.post("/uk/contact", data={"question": "Де мої <гроші>?"}).text
    assert [found["value"] for found in attributes(html, "input") if found.get("name") == "question"] == ["Де мої <гроші>?"]
    sent = kept.http.post("/uk/contact/send", data={"question": "повернення коштів за поїздку", "key": "k-2"}, follow_redirects=False)
    assert sent.status_code == 303
    with kept.store.reading() as connection:
        handoff = find_handoff(connection, sent.headers["Location"].rpartition("/")[2])
    assert handoff is not None
    assert (handoff.question, handoff.queue) == ("повернення коштів за поїздку", "payments")


def test_a_form_that_is_sent_twice_opens_one_handoff(kept: Kept) -> None:
    first, second = (kept.http.post("/uk/contact/send", data={**MESSAGE, "key": "twice"}).headers["Location"] for _ in range(2))
    assert first == second


def test_the_secret_stands_in_a_cookie_for_that_page_alone(kept: Kept) -> None:
    cookie = kept.http.post("/uk/contact/send", data={**MESSAGE, "key": "k-3"}).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/uk/contact/requests/" in cookie


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": " "}, "Напишіть, будь ласка, у чому річ."),
        ({"email": "olena"}, "Приклад: name@example.com."),
        ({"email": "a@b\r\nBcc: c@d.example"}, "Приклад: name@example.com."),
        ({"text": "ю" * 10_001}, "Цей текст задовгий."),
    ],
)
def test_what_is_amiss_is_told_at_its_field_and_nothing_typed_is_lost(kept: Kept, wrong: dict[str, str], told: str) -> None:
    response = kept.http.post("/uk/contact/send", data={**MESSAGE, **wrong, "key": "k-4"})
    assert response.status_code == 422
    assert told in words(response.text)
    typed = {**MESSAGE, **wrong}
    assert typed["text"].strip() in response.text
    assert [found["value"] for found in attributes(response.text, "input") if found.get("name") == "key"] == ["k-4"]


def test_forms_of_other_sites_are_refused(kept: Kept) -> None:
    response = kept.http.post("/uk/contact/send", data=MESSAGE, headers={"Sec-Fetch-Site": "cross-site"})
    assert (response.status_code, response.headers["Content-Type"]) == (401, "text/html; charset=utf-8")


def test_too_many_messages_are_told_to_wait_and_shown_other_ways(demo_index: Path, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store.db"))
    store.open()
    settings = Settings(handoff_limit="1/minute", publishable_keys=("a-key-of-an-app",))
    with answering(FollowedIndex(demo_index), settings, store=store) as http:
        assert http.post("/uk/contact/send", data={**MESSAGE, "key": "a"}).status_code == 303  # pages need no key
        response = http.post("/uk/contact/send", data={**MESSAGE, "key": "b"})
        assert (response.status_code, "Retry-After" in response.headers) == (429, True)
        assert "support@lanto.example" in response.text
    store.close()


def test_where_nothing_is_kept_there_is_no_form(demo_index: Path) -> None:
    with answering(FollowedIndex(demo_index), Settings(store="none")) as http:
        html = http.get("/uk/contact").text
        assert ("<textarea" in html, "support@lanto.example" in html) == (False, True)
        refused = http.post("/uk/contact/send", data=MESSAGE)
        assert (refused.status_code, refused.headers["Content-Type"]) == (503, "text/html; charset=utf-8")


def test_too_large_a_form_is_refused_with_a_page(kept: Kept) -> None:
    response = kept.http.post("/uk/contact/send", data={"text": "x" * 300_000})
    assert (response.status_code, response.headers["Content-Type"]) == (413, "text/html; charset=utf-8")


def test_the_pages_of_contacts_name_all_ways_there_are(kept: Kept) -> None:
    targets = [found["href"] for found in attributes(kept.http.get("/ja/contact").text, "a") if "contact" in found.get("class", "")]
    everywhere = ["https://help.lanto.example/chat", "mailto:support@lanto.example", "tel:0120000000"]
    assert sorted(targets) == everywhere  # which stands first depends on who is there at this hour


def test_a_blank_question_beside_a_text_is_no_error(kept: Kept) -> None:
    sent = kept.http.post("/uk/contact/send", data={"question": "  ", "text": "Де мій чек?", "key": "blank"})
    assert sent.status_code == 303
