"""What the name of a file says about it."""

import re
import unicodedata
from pathlib import PurePosixPath

_DROPPINGS = re.compile(
    r"\..*|.*~|~\$.*|#.*#|Thumbs\.db|ehthumbs\.db|desktop\.ini|Icon\r|__MACOSX|.*\.sw[a-z]|.*\.tmp|.*\.crdownload|.*\.part",
    re.IGNORECASE | re.DOTALL,
)
"""What editors and systems leave behind, and clear away themselves."""

_LEFTOVERS = re.compile(r".*\.(?:orig|bak|rej|old|save|backup|mine|theirs|r\d+)", re.IGNORECASE | re.DOTALL)
"""What tools and people keep of a file before they change it."""

_COPY = re.compile(
    r".*(?: copy| copia| копія| копия| копие| αντίγραφο| αντιγραφή| コピー|のコピー| 複製| 副本|的副本| 拷貝| 拷贝|[ _]\(\d+\))"
    r"(?: ?\(?\d+\)?)?",
    re.IGNORECASE | re.DOTALL,
)
"""How systems in our languages call a copy."""

_MARKDOWN = frozenset(".markdn .markdown .md .mdown .mdtext .mdtxt .mdwn .mdx .mkd .mkdn".split())
_TEXTS = _MARKDOWN | frozenset(".adoc .asciidoc .doc .docx .htm .html .odt .org .rst .rtf .text .txt".split())
"""Endings of what may be meant for an article."""

SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")
"""What can stand in an address, and in `related` and `aliases`."""


def is_dropping(name: str) -> bool:
    """Whether a file or folder is none of the writer's: hidden, or left behind by an editor or a system.

    >>> [name for name in (".DS_Store", "a.md~", "#a.md#", "._a.md", "Thumbs.db", "a.md.orig", "a.md") if is_dropping(name)]
    ['.DS_Store', 'a.md~', '#a.md#', '._a.md', 'Thumbs.db']
    """
    return _DROPPINGS.fullmatch(name) is not None


def is_leftover(name: str) -> bool:
    """Whether a file is an old state of another."""
    return _LEFTOVERS.fullmatch(name) is not None


def is_readme(name: str) -> bool:
    """Whether a file is for those who look after the content; `readme.md` may be an article."""
    return name != name.lower() and re.fullmatch(r"read[ _-]?me(?:\..*)?", name, re.IGNORECASE) is not None


def is_text(name: str) -> bool:
    """Whether a file may be meant for an article, whatever its ending."""
    return PurePosixPath(name).suffix.lower() in _TEXTS


def is_markdown(name: str) -> bool:
    """Whether a file's ending is one of Markdown's."""
    return PurePosixPath(name).suffix.lower() in _MARKDOWN


def why_no_slug(stem: str) -> str | None:
    """What is wrong with a name, if it cannot stand in an address."""
    if SLUG.fullmatch(stem):
        return None
    if _COPY.fullmatch(stem):
        return f"`{stem}` looks like a copy of another file; delete it, or give it a name of its own"
    letters = "".join(letter for letter in unicodedata.normalize("NFKD", stem.lower()) if not unicodedata.combining(letter))
    plain = re.sub(r"[^a-z0-9_-]+", "-", letters).strip("-")
    hint = f", as in `{plain}`" if SLUG.fullmatch(plain) and len(plain) * 2 > len(stem) else ""
    return f"`{stem}` cannot stand in an address; use a-z, 0-9, `-` and `_`{hint}"
