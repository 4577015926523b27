"""For GitHub Actions: annotations at the lines of a pull request, and the summary of the job.

GitHub shows ten errors and ten warnings of a step and drops the others (docs/problem-matchers.md of actions/toolkit), so that a notice says
where the whole list is. Its runner reads commands from standard error as well as from standard output (ScriptHandler.cs of actions/runner).
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from collections.abc import Iterator

from api.checking.formats.people import changed, counted
from api.checking.report import Report
from kb.problems import Problem
from kb.text import escape

MOST_SHOWN = 10
"""Of errors, and of warnings; see above."""

_LARGEST_SUMMARY = 1_000_000
"""Bytes: GitHub refuses a step's summary of more than 1 MiB."""


def annotations(report: Report) -> str:
    """A workflow command for each problem that GitHub would show, lost and failing questions first."""
    lines = []
    for severity in ("error", "warning"):
        found = [problem for problem in (*report.failing, *report.all_problems) if problem.severity == severity]
        found = list(dict.fromkeys(found))
        lines += [_command(problem, report.folder) for problem in found[:MOST_SHOWN]]
        if len(found) > MOST_SHOWN:
            lines.append(f"::notice::{len(found) - MOST_SHOWN} more {severity}s; the summary of this job lists them all")
    lines += [f"::notice title=not passed::{_data(line)}" for line in report.missed]
    return "".join(f"{line}\n" for line in lines)


def summary(report: Report) -> str:
    """Everything, as Markdown: for `$GITHUB_STEP_SUMMARY`."""
    text = "\n".join(_summary(report)) + "\n"
    if len(text.encode()) <= _LARGEST_SUMMARY:
        return text
    return text.encode()[:_LARGEST_SUMMARY].decode(errors="ignore").rpartition("\n")[0] + "\n\n… and more\n"


def _summary(report: Report) -> Iterator[str]:
    yield f"## kotae check: {'passed' if report.passed else 'not passed'}"
    yield ""
    yield from (f"- **{_cell(line)}**" for line in report.missed)
    if report.all_problems:
        yield from ("", "| | where | what |", "| --- | --- | --- |")
        for problem in report.all_problems:
            yield f"| {problem.severity} | {_cell(problem.file)}:{problem.line} | {_cell(problem.message)} |"
    yield from ("", "```text", *(line.replace("```", "'''") for line in (*counted(report), *changed(report))), "```")


def _command(problem: Problem, folder: str) -> str:
    where = f"file={_property(folder + problem.file)}" + (f",line={problem.line}" if problem.line else "")
    return f"::{problem.severity} {where},title={_property(problem.rule)}::{_data(problem.message)}"


def _data(text: str) -> str:
    r"""What stands behind `::`.

    >>> _data("100 %\nof it")
    '100 %25%0Aof it'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    """In a table of Markdown, as plain text."""
    return escape(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
