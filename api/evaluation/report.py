"""What relevance tests tell, for a writer to read: each question that fails, and the figures of each locale with what they mean."""

import math
from collections.abc import Iterator, Sequence

from api.evaluation.judged import JudgedAnswer
from api.evaluation.metrics import auroc, coverage, share
from api.evaluation.relevance_tests import Asked, AskedQuestion, Judged
from api.evaluation.statistics import chance_of_more
from kb.columns import clip, pad, width
from kb.text import escape

_UNLIKELY = 0.05
"""A probability."""

_NONE = "–"
"""Where there is nothing to make a figure of."""

_HUMAN = "a human"
_WIDEST_QUESTION = 44
_WIDEST_ARTICLES = 34
"""Columns of a terminal."""

_COLUMNS = (
    ("answerable", "questions that an article answers"),
    ("first", "the share of them whose article stands first"),
    ("in 3", "the share of them whose article is among the first three"),
    ("answered", "how many of them got their first article as the answer, the others suggestions or a human"),
    ("right", "the share of those answers that is right"),
    ("unanswerable", "questions that a human must take"),
    ("let through", "how many of them got an answer nevertheless"),
    ("AUROC", "how often the confidence is higher in an answerable question than in an unanswerable one: .5 is chance, 1 is best"),
    ("at 5 %", "the share of the answerable questions that could be answered if 5 of 100 unanswerable ones may be, too"),
)
"""The figures, and what each is."""


# --- the questions that fail


def failures(asked: Asked) -> Iterator[str]:
    """A block for each locale with a line for each question that fails, and why below it."""
    for locale, questions in asked.items():
        failed = [question for question in questions if not question.passes]
        if failed:
            yield f"{locale}: {len(failed)} of {len(questions)} questions fail"
            rows = [("question", "expected", "found", "outcome"), *map(_cells, failed)]
            widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
            reasons = ["", *(" ".join(reason.message for reason in question.answer.reasons) for question in failed)]
            for row, why in zip(rows, reasons, strict=True):
                yield "  " + "  ".join(pad(cell, size) for cell, size in zip(row, widths, strict=True)).rstrip()
                if why:
                    yield f"    {escape(why)}"
            yield ""


def _cells(asked: AskedQuestion) -> tuple[str, str, str, str]:
    articles = [result.article for result in asked.answer.results]
    expected = ",".join(sorted(asked.question.right)) or _HUMAN
    place = next((number for number, article in enumerate(articles, 1) if article in asked.question.right), None)
    found = articles[0] if articles else "nothing"
    where = f" (expected is no. {place})" if place and place > 1 else ""
    return (
        clip(escape(asked.question.text), _WIDEST_QUESTION),
        clip(expected, _WIDEST_ARTICLES),
        clip(found, _WIDEST_ARTICLES) + where,
        asked.answer.outcome,
    )


# --- the figures


def table(judged: Judged) -> Iterator[str]:
    """The figures of each locale, a line each below a heading, and what they are."""
    rows = [("locale", *(name for name, _ in _COLUMNS)), *((locale, *_row(answers)) for locale, answers in judged.items())]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield pad(row[0], widths[0]) + "".join(f"  {cell:>{size}}" for cell, size in zip(row[1:], widths[1:], strict=True))
    yield ""
    longest = max(len(name) for name, _ in _COLUMNS)
    for name, meaning in _COLUMNS:
        yield f"  {name:{longest}}  {meaning}"


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


def _row(judged: Sequence[JudgedAnswer]) -> tuple[str, ...]:
    able = [answer for answer in judged if answer.answerable]
    unable = [answer for answer in judged if not answer.answerable]
    answered = [answer for answer in able if answer.answered]
    return (
        str(len(able)),
        _figure(share([answer.right for answer in able])),
        _figure(share_found(judged)),
        str(len(answered)),
        _figure(share([answer.right for answer in answered])),
        str(len(unable)),
        str(sum(answer.answered for answer in unable)),
        _figure(auroc(judged)),
        _figure(coverage(judged, 0.05).answered if unable else float("nan")),
    )


def _figure(value: float) -> str:
    return _NONE if math.isnan(value) else f"{value:.3f}"
