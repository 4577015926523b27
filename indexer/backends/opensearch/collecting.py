"""Which of the cluster's indexes belong to an index root, and which of those nothing needs any more."""

import json
import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from indexer.backends.opensearch import remote_index
from indexer.backends.opensearch.cluster import Cluster, NotThere
from kb.errors import DamagedIndex, EngineRefused

_log = logging.getLogger("kotae")

_FILE = "opensearch.json"
"""In the index root."""

_PATIENCE = 60.0
"""Seconds for a request."""


class _Root(BaseModel):
    """What the file says."""

    id: str = Field(default_factory=lambda: secrets.token_hex(4), pattern="^[0-9a-f]{8}$")
    """Part of all names, so that several roots share a cluster."""

    left: dict[str, float] = {}
    """Since when no generation names an index, by its name; in seconds since 1970."""


def new_name(root: Path) -> str:
    """A name for an index of an index root, unlike all others."""
    return f"{_prefix(_read(root))}{secrets.token_hex(8)}"


def prepare(root: Path) -> None:
    """Gives an index root its id if it has none."""
    if not (root / _FILE).exists():
        _write(root, _Root())


def collect(cluster: Cluster, root: Path, grace: float) -> None:
    """Deletes the root's indexes that no generation in it has named for `grace` seconds: serving machines that are behind may ask them."""
    known = _read(root)
    named = set(_named(root))
    try:
        there = _there(cluster, known)
        now = time.time()
        left = {name: known.left.get(name, now) for name in sorted(there - named)}
        for name, since in list(left.items()):
            if now - since >= grace:
                with suppress(NotThere):
                    cluster.ask("DELETE", f"/{name}", seconds=_PATIENCE)
                del left[name]
        _write(root, known.model_copy(update={"left": left}))
    except EngineRefused as error:
        _log.warning("cannot delete what is no longer served from the search engine: %s; the next build tries again", error)


def _there(cluster: Cluster, known: _Root) -> set[str]:
    try:
        return set(cluster.ask("GET", f"/{_prefix(known)}*/_settings/index.uuid", seconds=_PATIENCE))
    except NotThere:
        return set()


def _named(root: Path) -> Iterator[str]:
    """The indexes that folders below the root name, be they of generations or of drafts."""
    for file in root.glob(f"*/*/*/*/{remote_index.FILE}"):
        with suppress(DamagedIndex):
            yield remote_index.read(file.parent).name


def _prefix(known: _Root) -> str:
    return f"kotae-{known.id}-"


def _read(root: Path) -> _Root:
    path = root / _FILE
    try:
        return _Root.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise DamagedIndex(
            f"cannot read {path}; restore it from a backup, or delete it: then indexes of it stay in the search engine"
        ) from error


def _write(root: Path, known: _Root) -> None:
    new = root / f".{_FILE}"
    new.write_text(json.dumps(known.model_dump(), indent=1) + "\n", encoding="utf-8")
    new.replace(root / _FILE)
