"""A help centre of one English article, which a process of its own has loaded quickly."""

import re
from pathlib import Path

from tests.command_line import kotae
from tests.files import Files, article, help_center

ENGLISH = help_center("en: {}", "account")


def whale(title: str = "Whales") -> Files:
    """All files of it."""
    return {"help-center.yaml": ENGLISH, "en/account/whale.md": article(title, "They sing.")}


def build(content: Path, index: Path, *options: str) -> str:
    """Builds on the command line, and returns the id of the generation that is served then."""
    line = re.fullmatch(r"generation ([0-9a-f]{16}) .*\n", kotae("build", content, "--index", index, *options).stdout)
    assert line
    return line[1]
