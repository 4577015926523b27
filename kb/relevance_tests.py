"""A content root's own relevance tests: `questions/<locale>.tsv`."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from kb.files import Files, Unreadable, read_text
from kb.problems import Problem, nearest
from kb.text import is_blank, shorten

_NOBODY = "-"
_IDS = re.compile(r"/?[^\s,/]+/[^\s,]+(?:,\s*/?[^\s,/]+/[^\s,]+)*|-")
"""What stands behind the tab, whether or not there are such articles."""


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question as a customer would type it."""

    text: str
    right: frozenset[str]
    """Ids of the articles that answer it; empty when a human must take it."""

    line: int = field(default=0, compare=False)
    """Where it stands in its file, counted from 1; 0 for one that stands in none."""


class _Malformed(Exception):
    """What is wrong with a line, and how to mend it."""


def read(files: Files, problems: list[Problem]) -> dict[str, tuple[JudgedQuestion, ...]]:
    """The questions of each locale that has any; adds all that is wrong with them to `problems`."""
    published = sorted({file.id for file in files.articles.values() if file.metadata.status == "published"})
    unread = {path.removesuffix(".md").partition("/")[2] for path in files.unread}
    questions = {}
    for locale, file in files.questions.items():
        path = f"questions/{locale}.tsv"
        try:
            questions[locale] = tuple(_read_lines(read_text(file, path), path, published, unread, problems))
        except Unreadable as error:
            problems.extend(error.problems)
    return questions


def _read_lines(
    text: str, path: str, published: Collection[str], unread: Collection[str], problems: list[Problem]
) -> Iterator[JudgedQuestion]:
    known = {*published, *unread}
    for number, line in enumerate(map(str.rstrip, text.split("\n")), 1):
        if is_blank(line) or _is_remark(line):
            continue
        try:
            question = _parse(line)
        except _Malformed as error:
            problems.append(Problem(path, number, str(error)))
            continue
        for article in sorted(question.right - known):
            problems.append(Problem(path, number, _unknown(article, number, published)))  # noqa: PERF401 - a yield stands in the same loop
        yield replace(question, line=number)


def _is_remark(line: str) -> bool:
    """Whether a line is for people only: it begins with `#`, and is no question about #1042."""
    spaced = line.startswith("#") and not line[1:2].strip()
    return spaced or (line.startswith("#") and not _IDS.fullmatch(line.partition("\t")[2].strip()))


def _parse(line: str) -> JudgedQuestion:
    """The question of a line."""
    question, *columns = line.split("\t")
    if not columns:
        spaces = " here are spaces;" if _parted_by_spaces(line) else ""
        raise _Malformed(f"no tab:{spaces} write the question, one tab, and the ids of its articles parted by commas, or `{_NOBODY}`")
    if len(columns) > 1 and any(map(str.strip, columns[1:])):
        raise _Malformed("more than one tab; write the question, one tab, and the ids of its articles parted by commas")
    ids = [article.strip() for article in re.split(r"[,，、]", columns[0]) if article.strip()]
    if is_blank(question) or not ids:
        raise _Malformed(
            f"{'no question' if ids else 'no article'}; write the question, one tab, and the ids of its articles, or `{_NOBODY}`"
        )
    if _NOBODY in ids and len(ids) > 1:
        raise _Malformed(f"`{_NOBODY}` beside articles; write it alone where a human must take the question, or delete it")
    return JudgedQuestion(question.strip(), frozenset(ids) - {_NOBODY})


def _parted_by_spaces(line: str) -> bool:
    """Whether what stands behind the last white space may be meant as ids."""
    last = line.rsplit(maxsplit=1)[-1]
    gap = line[-len(last) - 2 : -len(last)]
    return gap[-1:].isspace() and ("/" in last[1:-1] or (gap.isspace() and len(gap) > 1))


def _unknown(article: str, number: int, published: Collection[str]) -> str:
    if number == 1 and "/" not in article:
        return f"no published article `{shorten(article)}`; write `# ` before a line of headings"
    bare = article.removesuffix(".md")
    meant = next((guess for guess in (bare, bare.partition("/")[2]) if guess in published), None)
    return (
        f"no published article `{shorten(article)}` in any locale; {f'did you mean `{meant}`?' if meant else nearest(article, published)}"
    )
