"""Content to a new generation, from beginning to end."""

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from indexer.analysis import LANGUAGES, fingerprint, packages_of
from indexer.backends import Engine
from indexer.build.analyse import analysed
from indexer.build.cache import BuildCache
from indexer.build.chunks import chunk_article, texts_of
from indexer.build.embed import vector_key
from indexer.build.feeding import Feeding, feeding
from indexer.build.identity import code, digest, identify
from indexer.build.part_writer import PartWriter
from indexer.build.parts import parts_of
from indexer.build.served import Served
from indexer.embedders import Embedder, language_means_version
from indexer.store import completions, index_root, synonym_rules
from indexer.store.documents import analysis_key
from indexer.store.durable import write_safely
from indexer.store.manifest import FORMAT, MANIFEST, LocaleManifest, Manifest, list_files, read_manifest, verify
from kb.article import Content
from kb.errors import CannotWrite, DamagedIndex, NoIndex, RolledBack
from kb.locale import language_of
from kb.synonyms import Rule

KEEP = 5
"""Generations kept, the served one among them."""

ANALYSIS_CACHE = "analysis.sqlite"
VECTOR_CACHE = "vectors.sqlite"

Progress = Callable[[], None]
"""Called after each article that is analysed, and again after each that is embedded."""


class Built(NamedTuple):
    """What a build did."""

    generation: str
    how: Literal["built", "unchanged", "restored"]
    """`restored`: the same content was built before, and its generation was still there."""


def build(
    content: Content,
    root: Path,
    engine: Engine,
    embedder: Embedder | None = None,
    *,
    force: bool = False,
    keep: int = KEEP,
    wait: bool = True,
    progress: Progress = lambda: None,
) -> Built:
    """Makes `root` serve `content`: writes a new generation beside the served one, then switches.

    The same content and code give the same generation id; nothing is written when it is served already. `force` takes content that was
    rolled back from, and writes anew what is there. A build that is under way is waited for, or without `wait` refused by `BuildUnderWay`.
    Raises `RolledBack`, `EmbedderFailed` or `CannotWrite`; then all stays as it was.
    """
    job = _Build(content, root, engine, embedder, progress)
    generation = identify(content, engine.version, job.model)
    with index_root.locked(root, wait=wait):
        pointer = _served(root)
        if pointer and generation in pointer.rolled_back and not force:
            raise RolledBack(f"this content is generation {generation}, which was rolled back from; change it, or build with --force")
        there = None if force else _intact(root, generation)
        if pointer and there == pointer.generation:
            return Built(generation, "unchanged")
        try:
            index_root.clear_up(root)
            name = there or job.write(generation, root / pointer.generation if pointer and not force else None)
            _succeed(root, pointer, name, keep)
            engine.collect(root)
        except OSError as error:
            raise CannotWrite(f"cannot write to {root}: {error.strerror}; make room or mend it; what was served is served still") from error
        return Built(generation, "restored" if there else "built")


def served_synonyms(root: Path) -> dict[str, list[Rule]]:
    """Each locale's rules in the served generation, where analysis is still the same: they were checked when it was built."""
    with suppress(DamagedIndex, NoIndex):
        folder = root / index_root.read_pointer(root).generation
        built = read_manifest(folder).locales
        same = [locale for locale in built if built[locale].fingerprint == _fingerprint(locale)]
        return {locale: synonym_rules.load(folder / locale) for locale in same}
    return {}


