"""The current generation of an index root, out to a place that others follow."""

import logging
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from indexer.publishing.address import place_at
from indexer.publishing.layout import (
    GENERATIONS,
    OBJECTS,
    POINTER,
    Edition,
    PublishedPointer,
    checksum_of,
    object_path,
    parse_pointer,
    read_edition,
)
from indexer.publishing.place import Place, Stored
from indexer.store.index_root import read_pointer
from indexer.store.manifest import MANIFEST, Hold, Manifest, read_manifest
from kb.errors import DamagedIndex, KotaeError, PublishedMeanwhile

_log = logging.getLogger("kotae")

_GRACE = timedelta(days=1)
"""How long what no kept generation names stays, as somebody may be publishing it: longer than any publishing takes."""

_AT_ONCE = 8
"""Files that are copied side by side."""


class Published(NamedTuple):
    """What a publishing did."""

    generation: str
    copied: int
    """Files; others were there."""

    files: int
    size: int
    """Bytes copied."""

    switched: bool
    """False where it was current already."""


def publish(root: Path, address: str, *, keep: int, force: bool = False, grace: timedelta = _GRACE) -> Published:
    """Copies the current generation of `root` to `address`: first the files that are not there, then the manifest, last the pointer.

    `force` copies all files anew. What none of `keep` generations names is deleted once it is older than `grace`. Raises
    `PublishedMeanwhile` where somebody else switched the pointer meanwhile, `NoIndex`, `DamagedIndex`, `PlaceUnreachable`; then followers
    see what they saw before.
    """
    place, folder = place_at(address), root / read_pointer(root).generation
    hold = Hold(folder)  # a build must not prune what is being read
    data = (folder / MANIFEST).read_bytes()
    manifest = read_manifest(folder)
    edition = Edition(generation=manifest.generation, manifest=checksum_of(data))
    before, tag = _before(place)
    copied, size = _copy(place, folder, manifest, _kept_files(place, before), force=force)
    _see_all(place, manifest)
    place.write(edition.path, data)
    now = _after(edition, before, keep)
    if now != before:
        if not place.swap(POINTER, now.model_dump_json(indent=1).encode() + b"\n", tag):
            raise PublishedMeanwhile(
                f"somebody else published to {place.address} meanwhile; nothing was switched. See that {edition.generation} is newer, "
                "and run the same command again"
            )
        _prune(place, now, grace)
    del hold
    return Published(edition.generation, copied, len(set(manifest.files.values())), size, not before or before.current != edition)


def published_generation(address: str) -> str:
    """The id of what is published; raises `NoIndex`, `DamagedIndex` or `PlaceUnreachable`."""
    place = place_at(address)
    return parse_pointer(place, place.read(POINTER)).current.generation


def _before(place: Place) -> tuple[PublishedPointer | None, str | None]:
    """What is published now, and the pointer's tag."""
    found = place.read(POINTER)
    return (parse_pointer(place, found), found.tag) if found else (None, None)


def _after(edition: Edition, before: PublishedPointer | None, keep: int) -> PublishedPointer:
    published = (before.current, *before.earlier) if before else ()
    return PublishedPointer(current=edition, earlier=tuple(other for other in published if other != edition)[: keep - 1])


def _kept_files(place: Place, pointer: PublishedPointer | None) -> set[str]:
    """Checksums of all files that are named by kept generations: nobody may delete them without switching the pointer first."""
    kept: set[str] = set()
    for edition in (pointer.current, *pointer.earlier) if pointer else ():
        try:
            kept |= set(read_edition(place, edition)[1].files.values())
        except DamagedIndex as error:
            _log.warning("%s", error)
    return kept


def _copy(place: Place, folder: Path, manifest: Manifest, kept: Collection[str], *, force: bool) -> tuple[int, int]:
    """Copies what is not there; how many files, and bytes.

    What is there but named by no kept generation is copied again, as another publisher may be about to delete it.
    """
    stored = {} if force else place.list(OBJECTS)
    files = {checksum: folder / name for name, checksum in manifest.files.items()}
    missing = {checksum: file for checksum, file in files.items() if checksum not in kept or not _there(stored, checksum, file)}

    def copy(checksum: str, file: Path) -> int:
        data = file.read_bytes() if file.exists() else b""
        if checksum_of(data) != checksum:
            raise DamagedIndex(f"{file} is missing or damaged; run `kotae build` again, which writes it anew, or `kotae rollback`")
        place.write(object_path(checksum), data)
        return len(data)

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        sizes = list(threads.map(copy, missing.keys(), missing.values()))
    return len(sizes), sum(sizes)


def _see_all(place: Place, manifest: Manifest) -> None:
    """Raises `PublishedMeanwhile` where a file is not there: another publisher, who took it for old, deleted it after it was copied."""
    stored = place.list(OBJECTS)
    gone = sum(object_path(checksum) not in stored for checksum in set(manifest.files.values()))
    if gone:
        raise PublishedMeanwhile(f"somebody else deleted {gone} files of {place.address} meanwhile; run the same command again")


def _there(stored: dict[str, Stored], checksum: str, file: Path) -> bool:
    found = stored.get(object_path(checksum))
    return found is not None and file.exists() and found.size == file.stat().st_size


def _prune(place: Place, pointer: PublishedPointer, grace: timedelta) -> None:
    """Deletes what no kept generation names; what cannot be deleted is told, and tried again by the next publishing."""
    editions = (pointer.current, *pointer.earlier)
    try:
        kept = {edition.path for edition in editions} | {
            object_path(checksum) for edition in editions for checksum in read_edition(place, edition)[1].files.values()
        }
        stored = place.list(GENERATIONS) | place.list(OBJECTS)
        old = datetime.now(UTC) - grace
        place.delete(path for path, found in stored.items() if path not in kept and found.modified < old)
    except KotaeError as error:
        _log.warning("old files were not deleted: %s", error)
