"""A YAML text as it was written: scalars, lists and mappings, each with its line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys and, in lists, indices from 0 that lead to a node."""


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """Something wrong in a YAML text."""

    line: int
    """Counted from 1, within that text."""

    message: str
    """What is wrong and how to mend it."""


class YamlError(Exception):
    """A YAML text that does not fit its model; holds all its flaws, in the order of their lines."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("; ".join(flaw.message for flaw in flaws[:3]))
        self.flaws = sorted(flaws)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value."""

    text: str
    """As YAML reads it."""

    line: int
    """Counted from 1, as in all nodes."""

    written: str
    """As it stands in the file, over all its lines, with its quotes."""

    plain: bool
    """Whether it is written without quotes."""

    remark: str = ""
    """What stands behind it in its line and is no part of it, from the white space before `#` on."""

    @property
    def is_null(self) -> bool:
        """Whether YAML reads it as nothing."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and what it leads to."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values."""

    line: int
    entries: dict[str, Entry] = field(default_factory=dict)
    repeated: list[Scalar] = field(default_factory=list)
    """Keys that stood there before."""


@dataclass(frozen=True, slots=True)
class List:
    """Values in their order."""

    line: int
    in_brackets: bool
    items: list["Node"] = field(default_factory=list)


Node: TypeAlias = Scalar | Mapping | List


def follow(node: Node, path: Path) -> Iterator[tuple[str | int, Node, int]]:
    """The steps of `path` as far as they are there, each with the node that it leads to and the line of its key or item."""
    for step in path:
        if isinstance(node, Mapping) and str(step) in node.entries:
            entry = node.entries[str(step)]
            node = entry.value
            yield step, node, entry.key.line
        elif isinstance(node, List) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            yield step, node, node.line


def scalars(node: Node, path: Path = ()) -> Iterator[tuple[Path, Scalar]]:
    """All values with what leads to each, in their order."""
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, Mapping):
        for key, entry in node.entries.items():
            yield from scalars(entry.value, (*path, key))
    else:
        for place, item in enumerate(node.items):
            yield from scalars(item, (*path, place))


def data(node: Node) -> object:
    """Plain dictionaries, lists, and texts as written; None for nothing."""
    if isinstance(node, Scalar):
        return None if node.is_null else node.text
    if isinstance(node, Mapping):
        return {key: data(entry.value) for key, entry in node.entries.items()}
    return [data(item) for item in node.items]
