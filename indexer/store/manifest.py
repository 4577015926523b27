"""What a generation says about itself: `manifest.json`, with the hash of every other file."""

import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from kb.calibration import OwnCalibration
from kb.errors import DamagedIndex, OtherFormat
from kb.help_center import HelpCenter
from kb.visibility import Viewer, Visibility

MANIFEST = "manifest.json"
FORMAT = 15
"""Counted up when the files of a generation, this one among them, change their form."""

_MEND = "run `kotae build` again, which writes it anew, or `kotae rollback`"


class ShardManifest(BaseModel):
    """Some of a part's articles, which the engine has in a folder of their own."""

    model_config = ConfigDict(frozen=True)

    folder: str
    """Below the part's."""

    sections: int
    digest: str
    """Of all that its files depend on: where it is equal, they can be taken over."""


class PartManifest(BaseModel):
    """Articles of a locale that appear and vanish together, in a folder of their own."""

    model_config = ConfigDict(frozen=True)

    folder: str
    """Below the locale's."""

    visibility: Visibility
    articles: int
    sections: int
    shards: tuple[ShardManifest, ...]
    """Together all its articles, in order."""

    completions: str
    """A hash of the titles and wordings, with their places among the locale's."""

    def firsts(self, start: int) -> Iterator[tuple[ShardManifest, int]]:
        """Each shard, and the ordinal of its first section, where the part begins with `start`."""
        return zip(self.shards, accumulate((shard.sections for shard in self.shards), initial=start), strict=False)


class LocaleManifest(BaseModel):
    """What one locale's index holds."""

    model_config = ConfigDict(frozen=True)

    parts: tuple[PartManifest, ...]
    """The first is what everybody sees at any time, be it nothing."""

    fingerprint: str
    """Of the analysis that made its terms."""

    code: str
    """A hash of all but the content that the locale's files depend on."""

    digest: str
    """Of all that the locale's files depend on: where it is equal, they can be taken over."""

    def firsts(self) -> Iterator[tuple[PartManifest, int]]:
        """Each part, and the ordinal of its first section."""
        return zip(self.parts, accumulate((part.sections for part in self.parts), initial=0), strict=False)

    def seen_by(self, viewer: Viewer) -> tuple[str, ...]:
        """The folders of the parts that a viewer sees."""
        return tuple(part.folder for part in self.parts if part.visibility.seen_by(viewer))


class Manifest(BaseModel):
    """What a generation was built from, and with what."""

    model_config = ConfigDict(frozen=True)

    format: int
    """The form of its files, `FORMAT`."""

    generation: str
    """Its id."""

    built_at: AwareDatetime
    """Not part of the id."""

    help_center: HelpCenter
    locales: dict[str, LocaleManifest]
    calibration: OwnCalibration | None = None
    model: str = ""
    """What made its vectors; empty when it has none."""

    language_means: str = ""
    """The version of what they were centred by; empty when it has none."""

    engine: str
    """What ranks in it, with its version."""

    @property
    def engine_name(self) -> str:
        """What ranks in it."""
        return self.engine.partition(" ")[0]

    packages: dict[str, str]
    """Versions of all other packages that change an index."""

    files: dict[str, str]
    """Path below the generation's folder to SHA-256, hexadecimal."""


class _Format(BaseModel):
    """What every version of Kotae writes into a manifest, and what it is known by."""

    generation: str
    format: int = 0
    """0 where it was built before there were numbers."""


def parse_manifest(data: bytes, where: object, mend: str) -> Manifest:
    """What a manifest says; raises `OtherFormat`, which says how to `mend` it, or `ValidationError` where it is none."""
    found = _Format.model_validate_json(data).format
    if found != FORMAT:
        raise OtherFormat(f"{where} was built by another version of Kotae (its format {found or 'unnumbered'}, ours {FORMAT}); {mend}")
    return Manifest.model_validate_json(data)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation; raises `DamagedIndex`, or `OtherFormat`, which is one."""
    try:
        return parse_manifest((folder / MANIFEST).read_bytes(), folder, f"run `kotae build CONTENT --index {folder.parent}`")
    except (OSError, ValidationError) as error:
        raise DamagedIndex(f"cannot read {folder / MANIFEST}; {_MEND}") from error


def verify(folder: Path, manifest: Manifest, below: str = "") -> None:
    """Raises `DamagedIndex` when a file of the generation, of those whose path begins with `below`, is missing or not as it was written."""
    for name in manifest.files:
        if name.startswith(below):
            _verify(folder, manifest, name)


def list_files(folder: Path, known: Mapping[str, str]) -> dict[str, str]:
    """Path below `folder` to SHA-256 of all files in it, sorted; lock files left out, which engines leave behind.

    `known` has some of them already.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    names = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: known.get(name) or _digest(path) for name, path in names.items()}


def copy_verified(folder: Path, digest: str, name: str, target: Path) -> str:
    """Copies a file of a generation, and returns its SHA-256; raises `DamagedIndex` where that is not `digest`.

    No hard links: a bit that flips in one would break every generation that has it.
    """
    data = _read(folder / name)
    if hashlib.sha256(data).hexdigest() != digest:
        raise DamagedIndex(f"{folder / name} is missing or damaged; {_MEND}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return digest


class Watch:
    """Notices when files of a generation change after they were verified."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self._manifest = manifest
        self._states = {name: self._state(name) for name in (MANIFEST, *manifest.files)}

    def look(self) -> None:
        """Raises `DamagedIndex` when a file is not as it was written; reads only those that were touched since the last look."""
        for name, before in self._states.items():
            state = self._state(name)
            if state != before:
                if name == MANIFEST:
                    read_manifest(self._folder)
                else:
                    _verify(self._folder, self._manifest, name)
                self._states[name] = state

    def _state(self, name: str) -> tuple[int, ...]:
        try:
            found = (self._folder / name).stat()
        except OSError:
            return ()
        return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


class Hold:
    """Keeps a generation from being pruned, for as long as it lives; nothing is written, so the folder may be read-only."""

    def __init__(self, folder: Path) -> None:
        self._manifest = os.open(folder / MANIFEST, os.O_RDONLY)
        fcntl.flock(self._manifest, fcntl.LOCK_SH)

    def __del__(self) -> None:
        """Lets go."""
        if hasattr(self, "_manifest"):
            os.close(self._manifest)


def held(folder: Path) -> bool:
    """Whether somebody serves a generation."""
    try:
        with (folder / MANIFEST).open("rb") as manifest:
            fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _verify(folder: Path, manifest: Manifest, name: str) -> None:
    if _digest(folder / name) != manifest.files[name]:
        raise DamagedIndex(f"{folder / name} is missing or damaged; {_MEND}")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
