"""Headings make sections, and each has the anchor that git hosts give it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.markdown import Markdown
from tests.conftest import WriteContent
from tests.content.reading import HERE, only
from tests.files import article
from tests.golden import CASES, rows
from tests.html import addresses
from tests.waiting import within


def test_sections_follow_the_headings_and_the_text_above_them_comes_first() -> None:
    sections = Markdown("Intro.\n\n## One\n\nText one.\n\n### One *a*\n\nText a.\n\nSetext\n======\n\nLast.").sections
    assert [(section.anchor, section.heading, section.level, section.text) for section in sections] == [
        ("", "", 0, "Intro."),
        ("one", "One", 2, "Text one."),
        ("one-a", "One a", 3, "Text a."),
        ("setext", "Setext", 1, "Last."),
    ]


def test_an_article_without_headings_is_one_section(write_content: WriteContent) -> None:
    (section,) = only(write_content({HERE: article(text="Just *two*\n\nparagraphs.")})).sections
    assert (section.anchor, section.heading, section.level, section.text) == ("", "", 0, "Just two\nparagraphs.")


def test_an_article_that_begins_with_a_heading_has_no_section_above_it() -> None:
    assert [section.anchor for section in Markdown("# One\n\nText\n\n# Two").sections] == ["one", "two"]


def test_a_heading_in_a_quotation_or_a_list_is_text_and_begins_no_section() -> None:
    (section,) = Markdown("# One\n\n> # Quoted\n\n- # Listed").sections
    assert section.text == "Quoted\nListed"


@pytest.mark.parametrize(("heading", "anchor"), rows(CASES / "anchors.tsv"))
def test_headings_in_every_script_have_the_anchor_that_git_hosts_give_them(heading: str, anchor: str) -> None:
    source = Markdown(f"Intro\n\n## {heading}\n\nText")
    assert source.anchors == (anchor,)
    assert source.sections[1].anchor == anchor
    assert f'<h2 id="{anchor}">' in source.html(str)


def test_letters_that_look_alike_have_one_anchor_however_the_keyboard_composed_them() -> None:
    assert Markdown("# が й ή").anchors == Markdown("# か\u3099 и\u0306 η\u0301").anchors == ("が-й-ή",)


@pytest.mark.parametrize("heading", ["Steps", "Кроки", "Стъпки", "Βήματα", "手順", "步驟", "?!"])
def test_a_heading_that_comes_again_has_an_anchor_of_its_own(heading: str) -> None:
    source = Markdown(f"# {heading}\n\none\n\n# {heading}\n\ntwo\n\n# {heading}\n\nthree")
    base = source.anchors[0]
    assert base
    assert source.anchors == (base, f"{base}-1", f"{base}-2") == tuple(section.anchor for section in source.sections)


def test_a_heading_that_is_written_like_anothers_second_anchor_takes_the_next() -> None:
    assert Markdown("# A\n\n# A\n\n# A-1\n\n# A").anchors == ("a", "a-1", "a-1-1", "a-2")


def test_a_heading_that_comes_thousands_of_times_is_read_soon() -> None:
    with within(3):
        assert Markdown("# Note\n" * 8000).anchors[-1] == "note-7999"


def test_an_anchor_stays_when_text_or_other_headings_are_added_above() -> None:
    assert "код-не-приходить" in Markdown("New text\n\n# New\n\n# Код не приходить").anchors
    assert Markdown("# Код не приходить").anchors == ("код-не-приходить",)


@given(st.lists(st.text(min_size=1, max_size=12), max_size=12))
@settings(max_examples=150)
def test_whatever_the_headings_each_anchor_is_unique_has_no_space_and_stands_in_the_html(headings: list[str]) -> None:
    source = Markdown("\n\n".join(f"# {' '.join(heading.split())}" for heading in headings))
    assert len(set(source.anchors)) == len(source.anchors) == len(headings)
    assert all(anchor and not re.search(r"\s", anchor) for anchor in source.anchors)
    assert addresses(source.html(str), "id") == list(source.anchors)
