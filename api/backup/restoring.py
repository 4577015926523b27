"""Putting a backup back, also under servers that run: all of the store in one transaction, or nothing; then the index, in one step."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from api.backup.record import INDEX, STORE, read_record
from api.store import Store
from api.store.copying import copy_in, hold_the_same, is_empty
from indexer.store import copy_current, read_pointer
from kb.errors import BackupRefused, NewerStore, NoIndex


class Restored(NamedTuple):
    """What was put back."""

    generation: str | None
    """None where the index was left as it is, or the backup has none."""


def restore(backup: Path, store: Store, index: Path, *, force: bool = False) -> Restored:
    """Puts back the store, brought forward to this version's tables, and the generation where the index root has none.

    `force` replaces a store that is not empty, and lets the backup's generation be served from now on. Raises `BackupRefused` for a damaged
    or newer backup and for a store that is not empty, or `StoreUnavailable`; then all stays as it was. If it was killed, run it again: a
    store that is as in the backup already is left so.
    """
    record = read_record(backup)
    replaceable = force or is_empty(store)
    try:
        with _brought_forward(backup, store) as copied:
            if replaceable:
                copy_in(copied, store)
            elif not hold_the_same(copied, store):
                raise BackupRefused(f"the store {store} holds something already; move it away, or replace it with --force")
        return Restored(copy_current(backup / INDEX, index) if _wanted(record.files, index, force=force) else None)
    except OSError as error:
        raise BackupRefused(f"cannot restore {backup}: {error.strerror}; make room or mend it, and try again") from error


@contextmanager
def _brought_forward(backup: Path, store: Store) -> Iterator[Store]:
    """A copy of the backup's store with this version's tables: a backup is only read.

    It lies beside the store, where the next restore deletes it if this one is killed: it holds personal data.
    """
    file = Path(str(store)).absolute()
    folder = file.with_name(f".{file.name}.restoring")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(mode=0o700)
        copied = Store(shutil.copyfile(backup / STORE, folder / STORE))
        try:
            copied.open()
            yield copied
        except NewerStore as error:
            raise BackupRefused(f"{backup} holds a store of a later version; install that one, or restore from another backup") from error
        finally:
            copied.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wanted(files: dict[str, str], index: Path, *, force: bool) -> bool:
    try:
        read_pointer(index)
    except NoIndex:
        return f"{INDEX}/CURRENT" in files
    return force and f"{INDEX}/CURRENT" in files
