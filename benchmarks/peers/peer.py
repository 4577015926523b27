"""What a peer must be able to do."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from benchmarks.evaluation_set import Text

Ask = Callable[[str, int], list[str]]
"""A question, and how many ids are wanted: those of the best documents, best first."""


class Peer(Protocol):
    """A search engine with one index at a time."""

    @property
    def name(self) -> str:
        """With its version where that is known."""

    def missing(self) -> str | None:
        """What to install where it cannot run here; None where it can."""

    def index(self, documents: Sequence[Text], locale: str, folder: Path) -> float:
        """Makes an index in an empty folder, and opens it; one that was open before is closed. Returns the seconds that making it took."""

    def ways(self) -> Mapping[str, Ask]:
        """The ways in which the open index can be asked, by what they are called."""

    def close(self) -> None:
        """Ends what runs."""


@runtime_checkable
class Elsewhere(Protocol):
    """A peer whose index lies with a server, and not in the folder."""

    def size(self) -> int:
        """Bytes that the open index takes on the server's disk."""
