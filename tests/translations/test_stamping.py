"""A stamp is one line in the front matter; all else stays as its writer wrote it."""

import re
import subprocess
from pathlib import Path

import pytest

from kb.content import ContentReader
from kb.translations import Translation
from tests.command_line import kotae
from tests.files import article, help_center, write

CENTER = help_center("en: {fallbacks: []}, uk: {fallbacks: [en]}, ja: {fallbacks: [en]}")
ORIGINAL = article("Refunds", "Ask us.\n\n## How long\n\nFive days.\n\n## Where\n\nHere.")
TRANSLATED = article("Повернення", "Пишіть.\n\n## Скільки\n\nП'ять днів.\n\n## Де\n\nТут.")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    files = {"help-center.yaml": CENTER, "en/help/refund.md": ORIGINAL, "uk/help/refund.md": TRANSLATED}
    return write(tmp_path / "content", files)


def git(content: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(content), *who, *arguments], check=True, capture_output=True)


def edit(content: Path, old: str, new: str) -> None:
    file = content / "en/help/refund.md"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def stamp(content: Path) -> None:
    assert "1 stamped" in kotae("translations", "stamp", content, "uk").stdout


def standing(content: Path) -> Translation:
    (translated,) = ContentReader(content).read().of("uk")
    assert translated.translation
    return translated.translation


@pytest.mark.parametrize("spell", [lambda text: text, lambda text: "\ufeff" + text.replace("\n", "\r\n"), lambda text: f"\n{text}"])
def test_all_other_bytes_stay(content: Path, spell: "type[str]") -> None:
    file = content / "uk/help/refund.md"
    before = spell(TRANSLATED).encode()
    file.write_bytes(before)
    stamp(content)
    after = file.read_bytes()
    assert standing(content).state == "current"
    assert re.sub(rb'source_hash: "[0-9a-f ]+"\r?\n', b"", after) == before
    edit(content, "Five", "Ten")
    stamp(content)
    assert re.sub(rb'source_hash: "[0-9a-f ]+"\r?\n', b"", file.read_bytes()) == before
    assert "nothing to stamp" in kotae("translations", "stamp", content, file).stdout


def test_what_cannot_be_stamped_is_told(content: Path) -> None:
    assert "no translation there" in kotae("translations", "stamp", content, "en", code=1).stderr
    assert "--unstamped" in kotae("translations", "stamp", content, code=2).stderr
    (content / "uk/help/refund.md").write_text("---\n{title: Повернення}\n---\nТекст")
    assert "no line can be put into its front matter" in kotae("translations", "stamp", content, "uk", code=1).stderr
    (content / "uk/help/refund.md").write_text(article("Повернення", "Текст", source_hash="not mine"))
    assert "kotae translations stamp" in kotae("check", content, code=1).stderr


def test_a_change_ages_its_section_and_git_tells_since_when(content: Path) -> None:
    stamp(content)
    git(content, "init", "-q")
    git(content, "add", "-A")
    git(content, "commit", "-qm", "All of it")
    edit(content, "Five days", "Ten days")
    known = Translation(state="outdated", changed=("How long",), aged=("Скільки",))
    assert standing(content) == known
    git(content, "commit", "-qam", "Ten days now")
    edit(content, "Here.", "Over here.")
    edit(content, "title: Refunds", "title: Refunds\nminor: true")
    committed = standing(content)
    assert (committed.change, committed.changed, committed.since is None) == ("Ten days now", ("How long",), False)
    git(content, "commit", "-qam", "A slip")
    stamp(content)
    edit(content, "Over here.", "Here!")
    assert standing(content).state == "current"
    edit(content, "minor: true\n", "")
    assert standing(content).aged == ("Де",)


def test_links_and_markup_and_wordings_age_nothing(content: Path) -> None:
    stamp(content)
    edit(content, "Ask us.", "[Ask](https://example.com)  **us**.")
    edit(content, "title: Refunds", "title: Refunds\nwordings: [money back]")
    assert standing(content).state == "current"


def test_without_history_a_minor_edit_is_believed(content: Path) -> None:
    stamp(content)
    edit(content, "Five days", "5 days")
    assert standing(content).state == "outdated"
    edit(content, "title: Refunds", "title: Refunds\nminor: true")
    assert standing(content).state == "current"
