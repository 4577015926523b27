"""Writes into a translation's file which state of its original it was made from. All else in the file stays as it is."""

import os
import re
from pathlib import Path
from tempfile import NamedTemporaryFile

from kb.errors import ContentError
from kb.files import ArticleFile, Unreadable, parse_article
from kb.problems import Problem
from kb.text import is_blank
from kb.translations.source_hash import SourceHash

_KEY = re.compile(r"source_hash[ \t]*:")


def stamp(root: Path, file: ArticleFile, state: SourceHash) -> None:
    """Stamps a file below a content root; raises `ContentError` where its front matter is written so that no line can be put into it."""
    place = root / file.path
    text = place.read_bytes().decode("utf-8")
    made = stamped(text, state)
    try:
        read = parse_article(made.removeprefix("\ufeff").replace("\r\n", "\n"), file.path, file.locale, file.id)
    except Unreadable:
        read = None
    if read is None or read.metadata != file.metadata.model_copy(update={"source_hash": str(state)}):
        raise ContentError([Problem(file.path, 1, f'no line can be put into its front matter; write `source_hash: "{state}"` there')])
    _write(Path(os.path.realpath(place)), made)


def stamped(text: str, state: SourceHash) -> str:
    r"""The text of an article with another `source_hash`, in the line of the one before or as the last of the front matter.

    >>> stamped("---\ntitle: A\n---\nB", SourceHash("00000000", ("11111111",)))
    '---\ntitle: A\nsource_hash: "00000000 11111111"\n---\nB'
    """
    lines = text.splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if not is_blank(line.removeprefix("\ufeff")))
    last = next(number for number, line in enumerate(lines[first + 1 :], first + 1) if line.rstrip() == "---")
    start = next((number for number in range(first + 1, last) if _KEY.match(lines[number])), last)
    end = min(start + 1, last)
    while end < last and lines[end].startswith((" ", "\t")):  # a long text that an editor broke
        end += 1
    ending = lines[first][len(lines[first].rstrip()) :]
    return "".join([*lines[:start], f'source_hash: "{state}"{ending}', *lines[end:]])


def _write(file: Path, text: str) -> None:
    """Puts the whole text in place at once, or leaves what was there."""
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as draft:
        try:
            draft.write(text.encode())
            os.fchmod(draft.fileno(), file.stat().st_mode & 0o7777)
            draft.close()
            Path(draft.name).replace(file)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
