"""A help centre's own questions, asked of an index."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from api.answers import Answer, Request, ask
from api.evaluation.judged import JudgedAnswer, judge_answer
from api.runtime import Runtime
from indexer.build import VECTOR_CACHE, build
from indexer.search import QueryEmbedder
from indexer.store import Generation
from kb.article import Content
from kb.relevance_tests import JudgedQuestion

Kind = Literal["semantic", "lexical"]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A relevance test, and what came of it."""

    question: JudgedQuestion
    answer: Answer
    judged: JudgedAnswer


Asked = dict[str, list[AskedQuestion]]
"""Locale to its questions."""

Judged = dict[str, list[JudgedAnswer]]
"""Locale to its judged answers."""


def ask_content(content: Content, runtime: Runtime) -> Asked:
    """Each locale's questions, asked in that locale and judged, as they are answered when `content` is served."""
    with opened(content, runtime) as (generation, embedder):
        return _ask(content, generation, embedder)


def ask_served(content: Content, root: Path, runtime: Runtime) -> tuple[str, Asked]:
    """The same, asked of what an index root serves; and the id of its generation. Raises `IndexRefused`.

    Of locales that it does not have, no question is asked.
    """
    generation = runtime.open_current(root)
    embedder = runtime.without_time_limit() if runtime.embedder_for(generation) else None
    return generation.id, _ask(content, generation, embedder)


def judged(asked: Asked) -> Judged:
    """Only how well the answers fit."""
    return {locale: [each.judged for each in questions] for locale, questions in asked.items()}


@contextmanager
def opened(content: Content, runtime: Runtime) -> Iterator[tuple[Generation, QueryEmbedder | None]]:
    """`content` in an index of its own. Vectors that the index root of the settings has are not made again."""
    with tempfile.TemporaryDirectory(prefix="kotae-questions-") as root:
        with suppress(OSError):
            shutil.copyfile(runtime.settings.index / VECTOR_CACHE, Path(root) / VECTOR_CACHE)
        build(content, Path(root), runtime.engine, runtime.build_embedder())
        yield runtime.open_current(Path(root)), runtime.without_time_limit()


def _ask(content: Content, generation: Generation, embedder: QueryEmbedder | None) -> Asked:
    return {
        locale: [_ask_one(question, locale, generation, embedder) for question in questions]
        for locale, questions in content.questions.items()
        if locale in generation.locales
    }


def _ask_one(question: JudgedQuestion, locale: str, generation: Generation, embedder: QueryEmbedder | None) -> AskedQuestion:
    answer = ask(generation, Request(question.text, locale), embedder)
    return AskedQuestion(question, answer, judge_answer(answer, question.right))
