"""Making a backup: into a folder beside, which takes its name when all of it is on disk."""

import os
import shutil
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from api.backup.record import FORMAT, INDEX, RECORD, STORE, Record, list_files
from api.store import Store
from api.store.copying import copy_out
from indexer.store import copy_current
from indexer.store.durable import make_folder, settle, settle_all, write_safely
from kb.errors import BackupRefused, NoIndex


class BackedUp(NamedTuple):
    """What a backup holds."""

    generation: str | None
    """None where there was no index."""

    files: int
    size: int
    """Bytes."""


def back_up(store: Store, index: Path, backup: Path) -> BackedUp:
    """Copies the store and the served generation to a new folder, while others read and write both.

    Raises `BackupRefused` where something is there already or the disk does not take it, `StoreRefused` for a store that is no SQLite file,
    `DamagedIndex`; then nothing is left behind.
    """
    if backup.exists():
        raise BackupRefused(f"{backup} is there already; name a folder that is not, such as one with the date")
    draft = backup.with_name(f".{backup.name}.{os.getpid()}")
    try:
        make_folder(backup.absolute().parent)
        draft.mkdir(mode=0o700)  # it holds personal data
        copy_out(store, draft / STORE)
        generation = _copy_index(index, draft / INDEX)
        files = list_files(draft)
        if STORE not in files or bool(generation) != (f"{INDEX}/CURRENT" in files):
            raise BackupRefused(f"{draft} went away while it was written; see what deletes there, and try again")
        record = Record(format=FORMAT, kotae=version("kotae"), made_at=datetime.now(UTC), files=files)
        write_safely(draft / RECORD, record.model_dump_json(indent=1) + "\n")
        settle_all(draft)
        draft.rename(backup)
        settle(backup.absolute().parent)
    except OSError as error:
        raise BackupRefused(f"cannot write {backup}: {error.strerror}; make room or mend it, and try again") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return BackedUp(generation, len(record.files), sum((backup / name).stat().st_size for name in record.files))


def _copy_index(index: Path, target: Path) -> str | None:
    try:
        return copy_current(index, target)
    except NoIndex:
        return None
