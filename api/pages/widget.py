"""The widget's files: modules as they lie in `static/widget`, the small one that apps embed, and the texts of a locale."""

import gzip
import hashlib
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from pydantic_core import to_json

from api.pages.texts import LOCALES, catalogue

FOLDER = Path(__file__).parent / "static" / "widget"

_PART = "widget"
_MAIN = "element.js"
_NOTE = r"/\*\*(?:(?!\*/).)*\*/"
_NOT_SENT = re.compile(rf"^[ \t]*{_NOTE}[ \t]*\n|{_NOTE} ?|(?:^|[ \t])[ \t]*//(?: [^\n]*)?$|^\s+", re.MULTILINE | re.DOTALL)
"""What only readers of the code need: without it a third less is sent. Styles stand in templates, where indents mean nothing."""

_IMPORT = re.compile(rb'^import [^"]*"\./(\w+\.js)";$', re.MULTILINE)


@cache
def modules() -> dict[str, bytes]:
    """Each module by its name, without its comments."""
    return {path.name: _NOT_SENT.sub("", path.read_text(encoding="utf-8")).encode() for path in sorted(FOLDER.glob("*.js"))}


@cache
def version() -> str:
    """Another one whenever a module or a text is another: what stands below it may be kept for ever."""
    digest = hashlib.sha256()
    for path in (*sorted(FOLDER.glob("*.js")), *sorted((LOCALES / _PART).glob("*.po"))):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def entry() -> bytes:
    """What apps embed. It names all modules that are needed first, so that browsers fetch them side by side."""
    return b"".join(f'import "./widget/{version()}/{name}";\n'.encode() for name in needed_first())


def needed_first() -> list[str]:
    """The modules that the first one imports, and those that they import; not what is loaded later. The first one comes last."""
    return list(dict.fromkeys(_imported(_MAIN, ())))


def texts(locale: str) -> bytes:
    """The texts of the locale that fits best, as JSON."""
    fitting, known = catalogue(_PART, locale)
    return to_json({"locale": fitting, "texts": known})


@lru_cache(maxsize=64)
def packed(content: bytes) -> bytes:
    """As gzip packs it best: there are a few dozen files, and each is packed once."""
    return gzip.compress(content, 9, mtime=0)


def _imported(name: str, above: tuple[str, ...]) -> Iterator[str]:
    for other in _IMPORT.findall(modules()[name]):
        if other.decode() not in above:
            yield from _imported(other.decode(), (*above, name))
    yield name
