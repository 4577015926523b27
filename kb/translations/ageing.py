"""Which sections of a translation are behind: those whose original changed in an edit that was not minor."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import NamedTuple

from kb.translations.source_hash import SourceHash


@dataclass(frozen=True, slots=True)
class State:
    """What an original was after an edit that changed its words."""

    hash: SourceHash
    minor: bool
    """Whether the edit left translations as good as they were."""

    at: datetime | None = None
    """When the edit was committed; None where that is not known."""

    subject: str = ""
    """The first line of the commit's message."""


class Ageing(NamedTuple):
    """What of an original changed since a translation was made."""

    head: bool
    """Whether title or summary did."""

    changed: tuple[int, ...]
    """Places of sections as the original has them now."""

    aged: tuple[int, ...]
    """Places of sections as the original had them then."""


_NEW, _MINOR = -1, -2
"""Where a section comes from that the translated state did not have: from an edit that ages it, or from a minor one."""


def ageing(made_from: SourceHash, states: Sequence[State]) -> Ageing:
    """What changed from the translated state through `states`, oldest first, to the last of them."""
    before, head = made_from, False
    origins, kept = list(range(len(made_from.sections))), set[int]()
    for state in states:
        head |= not state.minor and state.hash.head != before.head
        after = list(_origins(before.sections, state, origins))
        if state.minor:
            kept |= set(origins) - set(after)  # what a minor edit took away ages nothing
        before, origins = state.hash, after
    aged = set(range(len(made_from.sections))) - set(origins) - kept
    return Ageing(head, tuple(place for place, origin in enumerate(origins) if origin == _NEW), tuple(sorted(aged)))


def _origins(before: Sequence[str], state: State, origins: Sequence[int]) -> Iterator[int]:
    """Where each section of a state comes from, by where those before came from."""
    known = dict(zip(before, origins, strict=True))
    rewritten = dict(_rewritten(before, state.hash.sections)) if state.minor else {}
    for place, section in enumerate(state.hash.sections):
        if section in known:
            yield known[section]
        elif place in rewritten:
            yield origins[rewritten[place]]
        else:
            yield _MINOR if state.minor else _NEW


def _rewritten(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Places of sections that took another's place, each with that of the other."""
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "replace" and end - start == new_end - new_start:
            yield from zip(range(new_start, new_end), range(start, end), strict=True)
