"""What lies in `assets/` are pictures, which articles or the help centre's branding show, and texts to download."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from kb.files import SETTINGS_FILE, Files, Unreadable, read_beginning, read_text
from kb.links import pictures
from kb.pictures import BEGINNING, DOWNLOADS, ENDINGS, active_part, kind_of
from kb.problems import Problem

_LARGEST = 20 << 20
"""Bytes of one picture; whole articles load in less."""

_FOR_SOME_BROWSERS = frozenset(".avif .bmp .heic .heif .ico .jfif .jp2 .jxl .psd .tif .tiff".split())


def check_pictures(files: Files) -> Iterator[Problem]:
    """Pictures that no article shows, and files that are not what their ending says."""
    branding = files.help_center.branding
    shown = {name for file in files.articles.values() for name in pictures(file)} | branding.pictures
    for key in ("logo", "logo_dark"):
        path = getattr(branding, key)
        if path and path.removeprefix("assets/") not in files.assets:
            line = files.settings.line("branding", key)
            yield Problem(SETTINGS_FILE, line, f"no picture `{path}`; put it there, or remove the line")
    for name, file in files.assets.items():
        path = f"assets/{name}"
        if name in shown:
            yield from _flaws(path, file)
        elif not files.unread:  # an article that cannot be read may show it
            yield Problem(path, 0, "no article shows it, and it is not served; show it, or delete it", "warning")


def _flaws(path: str, file: Path) -> Iterator[Problem]:
    ending = PurePosixPath(path).suffix.lower()
    if ending in DOWNLOADS:
        yield from _text_flaws(path, file)
        return
    if ending not in ENDINGS:
        what = "not every browser shows such pictures" if ending in _FOR_SOME_BROWSERS else "no picture"
        yield Problem(path, 0, f"{what}, and it is not served; save it as one of {', '.join(sorted(ENDINGS))}")
        return
    try:
        beginning = read_beginning(file, path, BEGINNING)
        size = file.stat().st_size
        if size > _LARGEST:
            yield Problem(path, 0, f"larger than {_LARGEST >> 20} MiB ({size:,} bytes); save it smaller")
        kind = kind_of(beginning)
        if kind != ENDINGS[ending]:
            yield _no_such_picture(path, beginning, kind)
        elif kind == "svg":
            yield from _active(path, read_text(file, path, "save it simpler, or as PNG"))
    except Unreadable as error:
        yield from error.problems


def _text_flaws(path: str, file: Path) -> Iterator[Problem]:
    try:
        read_text(file, path, "link to a place that has it")
    except Unreadable as error:
        yield from error.problems


def _no_such_picture(path: str, beginning: bytes, kind: str | None) -> Problem:
    ending = PurePosixPath(path).suffix
    if kind is not None:
        right = next(other for other, name in ENDINGS.items() if name == kind)
        return Problem(path, 0, f"ends in `{ending}` and is a picture of another kind; rename it to `…{right}`", "warning")
    if beginning.startswith(b"version https://git-lfs"):
        return Problem(path, 0, "only a pointer of Git LFS, not the picture; run `git lfs pull`")
    what = "empty" if not beginning else f"no picture, though it ends in `{ending}`"
    return Problem(path, 0, f"{what}; readers see nothing; save the picture anew", "warning")


def _active(path: str, drawing: str) -> Iterator[Problem]:
    part = active_part(drawing)
    if part:
        yield Problem(path, 0, f"holds `{part}`, which could run in a reader's browser; save it as plain SVG, or as PNG")
    elif "<svg" not in drawing.lower() and ":svg" not in drawing.lower():
        yield Problem(path, 0, "no picture, though it ends in `.svg`; save the picture anew")
