"""As JSON, for programs of one's own: everything that the check knows."""

import json
from collections.abc import Sequence
from typing import Any

from api.checking.against import Change, Comparison, place_of
from api.checking.report import Report
from api.evaluation.relevance_tests import AskedQuestion
from kb.problems import Problem


def json_report(report: Report) -> str:
    """One object."""
    whole = {
        "passed": report.passed,
        "missed": list(report.missed),
        "articles": report.articles,
        "locales": report.locales,
        "problems": [_problem(problem) for problem in report.all_problems],
        "questions": [_question(locale, asked) for locale, questions in report.asked.items() for asked in questions],
        "against": _comparison(report.comparison) if report.comparison else None,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "rule": problem.rule,
        "severity": problem.severity,
        "file": problem.file,
        "line": problem.line,
        "message": problem.message,
    }


def _question(locale: str, asked: AskedQuestion) -> dict[str, Any]:
    return {
        "locale": locale,
        "line": asked.question.line,
        "question": asked.question.text,
        "right": sorted(asked.question.right),
        "passes": asked.passes,
        **_answer(asked),
    }


def _answer(asked: AskedQuestion) -> dict[str, Any]:
    answer = asked.answer
    return {
        "outcome": answer.outcome,
        "confidence": round(answer.confidence, 4),
        "found": [result.article for result in answer.results],
        "place": place_of(asked),
        "reasons": [reason.code for reason in answer.reasons],
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "generation": comparison.generation,
        "lost": _changes(comparison.lost),
        "won": _changes(comparison.won),
        "moved": _changes(comparison.moved),
        "confidence": {
            locale: {"before": round(change.before, 4), "now": round(change.now, 4), "up": change.up, "down": change.down}
            for locale, change in comparison.confidence.items()
        },
    }


def _changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    return [
        {
            "locale": change.locale,
            "line": change.now.question.line,
            "question": change.now.question.text,
            "before": _answer(change.before),
            "now": _answer(change.now),
        }
        for change in changes
    ]
