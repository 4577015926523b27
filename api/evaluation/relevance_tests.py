"""A help centre's own questions, asked of an index of its own."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from api.answers import Request, ask
from api.answers.confidence import Calibration, shipped
from api.evaluation.judged import JudgedAnswer, judge_answer
from api.evaluation.metrics import auroc, coverage, share
from api.evaluation.statistics import chance_of_more
from api.runtime import Runtime
from indexer.build import VECTOR_CACHE, build
from indexer.search import QueryEmbedder
from indexer.store import Generation
from kb.article import Content
from kb.relevance_tests import JudgedQuestion

Questions = Mapping[str, Sequence[JudgedQuestion]]
"""Locale to its questions."""

Kind = Literal["semantic", "lexical"]

_UNLIKELY = 0.05
"""A probability."""

_COLUMNS = (
    ("answerable", 11),
    ("first", 8),
    ("in 3", 8),
    ("answered", 10),
    ("right", 8),
    ("unanswerable", 14),
    ("answered", 10),
    ("AUROC", 8),
    ("at 5 %", 8),
)


Judged = dict[str, list[JudgedAnswer]]
"""Locale to its judged answers."""


def ask_all(content: Content, questions: Questions, runtime: Runtime) -> Judged:
    """Each locale's questions, asked in that locale and judged, as they are answered when `content` is served."""
    with _opened(content, runtime) as (generation, embedder):
        return _ask(generation, questions, embedder, None)


def ask_by_shipped(content: Content, questions: Questions, runtime: Runtime) -> dict[Kind, Judged]:
    """The same by the shipped calibration: by words alone, and with meaning where an embedder is set."""
    with _opened(content, runtime) as (generation, embedder):
        judged: dict[Kind, Judged] = {"lexical": _ask(generation, questions, None, shipped())}
        return judged | ({"semantic": _ask(generation, questions, embedder, shipped())} if embedder else {})


@contextmanager
def _opened(content: Content, runtime: Runtime) -> Iterator[tuple[Generation, QueryEmbedder | None]]:
    """`content` in an index of its own. Vectors that the index root of the settings has are not made again."""
    with tempfile.TemporaryDirectory(prefix="kotae-questions-") as root:
        with suppress(OSError):
            shutil.copyfile(runtime.settings.index / VECTOR_CACHE, Path(root) / VECTOR_CACHE)
        build(content, Path(root), runtime.engine, runtime.build_embedder())
        yield runtime.open_current(Path(root)), runtime.without_time_limit()


def _ask(generation: Generation, questions: Questions, embedder: QueryEmbedder | None, calibration: Calibration | None) -> Judged:
    return {
        locale: [judge_answer(ask(generation, Request(question.text, locale), embedder, calibration), question.right) for question in own]
        for locale, own in questions.items()
    }


def table(judged: Mapping[str, Sequence[JudgedAnswer]]) -> Iterator[str]:
    """The figures of each locale, a line each below a heading."""
    yield f"{'locale':10}" + "".join(f"{name:>{width}}" for name, width in _COLUMNS)
    for locale, answers in judged.items():
        yield f"{locale:10}" + _row(answers)


def borne_out(judged: Sequence[JudgedAnswer], allowed: int) -> str:
    """Whether no more than `allowed` of a hundred answers are wrong, as far as so many answers can tell."""
    answered = [answer for answer in judged if answer.answered]
    wrong = sum(not answer.right for answer in answered)
    said = f"{len(answered)} answers, {wrong} wrong, where {allowed} of 100 may be"
    if chance_of_more(wrong, len(answered), allowed / 100) < _UNLIKELY:
        return f"{said}: not borne out; run `kotae calibrate`, or lower `wrong_answers_per_hundred`"
    return f"{said}: borne out" if wrong * 100 <= allowed * len(answered) else f"{said}: within chance"


def share_found(judged: Sequence[JudgedAnswer]) -> float:
    """The share of the answerable questions whose right article is among the first three, in [0, 1]; nan when there are none."""
    return share([answer.near for answer in judged if answer.answerable])


def _row(judged: Sequence[JudgedAnswer]) -> str:
    able = [answer for answer in judged if answer.answerable]
    unable = [answer for answer in judged if not answer.answerable]
    answered = [answer for answer in able if answer.answered]
    first, right = share([answer.right for answer in able]), share([answer.right for answer in answered])
    let_through = sum(answer.answered for answer in unable)
    figures = f"{len(able):11}{first:8.3f}{share_found(judged):8.3f}{len(answered):10}{right:8.3f}{len(unable):14}{let_through:10}"
    return f"{figures}{auroc(judged):8.3f}{coverage(judged, 0.05).answered:8.3f}"
