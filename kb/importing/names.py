"""What articles, categories, pictures and locales of another system are called here."""

import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath

from kb.files.names import is_readme, why_no_slug
from kb.locale import KNOWN, match

_LONGEST = 60
_LEAST_KEPT = 0.5
"""Of a title's letters and digits, how many must be Latin for a name made of them to tell something."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ud800-\udfff]")


def cleaned(text: str) -> str:
    r"""A text without what no file, or no YAML, may hold: control characters and halves of characters.

    >>> cleaned("a\x00b\ud800")
    'ab'
    """
    return _UNSEEN.sub("", text)


def slug(text: str) -> str:
    """A name for addresses, of a text in Latin letters; empty where too few of its letters are.

    >>> slug("Reset your password?"), slug("Café & Bar"), slug("忘記密碼"), slug("../../etc/passwd")
    ('reset-your-password', 'cafe-bar', '', 'etc-passwd')
    """
    letters = "".join(letter for letter in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(letter))
    plain = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    if sum(map(str.isalnum, letters)) * _LEAST_KEPT > sum(map(str.isalnum, plain)):
        return ""
    if len(plain) > _LONGEST:
        plain = plain[:_LONGEST].rpartition("-")[0] or plain[:_LONGEST]
    return "" if is_readme(plain) or why_no_slug(plain) else plain


def free(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or the first of `wanted-2`, `wanted-3`, … that is not taken."""
    number, name = 2, wanted
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


def is_file(path: Path) -> bool:
    """Whether a file lies there; what is too long to be a file's name, as links may be, is none."""
    return os.path.isfile(path)  # noqa: PTH113 - a path's own method raises then


def picture_name(path: str) -> str:
    """A path below `assets/` for a picture at `path` in the source: no step out of it, and no letter that addresses would need to escape.

    >>> picture_name("../360/Mein Bild (1).PNG"), picture_name("//"), picture_name(".hidden/.png")
    ('360/mein-bild-1.png', 'picture', 'hidden/png')
    """
    *folders, file = [part for part in path.split("/") if part.strip(". ")] or ["picture"]
    name = PurePosixPath(file.lstrip("."))
    plain = [_plain(part) for part in (*folders, name.stem)]
    return "/".join(part for part in plain if part) + (f".{_plain(name.suffix)}" if _plain(name.suffix) else "")


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9_-]+", "-", unicodedata.normalize("NFKD", text.lower())).strip("-")


def locales_of(tags: Iterable[str], default: str) -> Mapping[str, str]:
    """Our locale for each tag of a source that is of a language we know; of two tags for one locale, the default or the shorter has it.

    >>> locales_of(["fr", "zh-tw", "en-gb", "en-us", "uk"], "en-us")
    {'en-us': 'en', 'uk': 'uk', 'zh-tw': 'zh-Hant'}
    """
    found: dict[str, str] = {}
    for tag in sorted(set(tags), key=lambda tag: (tag != default, len(tag), tag)):
        ours = match(tag, KNOWN)
        if ours and ours not in found.values():
            found[tag] = ours
    return found
