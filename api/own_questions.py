"""A help centre's own questions, asked of an index of its own."""

import math
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from api.ask import Request, ask
from api.calibration import Calibration, shipped
from api.embedders import embedder_of, patient
from api.judging import Judged, auroc, coverage, judge, share
from api.settings import Settings
from indexer.backends.embedded import EmbeddedEngine
from indexer.build import VECTOR_CACHE, build
from indexer.generation import Generation, open_current
from indexer.meaning import Meaning
from kb.article import Content
from kb.questions import JudgedQuestion

Questions = Mapping[str, Sequence[JudgedQuestion]]
"""Locale to its questions."""

Kind = Literal["meaning", "words"]

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


Asked = dict[str, list[Judged]]
"""Locale to its judged questions."""


def ask_all(content: Content, questions: Questions, settings: Settings) -> Asked:
    """Each locale's questions, asked in that locale and judged, as they are answered when `content` is served."""
    with _opened(content, settings) as (generation, meaning):
        return _asked(generation, questions, meaning, None)


def ask_by_shipped(content: Content, questions: Questions, settings: Settings) -> dict[Kind, Asked]:
    """The same by the shipped calibration: by words alone, and with meaning where an embedder is set."""
    with _opened(content, settings) as (generation, meaning):
        asked: dict[Kind, Asked] = {"words": _asked(generation, questions, None, shipped())}
        return asked | ({"meaning": _asked(generation, questions, meaning, shipped())} if meaning else {})


@contextmanager
def _opened(content: Content, settings: Settings) -> Iterator[tuple[Generation, Meaning | None]]:
    """`content` in an index of its own. Vectors that the index root of the settings has are not made again."""
    embedder = embedder_of(settings, os.cpu_count() or 1)
    with tempfile.TemporaryDirectory(prefix="kotae-questions-") as root:
        with suppress(OSError):
            shutil.copyfile(settings.index / VECTOR_CACHE, Path(root) / VECTOR_CACHE)
        engine = EmbeddedEngine()
        build(content, Path(root), engine, embedder)
        yield open_current(Path(root), engine), patient(embedder)


def _asked(generation: Generation, questions: Questions, meaning: Meaning | None, calibration: Calibration | None) -> Asked:
    return {
        locale: [judge(ask(generation, Request(each.text, locale), meaning, calibration), each.right) for each in asked]
        for locale, asked in questions.items()
    }


def table(judged: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    """The figures of each locale, a line each below a heading."""
    yield f"{'locale':10}" + "".join(f"{name:>{width}}" for name, width in _COLUMNS)
    for locale, each in judged.items():
        yield f"{locale:10}" + _row(each)


def borne_out(judged: Sequence[Judged], allowed: int) -> str:
    """Whether no more than `allowed` of a hundred answers are wrong, as far as so many answers can tell."""
    answered = [each for each in judged if each.answered]
    wrong = sum(not each.right for each in answered)
    said = f"{len(answered)} answers, {wrong} wrong, where {allowed} of 100 may be"
    if chance_of_more(wrong, len(answered), allowed / 100) < _UNLIKELY:
        return f"{said}: not borne out; run `kotae calibrate`, or lower `wrong_answers_per_hundred`"
    return f"{said}: borne out" if wrong * 100 <= allowed * len(answered) else f"{said}: within chance"


def chance_of_more(wrong: int, answers: int, share: float) -> float:
    """The probability of `wrong` or more among so many answers of which each is wrong with the probability `share`.

    >>> round(chance_of_more(2, 10, 0.1), 3)
    0.264
    """
    return sum(math.comb(answers, count) * share**count * (1 - share) ** (answers - count) for count in range(wrong, answers + 1))


def found(judged: Sequence[Judged]) -> float:
    """The share of the answerable questions whose right article is among the first three, in [0, 1]; nan when there are none."""
    return share([each.near for each in judged if each.answerable])


def _row(judged: Sequence[Judged]) -> str:
    able = [each for each in judged if each.answerable]
    unable = [each for each in judged if not each.answerable]
    answered = [each for each in able if each.answered]
    shares = (
        f"{share([each.right for each in able]):8.3f}{found(judged):8.3f}{len(answered):10}{share([each.right for each in answered]):8.3f}"
    )
    let_through = sum(each.answered for each in unable)
    return f"{len(able):11}{shares}{len(unable):14}{let_through:10}{auroc(judged):8.3f}{coverage(judged, 0.05).answered:8.3f}"
