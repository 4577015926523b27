"""A slow or failing network is told in plain words; nothing that was written is lost, and there is always a way to a human."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.pages.widget.site import Site
from tests.pages.widget.visitor import Visitor

ALLOWED = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}


def only_posts(answer: Callable[[Route], object]) -> Callable[[Route], object]:
    """Preflights are let through."""
    return lambda route: answer(route) if route.request.method == "POST" else route.continue_()


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (429, {"Retry-After": "17"}, "again in 17 seconds"),
        (429, {}, "again in a moment"),
        (503, {"Retry-After": "2"}, "busy at the moment. Please try again in 2 seconds"),
        (500, {}, "wrong on our side"),
        (422, {}, "in other words"),
        (0, {}, "cannot be reached"),
    ],
)
def test_what_went_wrong_is_said_and_can_be_tried_again(
    visitor: Visitor, site: Site, status: int, headers: dict[str, str], said: str
) -> None:
    visitor.come(site.page('locale="en"')).open()
    fail = only_posts(lambda route: route.fulfill(status=status, headers={**ALLOWED, **headers}, json={}) if status else route.abort())
    visitor.page.route("**/v1/answers", fail)
    visitor.input.fill("forgot password")
    visitor.input.press("Enter")
    expect(visitor("trouble")).to_contain_text(said)
    assert visitor("trouble").locator("a[href^='mailto:']").count() == 1
    assert visitor.input.input_value() == "forgot password"
    assert visitor.flaws() == []
    visitor.page.unroute("**/v1/answers")
    visitor("trouble").get_by_role("button").click()
    visitor("answer").wait_for()


def test_a_slow_answer_is_waited_for_but_not_for_ever(visitor: Visitor, site: Site) -> None:
    visitor.page.clock.install()
    visitor.come(site.page('locale="en"')).open()
    visitor.page.route("**/v1/answers", only_posts(lambda _: None))
    visitor.input.fill("forgot password")
    visitor.input.press("Enter")
    visitor("waiting").wait_for()
    visitor.page.clock.run_for(1600)
    expect(visitor("waiting")).to_contain_text("Still looking")
    visitor.page.clock.run_for(7000)
    expect(visitor("trouble")).to_contain_text("cannot be reached")


def test_an_answer_to_an_earlier_question_never_shows(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"')).open()
    held: list[Route] = []
    visitor.page.route("**/v1/answers", only_posts(lambda route: route.continue_() if held else held.append(route)))
    visitor.input.fill("where is my refund")
    visitor.input.press("Enter")
    visitor("waiting").wait_for()
    shown = visitor.ask("forgot password")
    assert "password" in shown.inner_text()
    held[0].continue_()
    visitor.page.wait_for_timeout(300)
    assert "password" in visitor("result-title").first.inner_text()
    assert len(visitor.heard("asked")) == 1


def test_what_was_written_to_a_human_is_sent_once_however_often_it_is_tried(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"')).open()
    visitor("start").locator("[part~=button]").click()
    keys: list[str] = []

    def fail_first(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fulfill(
                status=503,
                headers=ALLOWED,
                json={"contacts": [{"kind": "email", "label": "Mail", "value": "way@out.example", "hours": "", "open_now": True}]},
            )
        else:
            route.continue_()

    visitor.page.route("**/v1/handoffs", only_posts(fail_first))
    visitor("form").locator("textarea").fill("Help me.")
    visitor("send").click()
    expect(visitor("trouble")).to_contain_text("way@out.example")
    assert visitor("form").locator("textarea").input_value() == "Help me."
    visitor("trouble").get_by_role("button").click()
    visitor("request").wait_for()
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_the_form_keeps_what_was_written_while_one_looks_elsewhere(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"')).open()
    visitor("start").locator("[part~=button]").click()
    visitor("form").locator("textarea").fill("Half of it")
    visitor("back").click()
    visitor("close").click()
    visitor("launcher").click()
    visitor("start").locator("[part~=button]").click()
    assert visitor("form").locator("textarea").input_value() == "Half of it"


def test_a_part_that_does_not_load_is_told(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"')).open()
    visitor.page.route("**/article.js", lambda route: route.abort())
    visitor("start-link").first.click()
    expect(visitor("trouble")).to_contain_text("cannot be reached")
