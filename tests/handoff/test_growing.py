"""A help centre that grows is as sure as before."""

import ast
import os
import random
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from api.answers.models import Answer
from indexer.analysis import analyze
from indexer.embedders import Embedder
from indexer.query import build_query
from indexer.search import QueryEmbedder
from kb.article import Article
from kb.content import read_content
from kb.front_matter import FrontMatter
from kb.markdown import Section
from tests.asking import asked
from tests.demo import DEMO, questions
from tests.files import article, help_center, write
from tests.indexes import build_index, open_index

QUESTIONS = questions("en")[:71]
"""With the words of more of them, too few docstrings would be unrelated."""


@cache
def unrelated() -> tuple[Article, ...]:
    """Articles of the standard library's docstrings that share no word that counts with the demo's questions, in an order of chance."""
    asked_for = {token.term for question in QUESTIONS for token in build_query(question, "en").words}
    library = Path(os.__file__).parent
    left_out = {"test", "tests", "idlelib", "site-packages", "dist-packages", "lib2to3"}
    texts: dict[str, str] = {}
    for path in sorted(library.rglob("*.py")):
        inside = path.relative_to(library)
        if left_out.isdisjoint(inside.parts):
            texts |= documented(path, ".".join(inside.with_suffix("").parts))
    others = [
        (name, text) for name, text in texts.items() if asked_for.isdisjoint(token.term for token in analyze(f"{name} {text}", "en").words)
    ]
    random.Random(1).shuffle(others)
    return tuple(
        Article(f"app/unrelated-{number}", "en", FrontMatter(title=name), (Section("", "", 0, text),), "")
        for number, (name, text) in enumerate(others)
    )


def documented(path: Path, module: str) -> Iterator[tuple[str, str]]:
    """Names and first paragraphs of what one file documents."""
    with warnings.catch_warnings(action="ignore"):
        nodes: list[ast.stmt] = ast.parse(path.read_bytes()).body
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            text = (ast.get_docstring(node) or "").split("\n\n")[0]
            if 25 < len(text) < 80:  # the longest would take too long to embed
                yield f"{module}.{node.name}", text
        if isinstance(node, ast.ClassDef):
            nodes += node.body


def grown(index: Path, more: int, embedder: Embedder | None = None, query_embedder: QueryEmbedder | None = None) -> list[Answer]:
    """What the demo's English questions are answered when it has so many more articles."""
    content = read_content(DEMO)
    help_center = content.help_center.model_copy(update={"locales": {"en": content.help_center.locales["en"]}})
    own = [article for article in content.articles if article.locale == "en"]
    everything = sorted([*own, *unrelated()[:more]], key=lambda article: article.id)
    synonyms = {"en": content.synonyms.get("en", ())}
    build_index(replace(content, help_center=help_center, articles=everything, synonyms=synonyms), index, embedder)
    generation = open_index(index)
    return [asked(generation, question, embedder=query_embedder) for question in QUESTIONS]


def kept(before: Sequence[Answer], after: Sequence[Answer]) -> float:
    """The share of the questions whose outcome stays."""
    return sum(few.outcome == many.outcome for few, many in zip(before, after, strict=True)) / len(before)


def change(before: Sequence[Answer], after: Sequence[Answer]) -> float:
    """The mean change of confidence."""
    return sum(abs(few.confidence - many.confidence) for few, many in zip(before, after, strict=True)) / len(before)


def test_a_help_centre_that_grows_is_as_sure_as_before(index: Path) -> None:
    few = grown(index, 0)
    assert len(unrelated()) >= 2000
    grows = {more: grown(index, more) for more in (14, 464, 2000)}
    assert {more: change(few, many) for more, many in grows.items() if change(few, many) >= 0.1} == {}
    assert kept(few, grows[14]) >= 0.85


def test_a_help_centre_with_vectors_that_grows_judges_as_before(index: Path, embedder: Embedder, query_embedder: QueryEmbedder) -> None:
    few = grown(index, 0, embedder, query_embedder)
    for more in (14, 464):
        many = grown(index, more, embedder, query_embedder)
        assert kept(few, many) >= 0.85
        assert change(few, many) < 0.1


def nonsense() -> Iterator[Article]:
    """English articles that hold no word."""
    chance = random.Random(1)
    for number in range(300):
        title, *words = ("".join(chance.choices("bcdfghjklmnpqrstvwxz", k=7)) for _ in range(41))
        yield Article(f"unrelated/n{number}", "en", FrontMatter(title=title), (Section("", "", 0, " ".join(words)),), "")


@pytest.mark.parametrize("size", [0, 50, 1000])
def test_a_clear_question_has_the_same_outcome_in_a_help_centre_of_any_size(tmp_path: Path, index: Path, size: int) -> None:
    files = {
        "help-center.yaml": help_center(),
        "en/help/password.md": article("Reset your password", "Tap the link in the e-mail."),
        "en/help/refund.md": article("When your refund arrives", "It takes three days."),
    }
    few = read_content(write(tmp_path / "content", files))
    more = [replace(article, id=f"{article.id}-{again}") for again in range(4) for article in nonsense()][:size]
    build_index(replace(few, articles=[*few.articles, *more]), index)
    generation = open_index(index)
    outcomes = {question: asked(generation, question).outcome for question in ("reset password", "the weather tomorrow")}
    assert outcomes == {"reset password": "answer", "the weather tomorrow": "handoff"}
