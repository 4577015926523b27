"""Patterns of words that are looked for in questions: `talk * {human,{old,new} agent}`, kept as trees, for expanded they are millions."""

import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass

from api.answers.phrases import Terms

_PARTS = re.compile(r"[{},*]|[^{},*]+")
_ANY = "*"


@dataclass(frozen=True, slots=True)
class _Words:
    """One of some runs of terms."""

    runs: frozenset[Terms]
    lengths: tuple[int, ...]

    def ends(self, clause: Terms, start: int) -> set[int]:
        return {start + length for length in self.lengths if clause[start : start + length] in self.runs}


@dataclass(frozen=True, slots=True)
class _Gap:
    """One term, whatever it is, or none."""

    def ends(self, clause: Terms, start: int) -> set[int]:
        return {start, min(start + 1, len(clause))}


@dataclass(frozen=True, slots=True)
class _Either:
    options: "tuple[_Node, ...]"

    def ends(self, clause: Terms, start: int) -> set[int]:
        return {end for option in self.options for end in option.ends(clause, start)}


@dataclass(frozen=True, slots=True)
class _Chain:
    links: "tuple[_Node, ...]"

    def ends(self, clause: Terms, start: int) -> set[int]:
        ends = {start}
        for link in self.links:
            if not ends:
                break
            ends = {end for begun in ends for end in link.ends(clause, begun)}
        return ends


_Node = _Words | _Gap | _Either | _Chain


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns that are looked for together."""

    by_first: dict[str, tuple[_Node, ...]]
    """By each term that they may begin with."""

    longest: int
    """Terms that one of them may be."""

    def spans(self, clause: Terms) -> Iterator[tuple[int, int]]:
        """Where one of them stands in a clause: its first term, and behind its last."""
        lengths: dict[Terms, set[int]] = {}  # of those that the same terms begin: somebody may have sent one term a thousand times
        for start, first in enumerate(clause):
            if first in self.by_first:
                ahead = clause[start : start + self.longest]
                if ahead not in lengths:
                    lengths[ahead] = {end for pattern in self.by_first[first] for end in pattern.ends(ahead, 0)}
                yield from ((start, start + length) for length in lengths[ahead])

    def are_all_of(self, clause: Terms) -> bool:
        """Whether one of them is the whole clause."""
        return any(len(clause) in pattern.ends(clause, 0) for pattern in self.by_first.get(clause[0], ())) if clause else False


def read_patterns(lines: Iterable[str], terms: Callable[[str], Terms]) -> Patterns:
    """The patterns of lines, each word of which is read as `terms`; raises `ValueError` for one that may begin with no word that counts."""
    by_first: dict[str, list[_Node]] = {}
    for line in lines:
        if line.count("{") != line.count("}"):
            raise ValueError(f"`{line}` has a brace without its other one")
        pattern = _read(iter(_PARTS.findall(line)), terms)
        firsts = _firsts(pattern)
        if not firsts or firsts & {_ANY, ""}:
            raise ValueError(f"`{line}` begins with no word that counts")
        for first in firsts:
            by_first.setdefault(first, []).append(pattern)
    longest = max((_longest(pattern) for patterns in by_first.values() for pattern in patterns), default=0)
    return Patterns({first: tuple(patterns) for first, patterns in by_first.items()}, longest)


def _read(parts: Iterator[str], terms: Callable[[str], Terms]) -> _Node:
    """What stands up to the brace that closes, or to the end."""
    options: list[list[_Node]] = [[]]
    for part in parts:
        if part == "}":
            break
        if part == ",":
            options.append([])
        elif part == "{":
            options[-1].append(_read(parts, terms))
        elif part == _ANY:
            options[-1].append(_Gap())
        else:
            options[-1].append(_words([tuple(term for word in part.split() for term in terms(word))]))
    return _either([_chain(links) for links in options])


def _words(runs: Iterable[Terms]) -> _Words:
    distinct = frozenset(runs)
    return _Words(distinct, tuple(sorted({len(run) for run in distinct})))


def _chain(links: list[_Node]) -> _Node:
    if not links:
        return _words([()])
    return links[0] if len(links) == 1 else _Chain(tuple(links))


def _either(options: list[_Node]) -> _Node:
    """One of the options; those that are mere words are looked up together."""
    runs = [run for option in options if isinstance(option, _Words) for run in option.runs]
    others = [option for option in options if not isinstance(option, _Words)]
    nodes = [*([_words(runs)] if runs else []), *others]
    return nodes[0] if len(nodes) == 1 else _Either(tuple(nodes))


def _longest(node: _Node) -> int:
    """Terms that a pattern may be."""
    if isinstance(node, _Words):
        return max(node.lengths)
    if isinstance(node, _Gap):
        return 1
    if isinstance(node, _Either):
        return max(map(_longest, node.options))
    return sum(map(_longest, node.links))


def _firsts(node: _Node) -> Set[str]:
    """The terms that a pattern may begin with; with "" where it may be nothing, with `*` where it may begin with any."""
    if isinstance(node, _Words):
        return {run[0] if run else "" for run in node.runs}
    if isinstance(node, _Gap):
        return {_ANY, ""}
    if isinstance(node, _Either):
        return {first for option in node.options for first in _firsts(option)}
    found = {""}
    for link in node.links:
        if "" not in found:
            break
        found = (found - {""}) | _firsts(link)
    return found
