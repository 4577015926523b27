"""Compares translations with their originals, and with what those were."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from kb.files import ArticleFile, Files, Unreadable, parse_article
from kb.translations.ageing import State, ageing
from kb.translations.history import Edit, History
from kb.translations.source_hash import SourceHash, parse, source_hash
from kb.translations.translation import Translation

_MOST_STATES = 100
"""Earlier states of one original that are looked at."""


class _Hashed(NamedTuple):
    """An original, and the state that it is in."""

    file: ArticleFile
    hash: SourceHash


class TranslationReview:
    """Reviews the translations of a content root again and again: originals that did not change are not hashed anew. For one thread."""

    def __init__(self, root: Path) -> None:
        self._history = History(root)
        self._originals: dict[str, _Hashed] = {}
        self._states: dict[str, State | None] = {}

    def review(self, files: Files) -> Mapping[str, Translation]:
        """How each translation stands, by path; nothing for originals, and for articles that have none."""
        originals = originals_of(files)
        return {
            file.path: self._reviewed(file, originals[file.id])
            for file in files.articles.values()
            if file.locale != files.help_center.default_locale and file.id in originals
        }

    def _reviewed(self, file: ArticleFile, original: ArticleFile) -> Translation:
        if not file.metadata.source_hash:
            return Translation(state="unstamped")
        made_from, now = parse(file.metadata.source_hash), self._hash(original)
        if made_from == now:
            return Translation(state="current")
        latest = State(now, original.metadata.minor)
        states = list(_edits([latest, *self._earlier(original)], made_from))
        found = ageing(made_from, states)
        if not (found.head or found.changed or found.aged):
            return Translation(state="current")
        first = next(state for state in states if not state.minor)
        return Translation(
            state="outdated",
            changed=_names(original, found.head, found.changed),
            aged=_names(file, found.head, found.aged) if len(file.markdown.sections) == len(made_from.sections) else (),
            since=first.at,
            change=first.subject,
        )

    def _hash(self, original: ArticleFile) -> SourceHash:
        known = self._originals.get(original.path)
        if known is None or known.file is not original:
            known = self._originals[original.path] = _Hashed(original, source_hash(original))
        return known.hash

    def _earlier(self, original: ArticleFile) -> Iterator[State]:
        """The states of an original that were committed, latest first."""
        for edit in islice(self._history.edits(original.path), _MOST_STATES):
            if edit.blob not in self._states:
                self._states[edit.blob] = self._read(original, edit)
            state = self._states[edit.blob]
            if state:
                yield replace(state, at=edit.at, subject=edit.subject)

    def _read(self, original: ArticleFile, edit: Edit) -> State | None:
        with suppress(Unreadable):
            file = parse_article(self._history.text(edit), original.path, original.locale, original.id)
            return State(source_hash(file), file.metadata.minor)
        return None


def originals_of(files: Files) -> dict[str, ArticleFile]:
    """The articles in the help centre's default locale, by id."""
    return {file.id: file for file in files.articles.values() if file.locale == files.help_center.default_locale}


def _edits(states: Iterable[State], made_from: SourceHash) -> list[State]:
    """Of states, latest first, those that followed the translated one, oldest first; each but once, as the edit that brought it.

    Where the translated state is not among them, only the minor edits at the end are known, and that something else came before.
    """
    edits: list[State] = []
    for state in states:
        if state.hash == made_from:
            return edits[::-1]
        if edits and edits[-1].hash == state.hash:  # another edit in which no word changed: it may say that the one before was minor
            edits[-1] = replace(state, minor=state.minor or edits[-1].minor)
        else:
            edits.append(state)
    first = next((place for place, state in enumerate(edits) if not state.minor), len(edits))
    known = [*edits[:first], *(replace(state, at=None, subject="") for state in edits[first : first + 1])]
    return known[::-1]


def _names(file: ArticleFile, head: bool, places: Iterable[int]) -> tuple[str, ...]:
    """The headings of some sections; the title for the head, and for what stands above the first heading."""
    sections = file.markdown.sections
    headings = [sections[place].heading or file.metadata.title for place in places]
    return tuple(dict.fromkeys([*([file.metadata.title] if head else []), *headings]))
