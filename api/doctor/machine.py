"""The machine: Python, packages, clock, disk, and who may read what."""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from api.doctor.finding import Finding, broken, fine, look
from api.runtime import Settings
from api.runtime.inbox import beside

_TESTED = (3, 11), (3, 13)
"""The first and the last Python that is tested."""

_MADE = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that goes right shows a time before this version was made."""

_LITTLE, _TOO_LITTLE = 1 << 30, 100 << 20
"""Bytes of room on a disk: a generation of 10,000 sections takes some 40 megabytes, and five are kept."""


def python() -> Iterator[Finding]:
    """Which Python runs."""
    ours = f"Python {sys.version.split()[0]}, Kotae {version('kotae')}"
    first, last = (".".join(map(str, tested)) for tested in _TESTED)
    if not _TESTED[0] <= sys.version_info[:2] <= _TESTED[1]:
        yield look("python", ours, f"Kotae is tested with {first} to {last}; install one of them")
    else:
        yield fine("python", ours)


def packages() -> Iterator[Finding]:
    """Whether what changes an index has the version that it is pinned to."""
    wrong = []
    pinned = re.findall(r"^([\w.-]+)==([\w.]+)$", "\n".join(requires("kotae") or ()), re.MULTILINE)
    for name, wanted in pinned:
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "missing"
        if found != wanted:
            wrong.append(f"{name} is {found}, not {wanted}")
    if wrong:
        yield broken("packages", "; ".join(wrong), "run `pip install --force-reinstall kotae` in this environment")
    else:
        yield fine("packages", f"{len(pinned)} dictionaries and engines have the versions that they are pinned to")


def clock() -> Iterator[Finding]:
    """Whether the clock may be right: publishing dates, opening hours and retention go by it."""
    now = datetime.now(UTC)
    if now < _MADE:
        yield broken("clock", f"it shows {now:%Y-%m-%d %H:%M} UTC, which is long past", "set the clock, and keep it by NTP")
    else:
        yield fine("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def temporary() -> Iterator[Finding]:
    """Whether files can be laid into the folder for temporary ones: opening an index does."""
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"kotae")
        yield fine("temporary folder", f"{tempfile.gettempdir()} can be written")
    except OSError as error:
        yield broken("temporary folder", f"no file can be made for a while: {error.strerror}", "set TMPDIR to a folder that can be written")


def disk(settings: Settings, root: Path) -> Iterator[Finding]:
    """Whether there is room where something is written."""
    folders = {"the index": root, "temporary files": Path(tempfile.gettempdir())}
    if "://" not in settings.store and settings.store != "none":
        folders["the store"] = (beside(settings.index) if settings.store == "auto" else Path(settings.store)).parent
    for what, folder in folders.items():
        there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
        free = shutil.disk_usage(there).free
        says = f"{free >> 20:,} MiB free for {what}, in {there}"
        if free < _LITTLE:
            yield (broken if free < _TOO_LITTLE else look)("disk", says, "make room: a full disk takes no hand-off and no new generation")
        else:
            yield fine("disk", says)


def permissions(settings: Settings, root: Path) -> Iterator[Finding]:
    """Who else may read or write what is ours."""
    if os.name != "posix":
        return
    if os.getuid() == 0:
        yield look("permissions", "this runs as root", "run Kotae as a user of its own, who may do nothing else")
    store = beside(settings.index) if settings.store == "auto" else Path(settings.store)
    if store.is_file() and store.stat().st_mode & 0o077:
        yield look("permissions", f"others than its owner may read {store}, which holds what people sent", f"run `chmod 600 {store}*`")
    elif store.is_file():
        yield fine("permissions", f"{store} is its owner's alone")
    if root.is_dir() and root.stat().st_mode & 0o002:
        yield look("permissions", f"everybody may write to {root}", f"run `chmod o-w {root}`")
