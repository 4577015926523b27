"""Questions that people judged by their kind: those that must be answered, those that must not, and those for a human."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from kb.article import Content
from kb.errors import RequestError

LineKind = Literal["answer", "near", "off", "human", "nothuman"]
"""What a line is: articles answer it; they only touch on it; they have nothing to do with it; it asks for a human; it only seems to."""

_NAME = re.compile(r".+\.([\w-]+)\.tsv")


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A question as a customer would type it, in a locale."""

    question: str
    locale: str
    kind: LineKind
    articles: frozenset[str]
    """Those that answer it; of kind `near`, those that it is near to."""

    @property
    def right(self) -> frozenset[str] | None:
        """The articles that may be its answer; None where nobody said, as of `nothuman` without articles."""
        if self.kind == "nothuman":
            return self.articles or None
        return self.articles if self.kind == "answer" else frozenset()


def read_lines(files: tuple[Path, ...], content: Content) -> Mapping[Path, list[JudgedLine]]:
    """The lines of each file; raises `RequestError` with all that is wrong with them."""
    flaws: list[str] = []
    read = {path: list(_read(path, content, flaws)) for path in files}
    if flaws:
        raise RequestError("\n".join(flaws))
    return read


def _read(path: Path, content: Content, flaws: list[str]) -> Iterator[JudgedLine]:
    name, locales = _NAME.fullmatch(path.name), content.help_center.locales
    if not name or name[1] not in locales:
        flaws.append(f"{path}: no locale in its name; call it `<anything>.<locale>.tsv`, with one of {', '.join(locales)}")
        return
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        flaws.append(f"{path}: cannot be read; give files in UTF-8")
        return
    articles = {article.id for article in content.articles}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("# "):
            question, *columns = (column.strip() for column in line.split("\t"))
            kind, ids = (*columns, "", "")[:2]
            judged = JudgedLine(question, name[1], kind, frozenset(re.findall(r"[^\s,]+", ids)) - {"-"})  # type: ignore[arg-type]
            flaw = _flaw(judged, len(columns), articles)
            if flaw:
                flaws.append(f"{path}:{number}: {flaw}")
            else:
                yield judged


def _flaw(line: JudgedLine, columns: int, articles: set[str]) -> str:
    """What is wrong with a line; nothing when it is as it should be."""
    kinds = get_args(LineKind)
    if columns not in (1, 2) or not line.question:
        return "write the question, a tab, its kind, a tab, and the ids of its articles parted by commas"
    if line.kind not in kinds:
        return f"no kind `{line.kind}`; there are: {', '.join(kinds)}"
    if line.kind == "answer" and not line.articles:
        return "no article answers it; name one, or call it `near` or `off`"
    unknown = sorted(line.articles - articles)
    return f"no published article {', '.join(f'`{article}`' for article in unknown)}" if unknown else ""
