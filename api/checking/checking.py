"""One check from beginning to end: read, ask, compare, and judge by the help centre's thresholds."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from api.answers.handoff_topics import check_topics
from api.answers.queues import check_reasons
from api.checking.against import Comparer, Comparison
from api.checking.report import Report, told
from api.evaluation.relevance_tests import Asked, AskedQuestion, ask_all, ask_locale, opened
from api.runtime import Runtime
from indexer.query.synonym_checks import check_synonyms
from indexer.search import QueryEmbedder
from indexer.store import Generation
from kb.article import Content
from kb.checks.search import RULES, check_search
from kb.content import read_content
from kb.errors import ContentError
from kb.files import Files
from kb.problems import Problem, Severity
from kb.synonyms import Rule

Progress = Callable[[int, str], AbstractContextManager[Callable[[], None]]]
"""Shows how far something with so many steps and that name is; gives what to call after each step."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look at, besides the files."""

    questions: bool = True
    """Whether to ask the relevance tests, where there are any."""

    index: Path | None = None
    """The index root to ask them of; None for an index that is made of the content."""

    against: Path | None = None
    """The index root to compare with."""


def check_content(folder: Path, runtime: Runtime, wanted: Wanted, progress: Progress) -> tuple[Report, Content | None]:
    """All that is to be told of the content in `folder`, and the content, where it can be read.

    Raises `IndexRefused` or `EmbedderRefused`.
    """
    report = Report(_below_here(folder))
    try:
        content = read_content(folder, extra_checks)
    except ContentError as error:
        return replace(report, problems=[problem for problem in error.problems if problem.rule not in RULES]), None  # they can wait
    report = replace(
        report, articles=len(content.articles), locales=len(content.help_center.locales), problems=(*content.warnings, *_outdated(content))
    )
    asks = content if wanted.questions else replace(content, questions={})
    if any(asks.questions.values()) or wanted.against:
        report = _asked(report, asks, runtime, wanted, progress)
    return _judged(report, content), content


def extra_checks(files: Files, rules: Mapping[str, Sequence[Rule]]) -> Iterator[Problem]:
    """What only analysis can tell, and what keeps articles from being found."""
    yield from check_search(files)
    found: tuple[tuple[str, Iterable[Problem]], ...] = (
        ("synonyms", check_synonyms(files, rules)),
        ("handoff-topics", check_topics(files)),
        ("routing", check_reasons(files)),
    )
    yield from (replace(problem, rule=rule) for rule, problems in found for problem in problems)


def _outdated(content: Content) -> Iterator[Problem]:
    """Translations that are behind their originals."""
    for article in content.articles:
        translation = article.translation
        if translation and translation.state == "outdated":
            message = (
                f"behind its original (`{', '.join(translation.changed) or 'less'}`); translate that, then `kotae translations stamp` it"
            )
            yield Problem(f"{article.locale}/{article.id}.md", 0, message, "warning", "translations")


def _below_here(folder: Path) -> str:
    path = os.path.relpath(folder.resolve(), Path.cwd())
    return "" if path == "." or path.startswith("..") else f"{Path(path).as_posix()}/"


# --- asking


def _asked(report: Report, content: Content, runtime: Runtime, wanted: Wanted, progress: Progress) -> Report:
    if wanted.index:
        now = runtime.open_current(wanted.index)
        embedder = runtime.without_time_limit() if runtime.embedder_for(now) else None
        report = replace(report, asked_of=f"generation {now.id}, which {wanted.index} serves")
        return _compared(report, content, runtime, wanted, (now, embedder), progress)
    steps = len(content.articles) * (2 if runtime.settings.embedder != "none" else 1)
    with ExitStack() as stack:
        with progress(steps, f"{len(content.articles)} articles") as step:
            made = stack.enter_context(opened(content, runtime, wanted.against, step))
        return _compared(report, content, runtime, wanted, made, progress)


def _compared(
    report: Report,
    content: Content,
    runtime: Runtime,
    wanted: Wanted,
    made: tuple[Generation, QueryEmbedder | None],
    progress: Progress,
) -> Report:
    now, embedder = made
    count = sum(map(len, content.questions.values()))
    with progress(count, f"{count} questions") as step:
        if not wanted.against:
            return replace(report, asked=ask_all(content, now, embedder, step))
        before = runtime.open_current(wanted.against)
        if embedder and before.manifest.model != embedder.model:  # two ways of searching cannot be compared
            embedder = None
        comparer = Comparer(content, now, before, embedder)
        asked: Asked = {}
        asked_before: Asked = {}
        for locale in content.questions:
            if locale in now.locales:
                asked[locale] = ask_locale(content, locale, now, embedder, step)
                if locale in before.locales:
                    asked_before[locale] = comparer.ask_before(locale, asked[locale])
        return replace(report, asked=asked, comparison=comparer.compare(asked, asked_before))


# --- judging


def _judged(report: Report, content: Content) -> Report:
    thresholds, comparison = content.help_center.checks, report.comparison
    few = {locale for locale, (right, count) in report.counts().items() if right * 100 < thresholds.right_per_hundred * count}
    missed = [
        f"{locale}: {right} of {count} questions pass, where {thresholds.right_per_hundred} of 100 must "
        "(`right_per_hundred` of `checks` in help-center.yaml)"
        for locale, (right, count) in report.counts().items()
        if locale in few
    ]
    lost = len(comparison.lost) if comparison else 0
    if lost > thresholds.most_lost:
        missed.append(f"{lost} questions are lost that pass in the published index, where {thresholds.most_lost} may be (`most_lost`)")
    failing = tuple(_failing(report.asked, comparison, few, too_many_lost=lost > thresholds.most_lost))
    warnings = [*report.problems, *(comparison.problems if comparison else ())]
    if thresholds.warnings_fail and warnings:
        missed.append(f"{len(warnings)} warnings, where none may be (`warnings_fail`)")
    return replace(report, failing=failing, missed=tuple(missed))


def _failing(asked: Asked, comparison: Comparison | None, few: set[str], *, too_many_lost: bool) -> Iterator[Problem]:
    """Each relevance test that fails, at its line; an error where a threshold is missed for it."""
    lost = {id(change.now): change.before for change in comparison.lost} if comparison else {}
    for locale, questions in asked.items():
        for question in questions:
            if not question.passes:
                before = lost.get(id(question))
                severity: Severity = "error" if locale in few or (before and too_many_lost) else "warning"
                yield _problem(locale, question, severity, lost=before is not None)


def _problem(locale: str, asked: AskedQuestion, severity: Severity, *, lost: bool) -> Problem:
    why = " ".join(reason.message for reason in asked.answer.reasons)
    was = "; in the published index it passes" if lost else ""
    message = f"{told(asked)}{was}" + (f"; {why}" if why else "")
    return Problem(f"questions/{locale}.tsv", asked.question.line, message, severity, "lost-question" if lost else "failing-question")
