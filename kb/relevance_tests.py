"""A content root's own relevance tests: `questions/<locale>.tsv`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.article import Content
from kb.errors import ContentError
from kb.locale import suggestion
from kb.problems import Problem, nearest

_NOBODY = "-"


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question as a customer would type it."""

    text: str
    right: frozenset[str]
    """Ids of the articles that answer it; empty when a human must take it."""


def read_relevance_tests(root: Path, content: Content) -> dict[str, list[JudgedQuestion]]:
    """The questions of each locale that has any; raises `ContentError` with all that is wrong with them."""
    problems: list[Problem] = []
    questions = {}
    for path in sorted((root / "questions").glob("*.tsv")):
        file = path.relative_to(root).as_posix()
        if path.stem in content.help_center.locales:
            ids = {article.id for article in content.articles}
            questions[path.stem] = list(_read_file(path, file, ids, problems))
        else:
            problems.append(Problem(file, 0, f"unknown locale `{path.stem}`; {suggestion(path.stem, content.help_center.locales)}"))
    if problems:
        raise ContentError(problems)
    return questions


def _read_file(path: Path, file: str, ids: set[str], problems: list[Problem]) -> Iterator[JudgedQuestion]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        problems.append(Problem(file, 0, "not readable as UTF-8; save the file as UTF-8"))
        return
    for number, line in enumerate(map(str.rstrip, lines), 1):
        if not line:
            continue
        question, tab, articles = line.partition("\t")
        right = frozenset(articles.split(",")) - {_NOBODY}
        if not tab or not question.strip() or not articles:
            problems.append(Problem(file, number, "expected a question, a tab, and article ids parted by commas, or `-`"))
        unknown = sorted(right - ids) if tab else []
        problems += [
            Problem(file, number, f"no published article `{article}` in any locale; {nearest(article, ids)}") for article in unknown
        ]
        yield JudgedQuestion(question, right)
