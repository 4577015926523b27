"""The terms that people who speak a language have read: tests/cases/analysis/<language>.txt.

Each line is a text, a tab, and its words as `written→term` (only the term where both are the same); in a line with a second tab its
n-grams follow. To add one, write the text alone, or with two tabs behind it for n-grams too; run this file; read what it wrote.
"""

from collections.abc import Iterable
from importlib.metadata import version
from itertools import zip_longest

import pytest

from indexer.analysis import LANGUAGES, Token, analyze
from indexer.analysis.languages.registry import PIPELINE_VERSION
from tests.golden import CASES

GOLDEN = CASES / "analysis"
RENEW = "run `python -m tests.analysis.test_golden_terms` and read the difference as somebody who speaks the language"


def renewed(golden: str, language: str) -> str:
    """A file of cases with the terms of today, and a first line that says what they depend on."""
    lines = golden.splitlines()
    old_head = lines[:1] if lines and lines[0].startswith(f"# {language}: ") else []
    return "\n".join([head(language), *(case(line, language) for line in lines[len(old_head) :])]) + "\n"


def head(language: str) -> str:
    row = LANGUAGES[language]
    packages = ", ".join(f"{name} {version(name)}" for name in row.packages)
    return f"# {language}: version {row.version}, pipeline version {PIPELINE_VERSION}; {packages}"


def case(line: str, language: str) -> str:
    if not line or line.startswith("#"):
        return line
    text, *columns = line.split("\t")
    fields = analyze(text, language)
    return "\t".join([text, *(terms(text, field) for field in (fields.words, fields.grams)[: max(1, len(columns))])])


def terms(text: str, tokens: Iterable[Token]) -> str:
    ordered = sorted(tokens, key=lambda token: (token.end, -token.start))
    pairs = ((text[start:end], term) for term, start, end in ordered)
    return " ".join(term if term == written else f"{written}→{term}" for written, term in pairs)


def complaint(golden: str, now: str, language: str) -> str:
    """What is to be done when terms are not those in the file; empty when they are."""
    old, new = golden.splitlines(), now.splitlines()
    changed = "\n".join(f"- {was}\n+ {became}" for was, became in zip_longest(old, new, fillvalue="") if was != became)
    if not changed:
        return ""
    if old[:1] != new[:1]:
        return f"what `{language}` is analysed with is not what {language}.txt was written with: {RENEW}\n{changed}"
    return (
        f"the terms of `{language}` changed, and its version did not: count `version` up in its row of "
        f"indexer/analysis/languages/registry.py (PIPELINE_VERSION there when the change is to all languages), so that old indexes are "
        f"refused; then {RENEW}\n{changed}"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_are_those_that_people_have_read(language: str) -> None:
    golden = (GOLDEN / f"{language}.txt").read_text(encoding="utf-8")
    changes = complaint(golden, renewed(golden, language), language)
    assert not changes, changes


@pytest.mark.parametrize("language", LANGUAGES)
def test_changed_terms_ask_for_a_new_version(language: str) -> None:
    golden = renewed("E-1042\n", language)
    assert complaint(golden, golden, language) == ""
    message = complaint(golden.replace("→e1042", "→e-1042"), golden, language)
    assert "count `version` up in its row of indexer/analysis/languages/registry.py" in message
    assert "- E-1042\tE→e 1042 E-1042→e-1042\n+ E-1042\tE→e 1042 E-1042→e1042" in message
    assert "python -m tests.analysis.test_golden_terms" in message


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_version_asks_only_for_new_cases(language: str) -> None:
    now = renewed("E-1042\n", language)
    golden = now.replace(f"{language}: version {LANGUAGES[language].version},", f"{language}: version 0,").replace("→e1042", "→e-1042")
    message = complaint(golden, now, language)
    assert "count" not in message
    assert "python -m tests.analysis.test_golden_terms" in message


def test_every_language_has_cases_and_every_case_a_language() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(LANGUAGES)


if __name__ == "__main__":
    for path in sorted(GOLDEN.iterdir()):
        path.write_text(renewed(path.read_text(encoding="utf-8"), path.stem), encoding="utf-8")
