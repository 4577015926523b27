"""What can be published to: files by their paths, each of which appears whole or not at all."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol


class Tagged(NamedTuple):
    """A file's bytes, and what tells them from those that take their place."""

    data: bytes
    tag: str


class Stored(NamedTuple):
    """What is known of a file without reading it."""

    size: int
    modified: datetime


class Place(Protocol):
    """Safe from any thread. All methods raise `PlaceUnreachable`."""

    address: str
    """As people write it."""

    def read(self, path: str) -> Tagged | None:
        """A file; None where there is none."""

    def write(self, path: str, data: bytes) -> None:
        """Writes a file, or writes it anew."""

    def swap(self, path: str, data: bytes, tag: str | None) -> bool:
        """Writes a file that still has this tag, or with None, one that is not there yet; whether it did."""

    def list(self, below: str) -> dict[str, Stored]:
        """All files in a folder and below, by their paths."""

    def delete(self, paths: Iterable[str]) -> None:
        """Deletes files."""
