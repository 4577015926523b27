"""`kotae check --against` tells what becomes otherwise for readers, and writes nothing to what is published."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import kotae
from tests.files import article, help_center, write
from tests.indexes import snapshot

FILES: Mapping[str, str] = {
    "help-center.yaml": help_center("en: {}, uk: {}", "help"),
    "en/help/refund.md": article("How refunds work", "A refund takes three days to arrive on your card.", wordings="[money back]"),
    "en/help/password.md": article("Reset a password", "Tap the link that we send to your phone.", wordings="[locked out]"),
    "en/help/parcel.md": article("Track a parcel", "The map shows where it is.", wordings="[where is my order]"),
    "uk/help/refund.md": article("Повернення коштів", "Гроші повернуться за три дні.", wordings="[коли гроші]"),
    "questions/en.tsv": "refund arrive on card\thelp/refund\nreset my password\thelp/password\ncan I bring a whale\t-\n",
    "questions/uk.tsv": "повернення коштів\thelp/refund\n",
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("published")
    kotae("build", write(root / "content", FILES), "--index", root / "index")
    return root / "index"


def compared(content: Path, published: Path, code: int = 0) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(kotae("check", content, "--against", published, "--format", "json", code=code).stdout)
    return read


def rules(found: dict[str, Any]) -> dict[str, str]:
    return {problem["rule"]: problem["file"] for problem in found["problems"]}


def test_without_a_change_nothing_is_told_and_nothing_is_written(published: Path, tmp_path: Path) -> None:
    before = snapshot(published)
    found = compared(write(tmp_path, FILES), published)
    assert found["passed"]
    assert [found["against"][kind] for kind in ("lost", "won", "moved")] == [[], [], []]
    assert found["problems"] == []
    assert snapshot(published) == before


def test_lost_and_won_questions_are_told_and_a_threshold_decides(published: Path, tmp_path: Path) -> None:
    content = write(
        tmp_path,
        {
            **FILES,
            "en/help/password.md": article("Choose a colour", "Tap the palette.", wordings="[make it blue]"),
            "en/help/pass.md": article("Reset my password", "Tap the link.", wordings="[locked out]"),
        },
    )
    found = compared(content, published, code=1)
    (lost,) = found["against"]["lost"]
    assert (lost["locale"], lost["line"], lost["question"]) == ("en", 2, "reset my password")
    assert lost["before"]["found"][0] == "help/password"
    assert lost["now"]["found"][0] == "help/pass"
    assert found["against"]["confidence"]["uk"] == {**found["against"]["confidence"]["uk"], "up": 0, "down": 0}
    (content / "help-center.yaml").write_text(FILES["help-center.yaml"] + "checks: {most_lost: 1}\n", encoding="utf-8")
    assert compared(content, published)["passed"]


def test_a_wording_that_another_article_wins_is_told(published: Path, tmp_path: Path) -> None:
    money = article("Money back", "Money back, money back: ask us for your money back.", wordings="[money back please]")
    assert rules(compared(write(tmp_path, {**FILES, "en/help/money.md": money}), published)) == {"duplicates": "en/help/refund.md"} | {
        "wording-taken-over": "en/help/refund.md"
    }


def test_renamed_and_deleted_articles_without_an_alias_are_told(published: Path, tmp_path: Path) -> None:
    files = {**FILES, "en/help/where.md": FILES["en/help/parcel.md"]}
    del files["en/help/parcel.md"], files["uk/help/refund.md"], files["questions/uk.tsv"]
    content = write(tmp_path, {**files, "uk/help/other.md": article("Інше питання", "Зовсім інше.", wordings="[інше]")})
    assert rules(compared(content, published)) == {
        "renamed-without-alias": "en/help/where.md",
        "deleted-without-alias": "uk/help/refund.md",
    }
    write(content, {"en/help/where.md": article("Track a parcel", "On the map.", wordings="[my order]", aliases="[help/parcel]")})
    assert "renamed-without-alias" not in rules(compared(content, published))


def test_an_index_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "kotae build" in kotae("check", write(tmp_path, FILES), "--against", tmp_path / "none", code=2).stderr