@dataclass(frozen=True, slots=True)
class _Build:
    """One build's work."""

    content: Content
    root: Path
    engine: Engine
    embedder: Embedder | None
    progress: Progress

    @property
    def model(self) -> str:
        """The embedder's; empty without one."""
        return self.embedder.model if self.embedder else ""

    def write(self, generation: str, served: Path | None) -> str:
        """Writes a generation into a folder of its own; returns the folder's name. What did not change is taken from `served`."""
        folder = index_root.draft(self.root)
        try:
            taking = Served(served, folder)
            locales = self._write_locales(folder, taking)
            for name, file in self.content.assets.items():
                (folder / "assets" / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, folder / "assets" / name)
            manifest = Manifest(
                format=FORMAT,
                generation=generation,
                built_at=datetime.now(UTC),
                help_center=self.content.help_center,
                calibration=self.content.calibration,
                locales=locales,
                model=self.model,
                language_means=language_means_version() if self.model else "",
                engine=self.engine.version,
                packages=_packages(self.content.help_center.locales),
                files=list_files(folder, taking.taken),
            )
            write_safely(folder / MANIFEST, manifest.model_dump_json(indent=1) + "\n")
            return index_root.finish(self.root, folder, generation)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _write_locales(self, folder: Path, served: Served) -> dict[str, LocaleManifest]:
        """Takes over the locales that did not change, and writes the others."""
        locales: dict[str, LocaleManifest] = {}
        fresh: dict[str, tuple[LocaleManifest, list[PartWriter]]] = {}
        for locale in self.content.help_center.locales:
            built, made = served.locale(locale), self._manifest(locale)
            if built and built.digest == made.digest and served.take(locale):
                locales[locale] = built
            else:
                parts = parts_of(self.content.of(locale), datetime.now(UTC))
                fresh[locale] = made, [PartWriter(served, folder, locale, made.code, part, self.engine) for part in parts]
        with feeding() as threads:
            locales |= self._write_words(folder, fresh, threads)
            if self.embedder:
                self._embed([part for _, parts in fresh.values() for part in parts], self.embedder)
            threads.finish()
        return {locale: locales[locale] for locale in self.content.help_center.locales}

    def _manifest(self, locale: str) -> LocaleManifest:
        """What is known of a locale before it is written."""
        made = code(locale, self.engine.version, self.model), digest(self.content, locale, self.engine.version, self.model)
        return LocaleManifest(parts=(), fingerprint=fingerprint(language_of(locale)), code=made[0], digest=made[1])

    def _write_words(
        self, folder: Path, fresh: Mapping[str, tuple[LocaleManifest, Sequence[PartWriter]]], threads: Feeding
    ) -> dict[str, LocaleManifest]:
        """Writes all of fresh locales but their vectors."""
        cache = BuildCache(self.root / ANALYSIS_CACHE)
        wanted = [article for _, parts in fresh.values() for part in parts for article in part.articles]
        self._pass_over(len(self.content.articles) - len(wanted))
        written = {}
        with closing(analysed(wanted, cache, self.progress)) as terms:
            for locale, (made, parts) in fresh.items():
                synonym_rules.write(folder / locale, self.content.synonyms.get(locale, ()))
                texts = completions.ordered(article for part in parts for article in part.part.articles)
                manifests = tuple(part.write(self.root, threads, texts, terms) for part in parts)
                written[locale] = made.model_copy(update={"parts": manifests})
        cache.close(lambda: {analysis_key(article) for article in self.content.articles})
        return written

    def _embed(self, fresh: Sequence[PartWriter], embedder: Embedder) -> None:
        """Writes the vectors of fresh locales."""
        cache = BuildCache(self.root / VECTOR_CACHE)
        self._pass_over(len(self.content.articles) - sum(len(part.part.articles) for part in fresh))
        for part in fresh:
            part.embed(embedder, cache, self.progress)
        cache.close(
            lambda: {vector_key(embedder.model, text) for article in self.content.articles for text in texts_of(chunk_article(article))}
        )

    def _pass_over(self, articles: int) -> None:
        """Tells the progress of articles that are taken over."""
        for _ in range(articles):
            self.progress()


def _packages(locales: Iterable[str]) -> dict[str, str]:
    """The versions of all that some locales are analysed with, sorted."""
    versions = (packages_of(language).items() for language in {language_of(locale) for locale in locales})
    return dict(sorted(item for items in versions for item in items))


def _fingerprint(locale: str) -> str | None:
    """Of today's analysis of a locale; None for a language that there is no more."""
    language = language_of(locale)
    return fingerprint(language) if language in LANGUAGES else None


def _served(root: Path) -> index_root.Pointer | None:
    """What the root points at, None where nothing was built yet. A pointer that cannot be read is mended: the newest generation it is."""
    with suppress(NoIndex):
        try:
            return index_root.read_pointer(root)
        except DamagedIndex:
            newest, *earlier = index_root.generations(root) or [""]
            if newest:  # what was rolled back from is forgotten with the pointer
                index_root.switch(root, index_root.Pointer(generation=newest, earlier=tuple(earlier)))
                return index_root.read_pointer(root)
    return None


def _intact(root: Path, generation: str) -> str | None:
    """The folder in which a generation lies complete and undamaged, if there is one."""
    for name in index_root.folders_of(root, generation):
        with suppress(DamagedIndex):
            verify(root / name, read_manifest(root / name))
            return name
    return None


def _succeed(root: Path, pointer: index_root.Pointer | None, name: str, keep: int) -> None:
    """Switches to a generation, and prunes those before it."""
    before = (pointer.generation, *pointer.earlier) if pointer else ()
    earlier = tuple(other for other in before if other != name and (root / other).exists())[: max(keep - 1, 0)]
    refused = tuple(other for other in pointer.rolled_back if other != index_root.identity(name)) if pointer else ()
    index_root.switch(root, index_root.Pointer(generation=name, earlier=earlier, rolled_back=refused))
    index_root.prune(root, {name, *earlier})
