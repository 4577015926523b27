"""Words that mean the same in any help centre find each other: tests/cases/equivalents/<locale>.tsv, and what the tables promise.

Each line of a case file is what a customer types, a tab, and the title of the article that must come first, of all titles of the file.
"""

from collections.abc import Callable
from pathlib import Path
from time import process_time
from types import SimpleNamespace
from typing import cast

import pytest

from api.answers import Request, Viewer, ask
from indexer.analysis import LANGUAGES, warm
from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from indexer.query import Query, Synonyms, build_query
from indexer.query.synonym_checks import check_synonyms
from indexer.query.synonyms import readings
from indexer.search import rewriting
from indexer.store import Generation, open_current
from kb.content import read_content
from kb.files import Files
from kb.synonyms import Rule, parse
from tests.demo import ROOT
from tests.files import article, write

TABLES = ROOT / "indexer" / "query" / "equivalents"
CASES = ROOT / "tests" / "cases" / "equivalents"
LOCALES = sorted(file.stem for file in CASES.glob("*.tsv"))

FEWEST_CASES = 60
SHARE_FIRST = 0.97
SHARE_FIRST_WITHOUT = 0.7
"""At most so many of the cases are found by letters alone; else they would tell nothing of the tables."""

NOTHING = cast("Files", SimpleNamespace(articles={}, unread=frozenset()))
"""No articles."""

LOADING_TIME = 0.5
"""Seconds of a processor to compile a table."""

SETTINGS = """\
name: Test
default_locale: {locale}
locales:
  {locale}: {{fallbacks: []}}
categories:
  help: {{{locale}: Help}}
contact:
  - {{kind: email, value: help@test.example, label: {{{locale}: Write to us}}}}
"""


def lines(file: Path) -> list[str]:
    return [line for line in map(str.strip, file.read_text(encoding="utf-8").split("\n")) if line and not line.startswith("#")]


def rules(language: str) -> list[Rule]:
    text = (TABLES / f"{language}.txt").read_text(encoding="utf-8")
    numbered = enumerate(map(str.strip, text.split("\n")), 1)
    return [parse(line, number) for number, line in numbered if line and not line.startswith("#")]


def cases(locale: str) -> list[tuple[str, str]]:
    return [(typed, title) for typed, title in (line.split("\t") for line in lines(CASES / f"{locale}.tsv"))]


def help_center(root: Path, locale: str, titles: list[str]) -> Generation:
    articles = {f"{locale}/help/a{number}.md": article(f'"{title}"', ".") for number, title in enumerate(titles)}
    write(root / "content", {"help-center.yaml": SETTINGS.format(locale=locale), **articles})
    build(read_content(root / "content"), root / "index", TantivyEngine())
    return open_current(root / "index", TantivyEngine())


Make = Callable[[str], tuple[Generation, list[str]]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """A help centre of all titles of a locale's cases, with its titles."""
    ready: dict[str, tuple[Generation, list[str]]] = {}

    def make(locale: str) -> tuple[Generation, list[str]]:
        if locale not in ready:
            titles = list(dict.fromkeys(title for _, title in cases(locale)))
            ready[locale] = help_center(tmp_path_factory.mktemp(locale), locale, titles), titles
        return ready[locale]

    return make


def misses(generation: Generation, titles: list[str], locale: str) -> list[str]:
    missed = []
    for typed, title in cases(locale):
        first = [titles[int(result.article.rpartition("/a")[2])] for result in ask(generation, Request(typed, locale)).results[:1]]
        if first != [title]:
            missed.append(f"{typed}: {title}, not {first[0] if first else 'nothing'}")
    return missed


@pytest.mark.parametrize("locale", LOCALES)
def test_what_a_customer_types_finds_what_articles_call_it(made: Make, locale: str) -> None:
    missed = misses(*made(locale), locale)
    assert len(cases(locale)) >= FEWEST_CASES
    assert len(missed) <= (1 - SHARE_FIRST) * len(cases(locale)), "\n".join(missed)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_cases_cannot_be_found_by_their_letters(made: Make, locale: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "equivalents", lambda language: Synonyms([], language))
    missed = misses(*made(locale), locale)
    assert len(missed) >= (1 - SHARE_FIRST_WITHOUT) * len(cases(locale))


def test_every_language_has_a_table() -> None:
    assert {file.stem for file in TABLES.iterdir()} == LANGUAGES.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_a_table_can_work(language: str) -> None:
    assert [f"{problem.line}: {problem.message}" for problem in check_synonyms(NOTHING, {language: rules(language)})] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_lines_make_a_chain(language: str) -> None:
    """Of words that mean the same, all stand in one line; else `a, b` and `b, c` would make c of a in one step more or less."""
    first: dict[tuple[str, ...], str] = {}
    shared = []
    for rule in rules(language):
        for term in rule.left:
            other = next((first[way] for way in readings(term, language) if way in first), None)
            shared += [f"{rule.line}: `{term}`, also `{other}`"] if other else []
        first |= {way: f"{term} in {rule.line}" for term in rule.left for way in readings(term, language)}
    assert shared == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_is_compiled_in_time(language: str) -> None:
    warm([language])
    compiled = rules(language)
    began = process_time()
    Synonyms(compiled, language)
    assert process_time() - began <= LOADING_TIME


def test_words_that_the_index_knows_mean_themselves(tmp_path: Path) -> None:
    generation = help_center(tmp_path, "uk", ["Оплата готівкою", "Де зняти готівку", "Наличка у валюті"])
    answer = ask(generation, Request("наличка", "uk"))
    assert [result.article for result in answer.results[:1]] == ["help/a2"]
    assert applied(generation, "uk", "наличка") == ()
    assert applied(generation, "uk", "налічка") != ()


def applied(generation: Generation, locale: str, question: str) -> tuple[str, ...]:
    query: Query = rewriting.rewrite(generation.index(locale, Viewer()), question, verbatim=True).kept.query
    return query.applied


def test_fifty_percent_is_not_fifty() -> None:
    half = Synonyms([parse("half price, 50%")], "en")
    assert half.apply(build_query("is it 50% for kids", "en")).applied
    assert not half.apply(build_query("50 tickets", "en")).applied
