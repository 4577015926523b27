"""A small help centre, and three editions of it."""

from pathlib import Path

from tests.asking import asked
from tests.files import Files, article, help_center
from tests.indexes import open_index

SETTINGS = help_center("en: {}, uk: {fallbacks: [en]}", "account")

FILES = {
    "help-center.yaml": SETTINGS,
    "en/account/password.md": article("Reset a password", "Tap it. ![Where](../../assets/tap.svg)\n\n## By e-mail\n\nWait."),
    "en/account/draft.md": article("Not yet", "Still to be written.", status="draft"),
    "en/account/refund.md": article("Refunds", "Three days.", aliases="[account/money-back]"),
    "uk/account/password.md": article("Відновити пароль", "Натисніть кнопку."),
    "assets/tap.svg": "<svg>one</svg>",
}


def files_of(edition: object) -> Files:
    """The help centre with a note that says which edition it is."""
    return {**FILES, "en/account/note.md": article("Note", f"Edition {edition}.")}


FIRST, SECOND, THIRD = map(files_of, (1, 2, 3))


def edition(index: Path) -> str:
    """What the note says in the generation that is served."""
    return asked(open_index(index), "note edition").results[0].snippet.text
