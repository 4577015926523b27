"""A guide leads everybody somewhere, and its writer is told where it does not."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.markdown import Markdown
from tests.conftest import WriteContent
from tests.content.reading import HERE, only, told
from tests.files import article

CONTACT = '- [Talk to us](https://help.example "handoff")'


def guide(write_content: WriteContent, text: str) -> Path:
    return write_content({HERE: article("A guide", text, type="guide")})


def test_a_step_is_its_heading_the_text_below_it_and_a_list_of_links(write_content: WriteContent) -> None:
    asked = "Hello.\n\n## Is it *on*? {#on}\n\nLook:\n\n- at the lamp\n\n1. Press."
    text = f"{asked}\n\n- [**Yes**](#works)\n{CONTACT}\n\n## Works? {{#works}}\n\n"
    read = only(guide(write_content, f'{text}- [It does](# "solved")')).guide
    assert read
    assert (read.start, [step.id for step in read.steps]) == ("on", ["on", "works"])
    first = read.steps[0]
    assert first.question == "Is it on?"
    assert "<em>on</em>" in first.question_html
    assert "at the lamp" in first.question_html
    assert "Press." in first.question_html
    assert "Yes" not in first.question_html
    assert [(option.label, option.next, option.handoff, option.solved) for option in first.options] == [
        ("Yes", "works", False, False),
        ("Talk to us", None, True, False),
    ]
    assert read.steps[1].options[0].solved


def test_the_text_of_a_guide_is_searched_like_any_articles(write_content: WriteContent) -> None:
    sections = only(guide(write_content, f"## Is it on?\n\nLook.\n\n{CONTACT}")).sections
    assert [(section.heading, section.text) for section in sections] == [("Is it on?", "Look.\nTalk to us")]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (f"## A\n\n- [On](#b)\n{CONTACT}\n\n## B\n\nNothing more.", 6, "the step `B` is a dead end; "),
        (f"## A\n\n{CONTACT}\n- not a link\n", 1, "the step `A` is a dead end; "),
        (f"## A\n\n- [On](#b)\n\n## B\n\n- [Back](#a)\n{CONTACT}", 7, "going round in circles: this option leads back to `A`; "),
        (f"## A\n\n- [Again](#a)\n{CONTACT}", 3, "going round in circles: this option leads back to `A`; "),
        (f"## A\n\n{CONTACT}\n\n## B\n\n{CONTACT}", 5, "no option leads to the step `B`; "),
        (f"## A\n\n- [On](#deep)\n{CONTACT}\n\n### Deep\n\nText.", 3, "`#deep` leads to no step of this guide; "),
        ('## A\n\n- [Talk](https://help.example "handoff payments")', 3, "unknown queue `payments`; "),
        (f"## A\n\n- [](https://help.example)\n{CONTACT}", 3, "an option says nothing; "),
    ],
    ids=["dead end", "list with other things", "loop", "loop of one", "unreachable", "no step", "no queue", "no label"],
)
def test_a_writer_is_told_where_a_guide_leads_nowhere(write_content: WriteContent, text: str, line: int, problem: str) -> None:
    root = guide(write_content, text)
    problems = told(root).split("\n")
    place = (root / HERE).read_text(encoding="utf-8").split("\n").index("## A")
    assert any(each.startswith(f"{HERE}:{place + line}: error: {problem}") for each in problems), problems


def test_a_guide_without_steps_is_told(write_content: WriteContent) -> None:
    assert "a guide needs steps; " in told(guide(write_content, "Only text."))


def test_two_ways_to_one_step_are_no_loop(write_content: WriteContent) -> None:
    text = f"## A\n\n- [B](#b)\n- [C](#c)\n\n## B\n\n- [C](#c)\n{CONTACT}\n\n## C\n\n{CONTACT}"
    assert not told(guide(write_content, text))


def test_a_guide_of_thousands_of_steps_is_checked_in_no_time(write_content: WriteContent) -> None:
    steps = [f"## S{number}\n\n- [On](#s{number + 1})\n{CONTACT}\n\n" for number in range(3000)]
    assert not told(guide(write_content, f"{''.join(steps)}## S3000\n\n{CONTACT}"))


@given(
    st.lists(st.sampled_from(["## A\n", "- [x](#a)\n", "- y\n", "\n", "1. z\n", "  - [q](b.md 'handoff')\n", "> ", "[^1]: n\n", "[^1]"]))
)
@settings(max_examples=60)
def test_any_text_has_steps_or_none(parts: list[str]) -> None:
    text = "".join(parts)
    steps = Markdown(text, guide=True).steps
    assert {step.id for step in steps} <= set(Markdown(text).anchors)
