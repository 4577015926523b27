"""The index: whether there is one, whole, readable by this version, and not too old."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from api.doctor.finding import Finding, broken, fine, look, of_error
from indexer.publishing import address_of, cache_of, following_problem, is_published
from indexer.publishing.address import place_at
from indexer.publishing.layout import POINTER
from indexer.store import read_pointer
from indexer.store.manifest import Manifest, read_manifest, verify
from indexer.vectors import want_scan
from kb.errors import IndexRefused, NoIndex

if TYPE_CHECKING:
    from api.doctor.examine import Examined

_OLD = 30
"""Days after which somebody should look whether builds still come."""

_DAY = 86400


def look_at(here: "Examined") -> Iterator[Finding]:
    """All about it; opens what would be served."""
    settings = here.settings
    here.root = settings.index
    if is_published(settings.index):
        here.root = cache_of(settings.index) if settings.index_cache == Path("auto") else settings.index_cache
        yield from _published(address_of(settings.index), here.root)
        if not (here.root / "CURRENT").exists():
            return
    folder = here.root / read_pointer(here.root).generation
    manifest = read_manifest(folder)
    verify(folder, manifest)
    here.generation = here.runtime.open(folder)
    articles = sum(part.articles for locale in manifest.locales.values() for part in locale.parts)
    yield fine("index", f"{folder} is whole: {articles:,} articles in {len(manifest.locales)} locales, made by this version's analysis")
    yield _age(manifest)
    for locale, built in manifest.locales.items():
        if any(want_scan(folder / locale / part.folder) for part in built.parts):
            yield look(
                "index",
                f"{locale} has so many vectors that a question is compared with all of them for milliseconds",
                "install the extra `large` here and where it is built, and run `kotae build --force` there",
            )


def _published(address: str, root: Path) -> Iterator[Finding]:
    try:
        if place_at(address).read(POINTER) is None:
            raise NoIndex(f"nothing is published at {address}; run `kotae publish INDEX {address}`")
    except IndexRefused as error:
        yield of_error("published", error)
    else:
        problem = following_problem(root)
        yield of_error("published", problem) if problem else fine("published", f"{address} can be read")


def _age(manifest: Manifest) -> Finding:
    days = (datetime.now(UTC) - manifest.built_at).total_seconds() / _DAY
    says = f"built at {manifest.built_at:%Y-%m-%d %H:%M} UTC, {max(days, 0):.0f} days ago"
    if days < 0:
        return broken("clock", f"the index was built in the future, at {manifest.built_at:%Y-%m-%d %H:%M} UTC", "set the clock right")
    if days > _OLD:
        return look("index", says, "look whether builds still come")
    return fine("index", says)
