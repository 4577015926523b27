"""Lines that ask for a human or only look like it, ordinary questions, and lines put together of both."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.evaluation_set import load
from kb.content import read_content
from kb.errors import RequestError
from kb.locale import LANGUAGES, language_of

_TOGETHER = 40
"""Lines of each kind and locale that are put together."""

_UNSPACED = ("zh", "ja")


@dataclass(frozen=True, slots=True)
class Line:
    """A question, and whether it asks for a human."""

    text: str
    locale: str
    asks: bool
    ours: bool = True
    """Whether this project wrote it: nothing else may be shipped, not even as vectors."""


def read_lines(folders: Iterable[Path]) -> list[Line]:
    """Those of `<locale>.txt` in each folder: `+` before what asks for a human, `-` before what does not."""
    lines = [line for folder in folders for path in sorted(folder.glob("*.txt")) for line in _lines(path)]
    if not lines:
        raise RequestError("no lines; give folders with <locale>.txt, whose lines begin with `+ ` or `- `")
    return lines


def read_questions(folders: Iterable[Path]) -> list[Line]:
    """The ordinary questions of evaluation sets and of content roots."""
    return [line for folder in folders for line in _questions(folder)]


def put_together(lines: Sequence[Line], questions: Sequence[Line]) -> list[Line]:
    """A question beside a request, which asks for a human, and one beside another question, which does not."""
    chance = random.Random(1)
    return [line for locale in sorted({line.locale for line in lines}) for line in _put_together(locale, lines, questions, chance)]


def _put_together(locale: str, lines: Sequence[Line], questions: Sequence[Line], chance: random.Random) -> Iterator[Line]:
    asking = [line.text for line in lines if line.locale == locale and line.asks]
    own = [line.text for line in questions if line.locale == locale and line.ours]
    telling = own + [line.text for line in lines if line.locale == locale and not line.asks]
    end = "。" if language_of(locale) in _UNSPACED else ". "
    for _ in range(_TOGETHER if asking and telling else 0):
        parts = [chance.choice(telling), chance.choice(asking)]
        chance.shuffle(parts)
        yield Line(end.join(parts), locale, asks=True)
        yield Line(end.join([chance.choice(own or telling), chance.choice(telling)]), locale, asks=False)


def _lines(path: Path) -> Iterator[Line]:
    if language_of(path.stem) not in LANGUAGES:
        raise RequestError(f"{path}: `{path.stem}` is not a locale")
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith(("+ ", "- ")):
            yield Line(line[2:], path.stem, asks=line[0] == "+")


def _questions(folder: Path) -> Iterator[Line]:
    if (folder / "help-center.yaml").exists():
        tests = read_content(folder).questions
        yield from (Line(test.text, locale, asks=False) for locale in tests for test in tests[locale])
    else:
        evaluation = load(folder)
        yield from (Line(query.text, evaluation.locale, asks=False, ours=False) for query in evaluation.queries)
