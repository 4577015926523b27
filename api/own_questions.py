"""A help centre's own questions, asked of an index of its own."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from api.ask import Request, ask
from api.embedders import embedder_of, patient
from api.judging import Judged, auroc, coverage, judge, share
from api.settings import Settings
from indexer.backends.embedded import EmbeddedEngine
from indexer.build import VECTOR_CACHE, build
from indexer.generation import open_current
from kb.article import Content
from kb.questions import JudgedQuestion

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


def ask_all(content: Content, questions: dict[str, list[JudgedQuestion]], settings: Settings) -> dict[str, list[Judged]]:
    """Each locale's questions, asked in that locale and judged. Vectors that the index root of the settings has are not made again."""
    embedder = embedder_of(settings, os.cpu_count() or 1)
    with tempfile.TemporaryDirectory(prefix="kotae-questions-") as root:
        with suppress(OSError):
            shutil.copyfile(settings.index / VECTOR_CACHE, Path(root) / VECTOR_CACHE)
        engine = EmbeddedEngine()
        build(content, Path(root), engine, embedder)
        generation = open_current(Path(root), engine)
        meaning = patient(embedder)
        return {
            locale: [judge(ask(generation, Request(each.text, locale), meaning), each.right) for each in asked]
            for locale, asked in questions.items()
        }


def table(judged: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    """The figures of each locale, a line each below a heading."""
    yield f"{'locale':10}" + "".join(f"{name:>{width}}" for name, width in _COLUMNS)
    for locale, each in judged.items():
        yield f"{locale:10}" + _row(each)


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
