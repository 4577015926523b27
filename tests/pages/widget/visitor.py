"""Somebody who uses the widget on a page."""

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page

from tests.pages.axe import violations
from tests.waiting import until

EVENTS = ("open", "close", "asked", "opened-article", "voted", "handoff", "message", "withdrawn", "solved", "failed")


@dataclass
class Visitor:
    """What they see and do."""

    page: Page
    troubles: list[str] = field(default_factory=list)
    """What the browser complained of: errors of scripts, and what the page's policy forbade."""

    def come(self, url: str) -> "Visitor":
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.add_init_script(
            f"window.heard = []; for (const name of {json.dumps(EVENTS)})"
            " document.addEventListener(`kotae-${name}`, ({ detail }) => heard.push([name, detail]));"
        )
        self.page.goto(url)
        self("panel").wait_for(state="attached")
        return self

    def open(self) -> "Visitor":
        self("launcher").click()
        self("start").locator(".contacts").wait_for()
        return self

    def __call__(self, part: str) -> Locator:
        """A part of the widget, by the name that style sheets know."""
        return self.page.locator(f"kotae-help [part~='{part}']")

    @property
    def input(self) -> Locator:
        return self("search").locator("input")

    @property
    def focused(self) -> str:
        """The part that has the focus, or the element of the page."""
        page = "document.activeElement"
        return str(self.page.evaluate(f"((it) => it.part.value || it.tagName)({page}.shadowRoot?.activeElement ?? {page})"))

    def ask(self, question: str) -> Locator:
        """Types and asks, and waits for the answer."""
        self.input.fill(question)
        self.input.press("Enter")
        self("answer").wait_for()
        return self("answer")

    def suggestions(self) -> list[str]:
        self("suggestion").first.wait_for()
        return self("suggestion").all_inner_texts()

    def call(self, method: str, *arguments: Any) -> Any:
        """Calls the element as the page's own code does; what that says is not awaited."""
        return self.page.evaluate(
            "([method, given]) => void document.querySelector('kotae-help')[method](...given)", [method, list(arguments)]
        )

    def heard(self, name: str) -> list[dict[str, Any]]:
        """What the page was told."""
        return [detail for event, detail in self.page.evaluate("heard") if event == name]

    def wait_until(self, condition: str) -> None:
        """Until what JavaScript says holds; asked by the debugger, as the page's policy forbids to evaluate texts."""
        until(lambda: self.page.evaluate(condition), 10)

    def flaws(self) -> list[str]:
        """What axe finds wrong with what is shown."""
        return violations(self.page)

    def keyboard(self) -> CDPSession:
        """By which input methods speak to the browser."""
        return self.page.context.new_cdp_session(self.page)

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self.troubles.append(text)


def compose(keyboard: CDPSession, text: str) -> None:
    """What is composed so far, as an input method shows it."""
    keyboard.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
