"""Whoever composes what they type is suggested to all the while, and disturbed by nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Route

from tests.pages.widget.site import Site
from tests.pages.widget.visitor import Visitor, compose


@contextmanager
def undisturbed(visitor: Visitor) -> Iterator[None]:
    """The input stays the same node, and nothing but the input method writes into it."""
    visitor.page.evaluate(
        """() => {
          const input = window.input = document.querySelector("kotae-help").shadowRoot.querySelector("input");
          window.written = 0;
          const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
          Object.defineProperty(input, "value", {
            get() { return value.get.call(this) },
            set(text) { written += 1; value.set.call(this, text) },
          });
        }"""
    )
    yield
    assert visitor.page.evaluate("input.isConnected && input === document.querySelector('kotae-help').shadowRoot.querySelector('input')")
    assert visitor.page.evaluate("written") == 0


@pytest.mark.parametrize(
    ("locale", "steps", "suggested"),
    [
        ("ja", ["p", "ぱ", "ぱs", "ぱす", "ぱすわ"], "パスワード"),
        ("zh-Hans", ["w", "wang", "wang'ji", "wangji mi"], "密码"),
        ("zh-Hant", ["ㄨ", "ㄨㄤˋ", "忘ㄐ", "忘記"], "密碼"),
        ("en", ["f", "for", "forgot"], "forgot"),  # as Android composes each word
        ("uk", ["п", "пар", "парол"], "пароль"),
    ],
)
def test_suggestions_go_on_while_composing(visitor: Visitor, site: Site, locale: str, steps: list[str], suggested: str) -> None:
    visitor.come(site.page(f'locale="{locale}"')).open()
    keyboard = visitor.keyboard()
    with undisturbed(visitor):
        for text in steps:
            compose(keyboard, text)
        visitor("suggestion").filter(has_text=suggested).first.wait_for()
        assert visitor.input.input_value() == steps[-1]
        keyboard.send("Input.insertText", {"text": steps[-1]})
        visitor("suggestion").filter(has_text=suggested).first.wait_for()
        visitor.input.press("Enter")
        visitor("answer").wait_for()


@pytest.mark.parametrize("key", ["Enter", "Escape", "ArrowDown", "ArrowUp"])
def test_keys_belong_to_the_input_method_while_it_composes(visitor: Visitor, site: Site, key: str) -> None:
    visitor.come(site.page('locale="ja"')).open()
    compose(visitor.keyboard(), "ぱすわ")
    visitor("suggestion").first.wait_for()
    codes = {"Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38}
    pressed = """([key, keyCode]) => {
      const input = document.querySelector("kotae-help").shadowRoot.querySelector("input");
      for (const how of [{ isComposing: true, keyCode }, { isComposing: false, keyCode: 229 }])
        input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...how }));
    }"""
    visitor.page.evaluate(pressed, [key, codes[key]])
    assert visitor("suggestions").is_visible()
    assert visitor.input.get_attribute("aria-activedescendant") is None
    assert visitor.input.input_value() == "ぱすわ"
    assert (visitor.heard("asked"), visitor.heard("close")) == ([], [])


def test_suggestions_for_an_earlier_text_never_show(visitor: Visitor, site: Site) -> None:
    visitor.come(site.page('locale="en"')).open()
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    visitor.page.route("**/v1/suggestions", hold_the_first)
    visitor.input.fill("refund")
    visitor.input.fill("password")
    visitor("suggestion").filter(has_text="password").first.wait_for()
    held[0].fulfill(
        json={"locale": "en", "suggestions": [{"text": "late", "article": "a/b", "title": "late", "url": "", "highlights": []}]}
    )
    visitor.page.wait_for_timeout(200)
    assert "late" not in " ".join(visitor.suggestions())
