"""The keys that hold at the moment, in the memory of a process: no request waits for the store to tell whose key it shows."""

import hashlib
import hmac
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass

from api.keys.making import digest
from api.store import Store
from api.store.keys import Key, Scope, valid_keys
from kb.errors import StoreRefused

_log = logging.getLogger("kotae")

REFRESH = 2.0
"""Seconds between two looks at the store: within so many a key that is made or revoked is so for every worker on every machine. The
table has a row for each key, and is read in less than a millisecond."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The keys of one look, as a whole."""

    by_place: dict[bytes, Key]
    scopes: frozenset[Scope]


class Keyring:
    """Keys of the settings, and those of a store. Safe from any thread."""

    def __init__(self, fixed: Iterable[Key], store: Store | None) -> None:
        """`fixed` are those of the settings; without a store there are no others."""
        self._fixed = tuple(fixed)
        self._store = store
        self._salt = os.urandom(32)
        self._told = False
        self._known = self._sorted(())

    def find(self, shown: str) -> Key | None:
        """The key that was shown, if it holds. How long this takes tells nothing of the keys that there are."""
        place = self._place(digest(shown))
        key = self._known.by_place.get(place)
        return key if key and hmac.compare_digest(self._place(key.digest), place) else None

    def find_id(self, key_id: str) -> Key | None:
        """The key that is called so, if it holds still."""
        return next((key for key in self._known.by_place.values() if key.id == key_id), None)

    def have(self, *scopes: Scope) -> bool:
        """Whether there is a key with one of these scopes."""
        return not self._known.scopes.isdisjoint(scopes)

    def is_thought_out(self, key: Key) -> bool:
        """Whether a person has thought it out, and not chance: somebody may guess it."""
        return key in self._fixed

    def refresh(self) -> float:
        """Reads the store's keys anew; while it does not answer, the last ones hold. Returns the seconds until it is to be done again."""
        if self._store is None:
            return REFRESH
        try:
            with self._store.reading() as connection:
                self._known = self._sorted(valid_keys(connection))
            self._told = False
        except StoreRefused as error:
            if not self._told:
                _log.error("%s; the keys that were known last hold until then", error)
            self._told = True
        return REFRESH

    def _sorted(self, stored: Iterable[Key]) -> _Known:
        keys = (*self._fixed, *stored)
        return _Known({self._place(key.digest): key for key in keys}, frozenset(scope for key in keys for scope in key.scopes))

    def _place(self, key_digest: str) -> bytes:
        """Where a key is looked up: nobody can choose keys whose places are alike, and learn by how long it takes to tell them apart."""
        return hashlib.blake2b(key_digest.encode(), key=self._salt, digest_size=16).digest()
