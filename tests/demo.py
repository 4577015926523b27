"""The demo help centre: where it is, what its customers ask, and when."""

from datetime import UTC, datetime
from pathlib import Path

from api.answers import Viewer

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "corpora" / "demo"
LOCALES = ("zh-Hant", "zh-Hans", "ja", "bg", "uk", "el", "en")

EARLIER = Viewer(now=datetime(2026, 11, 1, tzinfo=UTC))
LATER = Viewer(now=datetime(2027, 6, 1, tzinfo=UTC))
"""Before and after the airport article is published."""

HUMAN = "-"

FORGOTTEN = {
    "zh-Hant": "忘記密碼怎麼辦",
    "zh-Hans": "忘记密码怎么办",
    "ja": "パスワードを忘れてしまいました",
    "bg": "забравих си паролата",
    "uk": "забула пароль",
    "el": "ξέχασα τον κωδικό μου",
    "en": "I forgot my password",
}
"""A question that account/reset-password answers."""


def relevance_tests(locale: str) -> list[tuple[str, list[str]]]:
    """Each question with the ids of its right articles; with none when a human must take it."""
    lines = (DEMO / "questions" / f"{locale}.tsv").read_text(encoding="utf-8").split("\n")
    tests = (line.split("\t") for line in lines if line)
    return [(question, [] if right == HUMAN else right.split(",")) for question, right in tests]


def questions(locale: str) -> list[str]:
    """What customers ask."""
    return [question for question, _ in relevance_tests(locale)]
