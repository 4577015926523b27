"""For people: a line for each problem, then the counts, and what changes against the published index."""

from collections.abc import Iterator, Sequence

from api.checking.against import Change, Comparison, place_of
from api.checking.report import Report, outcome_of
from api.evaluation.relevance_tests import AskedQuestion
from api.evaluation.report import failures
from kb.text import escape


def people(report: Report) -> str:
    """All of it."""
    lines = [*map(str, report.problems), *counted(report), *changed(report), *report.missed]
    return "".join(f"{line}\n" for line in lines)


def counted(report: Report) -> Iterator[str]:
    """How much there is, and the relevance tests that fail; nothing of content that cannot be read."""
    if not report.locales:
        return
    warnings = len(report.problems)
    told = f"{warnings} warning{'s' * (warnings > 1)}" if warnings else "nothing to mend"
    yield f"{report.articles} article{'s' * (report.articles != 1)} in {report.locales} locale{'s' * (report.locales != 1)}, {told}"
    if report.asked_of:
        yield f"asked of {report.asked_of}"
    yield from failures(report.asked)
    if report.asked:
        yield "questions that pass: " + ", ".join(f"{locale} {right} of {count}" for locale, (right, count) in report.counts().items())


def changed(report: Report) -> Iterator[str]:
    """What is otherwise than in the published index; nothing where there is none to compare with."""
    comparison = report.comparison
    if not comparison:
        return
    yield f"against generation {comparison.generation}:"
    yield from _changes("lost", comparison.lost)
    yield from _changes("won", comparison.won)
    yield from _changes("moved", comparison.moved)
    yield from _confidence(comparison)
    yield from (f"  {escape(str(problem))}" for problem in comparison.problems)


def _changes(kind: str, changes: Sequence[Change]) -> Iterator[str]:
    yield f"  {len(changes)} {kind}"
    for change in changes:
        yield f"    {change.locale}: {escape(change.now.question.text)}: it {outcome_of(change.before)}{_place(change.before)} there, and"
        yield f"      {outcome_of(change.now)}{_place(change.now)} here"


def _place(asked: AskedQuestion) -> str:
    place = place_of(asked)
    return f", the right one is no. {place}" if place and place > 1 else ""


def _confidence(comparison: Comparison) -> Iterator[str]:
    for locale, change in comparison.confidence.items():
        if change.up or change.down:
            yield f"  {locale}: mean confidence {change.before:.2f} there, {change.now:.2f} here; {change.up} up, {change.down} down"
