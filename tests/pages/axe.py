"""axe-core's rules for what people can perceive and use, run in a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""All that changes in the dark."""

_AT_REST = """async () => {
    const shadows = Array.from(document.querySelectorAll('*'), (element) => element.shadowRoot).filter(Boolean)
    const moving = [document, ...shadows].flatMap((root) => root.getAnimations())
    const ending = moving.filter(({ effect }) => effect.getComputedTiming().endTime < Infinity)
    await Promise.allSettled(ending.map(({ finished }) => finished))
}"""


def violations(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    """What breaks a rule: its name, where and why. What is on its way has arrived before: a text that fades in is pale for a while."""
    page.evaluate(_AT_REST)
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{rule['id']}: {node['html'][:150]} {node.get('failureSummary', '')[:200]}" for rule in found for node in rule["nodes"]]
