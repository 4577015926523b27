"""What `check --questions` tells: which questions fail and why, figures in words, and of which index."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.evaluation.judged import JudgedAnswer
from api.evaluation.report import table
from kb.columns import clip, pad, width
from tests.command_line import kotae
from tests.files import article, write

SETTINGS = """\
name: Test
default_locale: en
locales: {en: {}, zh-Hant: {}, uk: {}}
categories: {help: {en: Help, zh-Hant: 說明, uk: Довідка}}
contact: [{kind: email, value: help@test.example, label: {en: Write, zh-Hant: 來信, uk: Написати}}]
"""

FILES: Mapping[str, str] = {
    "help-center.yaml": SETTINGS,
    "en/help/refund.md": article("How refunds work", "A refund takes three days to arrive on your card."),
    "en/help/password.md": article("Reset a password", "Tap the link that we send to your phone."),
    "en/help/hurt.md": article("Somebody was hurt", "Call us at once.", handoff="always"),
    "zh-Hant/help/refund.md": article("退款要多久", "退款會在三天內退回信用卡。"),
    "uk/help/refund.md": article("Повернення коштів", "Гроші повернуться за три дні."),
}

QUESTIONS: Mapping[str, str] = {
    "questions/en.tsv": (
        "# what customers ask\n"
        "refund arrive on card\thelp/refund\n"
        "reset password\thelp/refund\n"
        "reset a password\t-\n"
        "somebody was hurt\thelp/hurt\n"
        "zxqv wvut\thelp/refund\n"
    ),
    "questions/zh-Hant.tsv": "退款要多久\thelp/refund\n司機會看到我的手機號碼嗎，我真的很擔心這件事情，請告訴我\thelp/refund\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("content"), {**FILES, **QUESTIONS})


@pytest.fixture(scope="module")
def said(root: Path) -> str:
    return kotae("check", root, "--questions").stdout


# --- what fails


def blocks(said: str) -> dict[str, list[str]]:
    """The lines of each locale's failures."""
    return {
        found[1]: found[0].split("\n")[1:] for found in re.finditer(r"^(\S+): \d+ of \d+ questions fail\n(?:  .*\n)+", said, re.MULTILINE)
    }


def test_each_question_that_fails_is_listed_with_what_was_expected_and_what_came(said: str) -> None:
    english = blocks(said)["en"]
    assert english[0].split() == ["question", "expected", "found", "outcome"]
    failed = {line.strip().split("  ")[0]: re.split(r"\s{2,}", line.strip())[1:] for line in english[1:] if not line.startswith("    ")}
    assert failed["reset password"][:1] == ["help/refund"]
    assert failed["reset password"][1].startswith("help/password")
    assert failed["reset a password"] == ["a human", "help/password", "answer"]
    assert failed["zxqv wvut"] == ["help/refund", "nothing", "handoff"]
    assert "refund arrive on card" not in failed
    assert "somebody was hurt" not in failed  # a human takes it on purpose


def test_below_each_failure_stands_why_in_sentences(said: str) -> None:
    for lines in blocks(said).values():
        for line, why in zip(lines[1::2], lines[2::2], strict=False):
            assert line.startswith("  ")
            assert not line.startswith("   ")
            assert re.match(r"    \S.*[.。」]", why), why


def test_columns_are_even_in_every_script(said: str) -> None:
    chinese = blocks(said)["zh-Hant"]
    rows = [line for line in chinese if line and not line.startswith("    ")]
    starts = {width(row[: re.search(r"expected|help/refund", row).start()]) for row in rows}  # type: ignore[union-attr]
    assert len(rows) > 1
    assert len(starts) == 1
    assert all(width(row) < 140 for row in rows)


def test_a_locale_without_failures_has_no_block_and_one_without_questions_no_line(said: str) -> None:
    assert "uk" not in blocks(said)
    assert not re.search(r"^uk ", said, re.MULTILINE)


# --- figures


def test_figures_that_cannot_be_made_are_a_dash(said: str) -> None:
    assert "nan" not in said.lower().replace("unanswerable", "")
    chinese = next(line for line in said.split("\n") if line.startswith("zh-Hant  ") and "answers" not in line)
    assert chinese.split()[-2:] == ["–", "–"]


def test_each_figure_is_explained_in_words(said: str) -> None:
    heading = next(line for line in said.split("\n") if line.startswith("locale"))
    for name in ("answerable", "first", "in 3", "answered", "right", "unanswerable", "let through", "AUROC", "at 5 %"):
        assert name in heading
        assert re.search(rf"^  {name}\s{{2,}}\w.*\w{{4}}", said, re.MULTILINE), name


@given(
    st.lists(
        st.builds(
            JudgedAnswer, st.floats(0, 1), st.sampled_from(["answer", "suggest", "handoff"]), st.booleans(), st.booleans(), st.booleans()
        )
    )
)
@settings(max_examples=60)
def test_whatever_the_answers_the_table_is_even_and_without_nan(judged: list[JudgedAnswer]) -> None:
    heading, row, *_ = table({"zh-Hant": judged})
    assert len(heading) == len(row)
    assert "nan" not in row


@given(st.text(st.characters(exclude_categories=["C"]), max_size=40), st.integers(2, 30))
@settings(max_examples=200)
def test_a_clipped_text_takes_no_more_columns_than_it_may(text: str, size: int) -> None:
    clipped = clip(text, size)
    assert width(clipped) <= size
    assert width(pad(clipped, size)) == size
    assert clipped == text or clipped.endswith("…")


def test_a_help_centre_without_questions_is_told_how_to_write_some(tmp_path: Path) -> None:
    assert "no questions: write some to questions/<locale>.tsv" in kotae("check", write(tmp_path, FILES), "--questions").stdout


# --- of which index


def test_an_index_that_is_there_is_asked_and_named_and_none_is_built(
    root: Path, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = kotae("build", root, "--index", tmp_path / "index").stdout.split()[1]
    monkeypatch.setattr("api.evaluation.relevance_tests.build", None)
    asked = kotae("check", root, "--questions", "--index", tmp_path / "index").stdout
    assert f"asked of generation {built}, which {tmp_path / 'index'} serves" in asked
    assert blocks(asked) == blocks(said)


def test_an_index_of_other_content_is_asked_all_the_same(root: Path, tmp_path: Path) -> None:
    other = write(
        tmp_path / "content",
        {key: text for key, text in FILES.items() if "zh-Hant" not in key}
        | {"help-center.yaml": SETTINGS.replace(" zh-Hant: {},", "").replace("zh-Hant: 說明, ", "").replace("zh-Hant: 來信, ", "")},
    )
    kotae("build", other, "--index", tmp_path / "index")
    asked = kotae("check", root, "--questions", "--index", tmp_path / "index").stdout
    assert "en" in blocks(asked)
    assert "zh-Hant" not in blocks(asked)


def test_an_index_that_is_not_there_is_told(root: Path, tmp_path: Path) -> None:
    assert "kotae build" in kotae("check", root, "--questions", "--index", tmp_path / "none", code=2).output
