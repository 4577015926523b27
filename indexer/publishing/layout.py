"""What lies where, and what the pointer says.

CURRENT                                 the pointer: JSON, replaced in one step, last of all
generations/<id>-<checksum>.json        a generation's manifest, with the checksums of its files, named by its own: an id may be built twice
objects/<two digits>/<checksum>         the files, by their SHA-256: what two generations share is there once
"""

import hashlib
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from indexer.publishing.place import Place, Tagged
from indexer.store.manifest import Manifest, parse_manifest
from kb.errors import DamagedIndex, NoIndex

POINTER = "CURRENT"
GENERATIONS = "generations"
OBJECTS = "objects"

_Checksum = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Edition(BaseModel):
    """A generation as it was published."""

    model_config = ConfigDict(frozen=True)

    generation: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    """Its id."""

    manifest: _Checksum
    """SHA-256 of its manifest."""

    @property
    def path(self) -> str:
        """Of its manifest."""
        return f"{GENERATIONS}/{self.generation}-{self.manifest[:16]}.json"


class PublishedPointer(BaseModel):
    """What `CURRENT` says."""

    model_config = ConfigDict(frozen=True)

    current: Edition
    earlier: tuple[Edition, ...] = ()
    """Those published before whose files are kept, latest first."""


def object_path(checksum: str) -> str:
    """Where a file lies."""
    return f"{OBJECTS}/{checksum[:2]}/{checksum}"


def checksum_of(data: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def parse_pointer(place: Place, found: Tagged | None) -> PublishedPointer:
    """What a pointer says; raises `NoIndex` where there is none, or `DamagedIndex`."""
    if found is None:
        raise NoIndex(f"nothing is published at {place.address}; run `kotae publish INDEX {place.address}`")
    try:
        return PublishedPointer.model_validate_json(found.data)
    except ValidationError as error:
        raise DamagedIndex(
            f"{place.address}/{POINTER} names no generation; delete it, and run `kotae publish INDEX {place.address}`"
        ) from error


def read_edition(place: Place, edition: Edition) -> tuple[bytes, Manifest]:
    """The manifest of a generation, as it is and as it reads; raises `DamagedIndex` where it is not as it was published."""
    data = read_verified(place, edition.path, edition.manifest)
    try:
        manifest = parse_manifest(data, f"{place.address}/{edition.path}", "install that one here, or publish with this one")
    except ValidationError as error:
        raise DamagedIndex(f"{place.address}/{edition.path} is no manifest; run `kotae publish INDEX {place.address} --force`") from error
    for name in manifest.files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise DamagedIndex(f"{place.address}/{edition.path} names `{name}`, which is outside of a generation; do not use it")
    return data, manifest


def read_verified(place: Place, path: str, checksum: str) -> bytes:
    """A file; raises `DamagedIndex` where it is missing or not as it was published."""
    found = place.read(path)
    if found is None or checksum_of(found.data) != checksum:
        raise DamagedIndex(f"{place.address}/{path} is missing or damaged; run `kotae publish INDEX {place.address} --force`")
    return found.data
