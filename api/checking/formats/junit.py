"""JUnit XML, which nearly every CI system shows: a case for each relevance test, and for each problem in the files."""

from collections.abc import Iterable

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from api.checking.report import Report
from kb.problems import Problem
from kb.text import escape


def junit(report: Report) -> str:
    """A suite of the files, and one of each locale's relevance tests. What does not make the check fail is skipped, with what is wrong."""
    whole = JUnitXml("kotae check")
    files = [problem for problem in report.all_problems if problem not in report.failing]
    whole.add_testsuite(_suite("content", (_case(problem.file, str(problem), problem) for problem in files)))
    by_line = {(problem.file, problem.line): problem for problem in report.failing}
    for locale, questions in report.asked.items():
        file = f"questions/{locale}.tsv"
        cases = (
            _case(file, f"{asked.question.text} (line {asked.question.line})", by_line.get((file, asked.question.line)))
            for asked in questions
        )
        whole.add_testsuite(_suite(file, cases))
    if report.missed:
        whole.add_testsuite(_suite("thresholds", (_failed("help-center.yaml", line) for line in report.missed)))
    written: bytes = whole.tostring()  # type: ignore[no-untyped-call] # the library has types for the rest only
    return written.decode() + "\n"


def _suite(name: str, cases: Iterable[TestCase]) -> TestSuite:
    suite = TestSuite(name)
    suite.add_testcases([*cases] or [TestCase("nothing to mend", name)])
    suite.update_statistics()  # type: ignore[no-untyped-call]
    return suite


def _case(file: str, name: str, problem: Problem | None) -> TestCase:
    case = TestCase(escape(name), file)
    if problem:
        told = escape(problem.message)
        case.result = [Failure(told, problem.rule) if problem.severity == "error" else Skipped(told, problem.rule)]
    return case


def _failed(file: str, line: str) -> TestCase:
    case = TestCase(line, file)
    case.result = [Failure(line, "threshold")]
    return case
