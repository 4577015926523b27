"""What a generation says about itself: `manifest.json`, with the hash of every other file."""

import fcntl
import hashlib
import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.calibration import OwnCalibration
from kb.errors import DamagedIndex
from kb.help_center import HelpCenter

MANIFEST = "manifest.json"
_MEND = "run `kotae build` again, which writes it anew, or `kotae rollback`"


class LocaleManifest(BaseModel):
    """What one locale's index holds."""

    model_config = ConfigDict(frozen=True)

    articles: int
    sections: int
    fingerprint: str
    """Of the analysis that made its terms."""

    digest: str
    """Of all that the locale's files depend on: where it is equal, they can be taken over."""


class Manifest(BaseModel):
    """What a generation was built from, and with what."""

    model_config = ConfigDict(frozen=True)

    generation: str
    """Its id."""

    built_at: str
    """RFC 3339, UTC. Not part of the id."""

    help_center: HelpCenter
    locales: dict[str, LocaleManifest]
    calibration: OwnCalibration | None = None
    model: str = ""
    """What made its vectors; empty when it has none."""

    engine: str
    """What ranks in it, with its version."""

    packages: dict[str, str]
    """Versions of all other packages that change an index."""

    files: dict[str, str]
    """Path below the generation's folder to SHA-256, hexadecimal."""


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation; raises `DamagedIndex`."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise DamagedIndex(f"cannot read {folder / MANIFEST}; {_MEND}") from error


def verify(folder: Path, manifest: Manifest, below: str = "") -> None:
    """Raises `DamagedIndex` when a file of the generation, of those whose path begins with `below`, is missing or not as it was written."""
    for name, digest in manifest.files.items():
        if name.startswith(below) and _digest(folder / name) != digest:
            raise DamagedIndex(f"{folder / name} is missing or damaged; {_MEND}")


def list_files(folder: Path) -> dict[str, str]:
    """Path below `folder` to SHA-256 of all files in it, sorted; lock files left out, which engines leave behind."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path.relative_to(folder).as_posix(): _digest(path) for path in files}


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


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
