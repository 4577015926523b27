"""Files of pages, at addresses that hold a hash of what is in them: `site.3f1c….css` never changes."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_ADDRESSED = re.compile(r"([a-z]+)\.([0-9a-f]{12})(\.[a-z]+)")


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file that is served."""

    name: str
    """With the hash: `site.3f1c….css`."""

    media_type: str
    content: bytes


def static_file(name: str, content: bytes) -> StaticFile:
    """A file of that name, such as `brand.css`, whose address tells what is in it."""
    stem, _, ending = name.rpartition(".")
    return StaticFile(f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{ending}", _TYPES[f".{ending}"], content)


def address(name: str) -> str:
    """What a file of the folder `static` is called in addresses."""
    return read(name).name


def find(addressed: str) -> StaticFile | None:
    """The file that an address names; None where there is none, or it is another by now."""
    parts = _ADDRESSED.fullmatch(addressed)
    name = f"{parts[1]}{parts[3]}" if parts else ""
    if not parts or parts[3] not in _TYPES or not (_FOLDER / name).is_file():
        return None
    file = read(name)
    return file if file.name == addressed else None


@cache
def read(name: str) -> StaticFile:
    """A file of the folder `static`."""
    return static_file(name, (_FOLDER / name).read_bytes())
