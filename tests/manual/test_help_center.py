"""The manual is a help centre like any other, and the README is short; what they link to and name is there."""

import re

from click.testing import CliRunner

from api.cli import main
from kb.content import read_content
from kb.markdown import Markdown
from tests.demo import ROOT
from tests.manual.pages import ARTICLES, MANUAL, PAGES, README, body_of

ENOUGH = 0.9
"""Of the manual's questions, the share whose article must be among the first three."""

LONGEST_README = 150
LONGEST_ARTICLE = 80


def test_the_manual_has_nothing_to_mend_and_no_warning() -> None:
    assert read_content(MANUAL).warnings == []
    assert CliRunner().invoke(main, ["check", str(MANUAL)]).stderr == ""


def test_the_manuals_questions_find_their_articles() -> None:
    asked = CliRunner().invoke(main, ["check", str(MANUAL), "--questions", "--least", str(ENOUGH)])
    assert asked.exit_code == 0, asked.output


def test_there_are_questions_that_the_manual_does_not_answer() -> None:
    questions = read_content(MANUAL).questions["en"]
    assert len(questions) >= 50
    assert sum(not question.right for question in questions) >= 8


def test_no_wording_is_copied_from_the_questions() -> None:
    asked = {question.text.casefold() for question in read_content(MANUAL).questions["en"]}
    assert not [
        wording for article in read_content(MANUAL).articles for wording in article.metadata.wordings if wording.casefold() in asked
    ]


def test_articles_are_short() -> None:
    assert {name: page.text.count("\n") for name, page in ARTICLES.items() if page.text.count("\n") > LONGEST_ARTICLE} == {}


def test_the_readme_is_short() -> None:
    assert README.read_text(encoding="utf-8").count("\n") <= LONGEST_README


def test_the_readmes_links_lead_somewhere() -> None:
    for reference in Markdown(README.read_text(encoding="utf-8")).references:
        path, _, anchor = reference.target.partition("#")
        if "://" in path:
            continue
        target = ROOT / path if path else README
        assert target.exists(), reference.target
        assert not anchor or anchor in Markdown(body_of(target.read_text(encoding="utf-8"))).anchors, reference.target


def test_files_of_the_code_that_are_named_are_there() -> None:
    named = {
        (page.name, code)
        for page in PAGES.values()
        for code in page.code
        if re.match(r"(kb|indexer|api|benchmarks|tests|corpora)/[^<]*$", code)
    }
    assert {(page, path) for page, path in named if not (ROOT / path).exists()} == set()
