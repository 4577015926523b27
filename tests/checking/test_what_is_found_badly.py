"""What keeps an article from being found is told with its line, by `kotae check` alone."""

from pathlib import Path

import pytest

from api.checking.formats.github import annotations, summary
from api.checking.report import Report
from kb.content import read_content
from kb.problems import Problem
from tests.command_line import kotae
from tests.files import article, help_center, write

WORDS = "[my own words]"
SENTENCE = "Tap the third button from the left, and wait until the lamp beside it turns green again. "

CASES = {
    "no wordings": (article("Whales", "They sing."), ":2: warning: no `wordings`"),
    "a title that says nothing": (article("General information", "They sing.", wordings=WORDS), ":2: warning: nobody would type"),
    "the title of the category": (article("Help", "They sing.", wordings=WORDS), ":2: warning: "),
    "a title that is a sentence or two": (
        article("How " + "very " * 25 + "long", "They sing.", wordings=WORDS),
        ":2: warning: the title has",
    ),
    "a heading that says nothing": (
        article("Whales", "They sing.\n\n## Step 2\n\nListen.", wordings=WORDS),
        ":7: warning: the heading `Step 2`",
    ),
    "a wall of text": (article("Whales", f"They sing.\n\n## Songs\n\n{SENTENCE * 11}", wordings=WORDS), ":7: warning: a paragraph of 97"),
    "a section without an end": (article("Whales", f"{SENTENCE * 4}\n\n" * 10, wordings=WORDS), ":5: warning: the text above"),
    "a date to read it again": (
        article("Whales", "They sing.", wordings=WORDS, review_by="2020-02-01"),
        ":4: warning: was to be read again",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_told_at_its_line_and_by_no_build(name: str, tmp_path: Path) -> None:
    text, told = CASES[name]
    content = write(tmp_path / "content", {"help-center.yaml": help_center("en: {}"), "en/help/a.md": text})
    (line,) = kotae("check", content).stderr.splitlines()
    assert line.startswith(f"en/help/a.md{told}")
    assert len(read_content(content).warnings) == (name == "a date to read it again")


def test_a_copy_and_an_article_that_nothing_leads_to_are_told(tmp_path: Path) -> None:
    files = {
        f"en/help/n{n}.md": article(f"Whale {n}x", f"Song {n}.", wordings=f"[whale {n}]", related=f"[help/n{n + 1}]") for n in range(21)
    }
    files["en/help/n20.md"] = article("Long text", SENTENCE, wordings="[a]")
    files["en/help/n21.md"] = article("Longer text", f"{SENTENCE} Really.", wordings="[b]", related="[help/n0]")
    told = kotae("check", write(tmp_path, {"help-center.yaml": help_center("en: {}"), **files})).stderr
    assert "en/help/n21.md: warning: says nearly the same as en/help/n20.md (" in told
    assert "en/help/n21.md:2: warning: no article leads here, and `help` has 22 articles" in told
    assert told.count("\n") == 2


def test_warnings_fail_where_the_settings_say_so(tmp_path: Path) -> None:
    settings = help_center("en: {}") + "checks: {warnings_fail: true}\n"
    content = write(tmp_path, {"help-center.yaml": settings, "en/help/a.md": article("Whales")})
    assert "1 warnings, where none may be" in kotae("check", content, code=1).stderr


def test_github_gets_no_more_than_it_shows_and_the_summary_has_all() -> None:
    problems = [Problem("en/a,b.md", line, f"100 % of\nit {line}", "warning", "x:y") for line in range(1, 13)]
    report = Report("help/", 1, 1, problems=problems)
    lines = annotations(report).splitlines()
    assert lines[0] == "::warning file=help/en/a%2Cb.md,line=1,title=x%3Ay::100 %25 of%0Ait 1"
    assert len(lines) == 11
    assert lines[-1].startswith("::notice::2 more warnings")
    assert all(f"it {line} |" in summary(report) for line in range(1, 13))
