"""What an index root follows, and what is wrong with that: the file that all processes on it read."""

from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from indexer.store.durable import write_safely
from kb.errors import CannotWrite, DamagedIndex, KotaeError, NoIndex, OtherFormat, PlaceUnreachable

_FOLLOWS = "FOLLOWS"

_KINDS = {kind.__name__: kind for kind in (PlaceUnreachable, DamagedIndex, OtherFormat, NoIndex, CannotWrite)}


class Following(BaseModel):
    """What `FOLLOWS` says."""

    model_config = ConfigDict(frozen=True)

    address: str
    kind: str = ""
    """The class of what is wrong."""

    problem: str = ""
    """Empty when all is well."""

    def error(self) -> KotaeError | None:
        """What is wrong; None when all is well."""
        return _KINDS.get(self.kind, KotaeError)(self.problem) if self.problem else None


def read_following(root: Path) -> Following | None:
    """None where the root follows nothing."""
    with suppress(OSError, ValidationError):
        return Following.model_validate_json((root / _FOLLOWS).read_bytes())
    return None


def following_problem(root: Path) -> KotaeError | None:
    """Why the index root does not have what is published; None when it has, or follows nothing."""
    following = read_following(root)
    return following.error() if following else None


def write_following(root: Path, address: str, problem: KotaeError | None = None) -> None:
    """Keeps what is wrong; to be called under the root's lock. A full disk keeps nothing."""
    following = Following(address=address, kind=type(problem).__name__ if problem else "", problem=str(problem or ""))
    if following != read_following(root):
        with suppress(OSError):
            write_safely(root / _FOLLOWS, following.model_dump_json() + "\n")
