"""Putting a backup back, also under servers that run: all of it in one transaction, or nothing."""

import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from api.backup.record import INDEX, STORE, read_record
from api.store import Store
from api.store.copying import copy_in
from indexer.store import copy_current, read_pointer
from kb.errors import BackupRefused, NewerStore, NoIndex


class Restored(NamedTuple):
    """What was put back."""

    generation: str | None
    """None where the index was left as it is, or the backup has none."""


def restore(backup: Path, store: Store, index: Path, *, force: bool = False) -> Restored:
    """Puts back the store, brought forward to this version's tables, and the generation where the index root has none.

    `force` replaces a store that is not empty, and lets the backup's generation be served from now on. Raises `BackupRefused` for a damaged
    or newer backup and for a store that is not empty, or `StoreUnavailable`; then all stays as it was.
    """
    record = read_record(backup)
    if not force and store.is_there() and Path(str(store)).stat().st_size:
        raise BackupRefused(f"the store {store} holds something already; move it away, or replace it with --force")
    try:
        with tempfile.TemporaryDirectory(prefix="kotae-restore-") as folder:  # a backup is only read
            copied = Store(shutil.copyfile(backup / STORE, Path(folder, STORE)))
            try:
                copied.open()
            except NewerStore as error:
                raise BackupRefused(
                    f"{backup} holds a store of a later version; install that one, or restore from another backup"
                ) from error
            copy_in(copied, store)
            copied.close()
        return Restored(copy_current(backup / INDEX, index) if _wanted(record.files, index, force=force) else None)
    except OSError as error:
        raise BackupRefused(f"cannot restore {backup}: {error.strerror}; make room or mend it, and try again") from error


def _wanted(files: dict[str, str], index: Path, *, force: bool) -> bool:
    try:
        read_pointer(index)
    except NoIndex:
        return f"{INDEX}/CURRENT" in files
    return force and f"{INDEX}/CURRENT" in files
