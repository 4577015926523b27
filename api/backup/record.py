"""What a backup says about itself: `backup.json`, with the hash of every other file.

<backup>/backup.json        what made it, and when
<backup>/store.db           the store, screenshots and keys included, as of one moment
<backup>/index/             the generation that was served, as an index root of its own; absent where none was
"""

import hashlib
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from kb.errors import BackupRefused

RECORD = "backup.json"
STORE = "store.db"
INDEX = "index"
FORMAT = 1
"""Raised when an earlier version could no longer restore what is written."""


class Record(BaseModel):
    """What `backup.json` says."""

    model_config = ConfigDict(frozen=True)

    format: int
    kotae: str
    """The version that made it."""

    made_at: AwareDatetime
    files: dict[str, str]
    """Path below the backup to SHA-256."""


def read_record(backup: Path) -> Record:
    """What a backup says about itself, once every file is as it was written; raises `BackupRefused`."""
    try:
        record = Record.model_validate_json((backup / RECORD).read_bytes())
    except FileNotFoundError as error:
        raise BackupRefused(f"{backup} is no backup: {RECORD} is missing; name a folder that `kotae backup` made") from error
    except (OSError, ValidationError) as error:
        raise BackupRefused(f"{backup / RECORD} cannot be read; restore from another backup") from error
    if record.format > FORMAT:
        raise BackupRefused(f"{backup} was made by a later version, Kotae {record.kotae}; install that one, or restore from another backup")
    broken = sorted(name for name, checksum in record.files.items() if not _is_as_written(backup / name, checksum))
    if broken or STORE not in record.files:
        raise BackupRefused(f"{backup / (broken or [STORE])[0]} is missing or damaged; nothing was restored; take another backup")
    return record


def list_files(backup: Path) -> dict[str, str]:
    """Path below a backup to SHA-256, hexadecimal, of all that is in it. Raises `OSError` for what is gone by then."""
    files = sorted(path for path in backup.rglob("*") if path.is_file())
    return {path.relative_to(backup).as_posix(): _checksum(path) for path in files}


def _is_as_written(path: Path, checksum: str) -> bool:
    try:
        return _checksum(path) == checksum
    except OSError:
        return False


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
