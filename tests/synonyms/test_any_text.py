"""Whatever a file of synonyms holds, and whatever is asked, nothing crashes."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.analysis import LANGUAGES
from indexer.query import Synonyms, build_query
from indexer.query.synonym_checks import check_synonyms
from indexer.search import search
from kb.content import read_content
from kb.errors import ContentError
from kb.locale import language_of
from kb.visibility import Viewer
from tests.files import help_center
from tests.indexes import open_index, publish_in
from tests.synonyms.content import FILES

WORDS = (
    "cab",
    "ride",
    "such",
    "the",
    "таксі",
    "поїздку",
    "忘带",
    "優惠券",
    "パスワード",
    "κάρτα",
    "E-1042",
    "two-step",
    "2fa",
    "㍿",
    "😀",
    "x\u0301",
    "\u202e",
)

MARKS = (" ", ", ", " => ", "\n", "\\", "#", "，", "->", "\r", "\0", "\u2028")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a content root and its index."""
    folder = tmp_path_factory.mktemp("random")
    publish_in(folder, {**FILES, "help-center.yaml": help_center()})
    return folder


@pytest.mark.parametrize("locale", ["en", "uk", "ja", "el", "bg", "zh-Hans"])
def test_no_file_and_no_question_crashes(root: Path, locale: str) -> None:
    language = language_of(locale)
    file = root / "content" / "synonyms" / f"{locale}.txt"
    file.parent.mkdir(exist_ok=True)
    marked = st.lists(st.sampled_from((*WORDS, *MARKS, *MARKS)), max_size=24).map("".join)
    lines = st.permutations(WORDS[:10]).map(lambda words: "{} {} => {}, {}\n{}, {}\n{} => {} {}".format(*words))
    texts = marked | lines | st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
    told: set[str] = set()
    changed: list[str] = []
    index = open_index(root / "index").index(locale, Viewer())
    questions = st.lists(st.sampled_from((*WORDS, " ", " ", "-")), max_size=12).map("".join) | st.text(max_size=30)

    @settings(max_examples=150)
    @given(texts, questions)
    @example("cab => ride", "cab")
    @example("cab", "cab")
    def ask_with(text: str, question: str) -> None:
        file.write_text(text, encoding="utf-8", newline="")
        try:
            rules = read_content(root / "content", check_synonyms).synonyms.get(locale, ())
        except ContentError as error:
            told.update(problem.file for problem in error.problems if problem.severity == "error")
            return
        query = build_query(question, language)
        applied = search(replace(index, synonyms=Synonyms(rules, language)), question, 5).rewritten.kept.query
        changed.extend(applied.applied)
        assert bool(applied.words) == bool(query.words)
        for field in (applied.words, applied.grams, applied.prefixes):
            assert all(0 <= token.start < token.end <= len(question) for token in field)
            assert list(field) == sorted(field, key=lambda token: token.start)
        assert all(term.weight > 0 for term in applied.terms(dict.fromkeys((token.term for token in applied.words), 1.0)))

    ask_with()
    file.unlink()
    assert told == {f"synonyms/{locale}.txt"}
    assert changed


def test_every_language_can_have_synonyms() -> None:
    assert {language_of(locale) for locale in ("en", "uk", "ja", "el", "bg", "zh-Hans")} == set(LANGUAGES)
