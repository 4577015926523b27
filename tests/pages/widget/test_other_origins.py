"""The widget works on any page that the settings let in, under a strict policy and whatever its style sheets say, and keeps to itself."""

import httpx2
from playwright.sync_api import expect

from tests.pages.widget.site import HOSTILE, Site, hosting
from tests.pages.widget.visitor import Visitor

LOOKS = """() => {
  const root = document.querySelector("kotae-help").shadowRoot;
  const names = ["font", "letterSpacing", "textTransform", "textAlign", "display", "color", "whiteSpace", "direction"];
  const looks = (name) => {
    const style = getComputedStyle(root.querySelector(name));
    const { width, height } = root.querySelector(name).getBoundingClientRect();
    return [...names.map((name) => style[name]), Math.round(width), Math.round(height)];
  };
  return [".launcher", ".panel", ".heading", ".input", ".row-link", ".contact", ".button"].map(looks);
}"""


def test_a_hostile_style_sheet_changes_nothing(visitor: Visitor, site: Site) -> None:
    address = site.page('locale="en"')
    visitor.come(address).open()
    visitor.page.wait_for_timeout(300)
    plain = visitor.page.evaluate(LOOKS)
    site.css = HOSTILE
    visitor.page.goto(address)
    visitor.open()
    visitor.page.wait_for_timeout(300)
    assert visitor.page.evaluate(LOOKS) == plain
    assert visitor.troubles == []


def test_a_page_that_the_settings_do_not_name_is_told_and_gets_nothing(visitor: Visitor, site: Site) -> None:
    with hosting() as other:
        visitor.come(other.page('locale="en"', api=site.api))
        visitor("launcher").click()
        expect(visitor("trouble")).to_contain_text("cannot be reached")
        visitor.input.fill("forgot password")
        visitor.input.press("Enter")
        expect(visitor("trouble")).to_contain_text("cannot be reached")


def test_files_may_be_kept_for_ever_and_the_first_is_asked_for_again(api: httpx2.Client) -> None:
    first = api.get("/widget.js", headers={"Origin": "https://anybody.example"})
    assert (first.headers["Cache-Control"], first.headers["Access-Control-Allow-Origin"]) == ("no-cache", "*")
    assert first.headers["Content-Type"].startswith("text/javascript")
    assert api.get("/widget.js", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    path = first.text.split('"')[1].removeprefix(".")
    for name in (path, path.rpartition("/")[0] + "/uk.json"):
        file = api.get(name)
        assert "immutable" in file.headers["Cache-Control"]
        assert file.headers["Access-Control-Allow-Origin"] == "*"
    assert api.get("/widget/an-older-version/element.js").headers["Cache-Control"] == "no-cache"
    assert api.get("/widget/v/..%2felement.js").status_code == 404
    assert api.get("/widget/v/nothing.js").status_code == 404


def test_nothing_is_stored_unless_the_page_allows_it(visitor: Visitor, site: Site) -> None:
    kept = "Object.keys(sessionStorage).length + Object.keys(localStorage).length + document.cookie.length"
    visitor.come(site.page('locale="en"')).open()
    visitor.ask("forgot password")
    assert visitor.page.evaluate(kept) == 0
    visitor.page.goto(site.page('locale="en" storage="session"'))
    visitor.open()
    visitor.ask("forgot password")
    visitor.call("openArticle", "account/reset-password")
    visitor("article-text").wait_for()
    assert visitor.page.evaluate(kept) == 1
    visitor.page.reload()
    visitor("launcher").click()
    assert visitor.input.input_value() == "forgot password"
    assert visitor.page.context.cookies() == []


def test_questions_are_never_in_an_address(visitor: Visitor, site: Site) -> None:
    addresses: list[str] = []
    visitor.page.on("request", lambda request: addresses.append(request.url))
    visitor.come(site.page('locale="en"')).open()
    visitor.input.press_sequentially("zanzibar")
    visitor.ask("zanzibar")
    assert [address for address in addresses if "zanz" in address] == []
    assert sum(address.endswith("/v1/suggestions") for address in addresses) >= 8
