"""What a picture is, by its ending and by its first bytes; and what else may lie beside pictures."""

import html
import re
from typing import Final

ENDINGS: Final = {".gif": "gif", ".jpeg": "jpeg", ".jpg": "jpeg", ".png": "png", ".svg": "svg", ".webp": "webp"}
"""The endings that are served, and what each says that the file is."""

DOWNLOADS: Final = frozenset([".conf", ".csv", ".json", ".service", ".txt", ".yaml", ".yml"])
"""The endings of plain texts that articles may link to. They are served as text to save, whatever they hold."""

BEGINNING = 512
"""Bytes that tell what a file is."""

_SIGNATURES = {
    "gif": re.compile(rb"GIF8[79]a"),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "svg": re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:svg\b|\?xml\b|!--|!DOCTYPE\s+svg\b)"),
    "webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}

_PREFIX = r"(?:[\w.-]+:)?"
_ACTIVE = (
    (re.compile(rf"<{_PREFIX}(script|handler|foreignObject|iframe|object|embed)\b", re.IGNORECASE), "<{0}>"),
    (re.compile(r"[\s\"'/](on[a-z]{3,})\s*=", re.IGNORECASE), "{0}=…"),
    (re.compile(r"\b(javascript|vbscript)\s*:", re.IGNORECASE), "{0}:…"),
    (re.compile(r"\b(data:(?!image/(?:png|jpeg|gif|webp)\b)[\w/+.-]*)", re.IGNORECASE), "{0}"),
    (re.compile(r"<!(ENTITY)\b", re.IGNORECASE), "<!{0}>"),
    (re.compile(r"<\?(xml-stylesheet)\b", re.IGNORECASE), "<?{0}>"),
)
"""What makes a drawing do something, or fetch something, when somebody opens it by itself."""


def kind_of(beginning: bytes) -> str | None:
    """What a file is, by its first `BEGINNING` bytes: one of the values of `ENDINGS`, or None."""
    return next((kind for kind, signature in _SIGNATURES.items() if signature.match(beginning)), None)


def active_part(drawing: str) -> str | None:
    """What an SVG holds that is no drawing.

    >>> active_part("<svg><script>alert(1)</script></svg>"), active_part("<svg><path d='M0 0'/></svg>")
    ('<script>', None)
    """
    for text in (drawing, re.sub(r"[\t\r\n]", "", html.unescape(drawing))):
        for pattern, shown in _ACTIVE:
            found = pattern.search(text)
            if found:
                return shown.format(found[1])
    return None
