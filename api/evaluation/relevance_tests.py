"""A help centre's own questions, asked of an index."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from api.answers import Answer, Request, trace
from api.evaluation.judged import JudgedAnswer, judge_answer
from api.runtime import Runtime
from indexer.build import Progress, borrow, build
from indexer.search import QueryEmbedder
from indexer.store import Generation
from kb.article import Content
from kb.relevance_tests import JudgedQuestion

Kind = Literal["semantic", "lexical"]

_ON_PURPOSE = ("always_handoff", "asked_for_human")
"""Reasons for which a human takes a question whose article is found."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A relevance test, and what came of it."""

    question: JudgedQuestion
    answer: Answer
    judged: JudgedAnswer
    alone: bool = False
    """Whether the asked locale answers it before any other is looked at."""

    @property
    def passes(self) -> bool:
        """Whether a customer who asks this gets nothing wrong first, and is not kept from the right article."""
        if not self.judged.answerable:
            return not self.judged.answered
        on_purpose = any(reason.code in _ON_PURPOSE for reason in self.answer.reasons)
        return self.judged.right and (self.judged.outcome != "handoff" or on_purpose)


Asked = dict[str, Sequence[AskedQuestion]]
"""Locale to its questions."""

Judged = dict[str, list[JudgedAnswer]]
"""Locale to its judged answers."""


def ask_content(content: Content, runtime: Runtime) -> Asked:
    """Each locale's questions, asked in that locale and judged, as they are answered when `content` is served."""
    with opened(content, runtime) as (generation, embedder):
        return ask_all(content, generation, embedder)


def ask_all(content: Content, generation: Generation, embedder: QueryEmbedder | None, step: Callable[[], None] = lambda: None) -> Asked:
    """Each locale's questions, asked of a generation; `step` is called after each. Of locales that it does not have, none is asked."""
    return {locale: ask_locale(content, locale, generation, embedder, step) for locale in content.questions if locale in generation.locales}


def ask_locale(
    content: Content, locale: str, generation: Generation, embedder: QueryEmbedder | None, step: Callable[[], None] = lambda: None
) -> list[AskedQuestion]:
    """The questions of one locale."""
    asked = []
    questions = content.questions[locale]
    if embedder:
        embedder.prepare((question.text for question in questions), locale)
    for question in questions:
        asked.append(ask_one(question, locale, generation, embedder))
        step()
    return asked


def judged(asked: Asked) -> Judged:
    """Only how well the answers fit."""
    return {locale: [each.judged for each in questions] for locale, questions in asked.items()}


@contextmanager
def opened(
    content: Content, runtime: Runtime, like: Path | None = None, progress: Progress = lambda: None
) -> Iterator[tuple[Generation, QueryEmbedder | None]]:
    """`content` in an index of its own. What the index root `like`, or that of the settings, has of it is not made again."""
    with tempfile.TemporaryDirectory(prefix="kotae-questions-") as root:
        borrow(like or runtime.settings.index, Path(root))
        build(content, Path(root), runtime.embedded, runtime.build_embedder(), progress=progress)
        yield runtime.open_current(Path(root)), runtime.without_time_limit()


def ask_one(question: JudgedQuestion, locale: str, generation: Generation, embedder: QueryEmbedder | None) -> AskedQuestion:
    """One question."""
    traced = trace(generation, Request(question.text, locale), embedder)
    alone = len(traced.attempts) == 1 and traced.attempts[0].decision.outcome == "answer"
    return AskedQuestion(question, traced.answer, judge_answer(traced.answer, question.right), alone)
