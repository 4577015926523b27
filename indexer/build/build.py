"""Content to a new generation, from beginning to end."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal, NamedTuple

from indexer.analysis import FIELDS, LANGUAGES, fingerprint
from indexer.backends import Document, Engine
from indexer.build.analyse import analyse_all
from indexer.build.cache import BuildCache
from indexer.build.chunks import chunk_article, texts_of
from indexer.build.embed import embed_all, vector_key, vectors_of
from indexer.build.identity import digest, identify
from indexer.build.parts import Part, parts_of
from indexer.embedders import Embedder
from indexer.store import articles as article_store
from indexer.store import completions, index_root, synonym_rules, vectors, vocabulary
from indexer.store.documents import AnalysedArticle, analysis_key
from indexer.store.manifest import MANIFEST, LocaleManifest, Manifest, PartManifest, list_files, read_manifest, verify
from kb.article import Article, Content
from kb.errors import CannotWrite, DamagedIndex, NoIndex, RolledBack
from kb.locale import language_of
from kb.synonyms import Rule

KEEP = 5
"""Generations kept, the served one among them."""

ANALYSIS_CACHE = "analysis.sqlite"
VECTOR_CACHE = "vectors.sqlite"

_Id = tuple[str, str]
"""An article's locale and id."""

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
            locales = self._write_locales(folder, served)
            for name, file in self.content.assets.items():
                (folder / "assets" / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, folder / "assets" / name)
            manifest = Manifest(
                generation=generation,
                built_at=datetime.now(UTC),
                help_center=self.content.help_center,
                calibration=self.content.calibration,
                locales=locales,
                model=self.model,
                engine=self.engine.version,
                packages={name: version(name) for name in sorted({name for row in LANGUAGES.values() for name in row.packages})},
                files=list_files(folder),
            )
            index_root.write_safely(folder / MANIFEST, manifest.model_dump_json(indent=1) + "\n")
            return folder.rename(self.root / index_root.free_name(self.root, generation)).name
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _write_locales(self, folder: Path, served: Path | None) -> dict[str, LocaleManifest]:
        """Takes over the locales that did not change, and writes the others."""
        digests = {locale: digest(self.content, locale, self.engine.version, self.model) for locale in self.content.help_center.locales}
        locales = _take_over(served, folder, digests) if served else {}
        fresh = {locale: parts_of(self.content.of(locale), datetime.now(UTC)) for locale in digests if locale not in locales}
        self._pass_over(sum(article.locale in locales for article in self.content.articles))
        analysed = self._analyse([article for article in self.content.articles if article.locale in fresh])
        for locale, parts in fresh.items():
            locales[locale] = self._write_locale(folder / locale, locale, digests[locale], parts, analysed)
        if self.embedder:
            self._embed(folder, fresh, self.embedder)
        return {locale: locales[locale] for locale in digests}

    def _pass_over(self, articles: int) -> None:
        """Tells the progress of articles that are taken over."""
        for _ in range(articles * (2 if self.embedder else 1)):
            self.progress()

    def _analyse(self, fresh: Sequence[Article]) -> dict[_Id, AnalysedArticle]:
        """The fresh articles in terms; the cache keeps those of all articles."""
        keys = {_id(article): analysis_key(article) for article in self.content.articles}
        cache = BuildCache(self.root / ANALYSIS_CACHE)
        analysed = analyse_all({keys[_id(article)]: article for article in fresh}, cache, self.progress)
        cache.keep(set(keys.values()))
        return {_id(article): analysed[keys[_id(article)]] for article in fresh}

    def _write_locale(
        self, folder: Path, locale: str, locale_digest: str, parts: Sequence[Part], analysed: Mapping[_Id, AnalysedArticle]
    ) -> LocaleManifest:
        """Writes all of a locale but its vectors."""
        folder.mkdir(parents=True)
        synonym_rules.write(folder, self.content.synonyms.get(locale, ()))
        texts = completions.ordered(article for part in parts for article in part.articles)
        for part in parts:
            self._write_part(folder / part.folder, language_of(locale), part, texts, analysed)
        manifests = tuple(
            PartManifest(folder=part.folder, visibility=part.visibility, articles=len(part.articles), sections=part.sections)
            for part in parts
        )
        return LocaleManifest(parts=manifests, fingerprint=fingerprint(language_of(locale)), digest=locale_digest)

    def _write_part(
        self, folder: Path, language: str, part: Part, texts: Sequence[completions.Text], analysed: Mapping[_Id, AnalysedArticle]
    ) -> None:
        """Writes what one part's articles hold, and nothing of the others."""
        folder.mkdir()
        articles = [(article, analysed[_id(article)]) for article in part.articles]
        ids = {article.id for article in part.articles}
        article_store.write(folder, articles, part.first)
        vocabulary.write(folder, language, [terms for _, terms in articles])
        completions.write(folder, language, [text for text in texts if text[1] in ids])
        sections = ((article.id, fields) for article, terms in articles for fields in terms.documents())
        self.engine.write(folder / "engine", FIELDS, (Document(ordinal, *section) for ordinal, section in enumerate(sections, part.first)))

    def _embed(self, folder: Path, fresh: Mapping[str, Sequence[Part]], embedder: Embedder) -> None:
        """Writes the vectors of fresh locales; the cache keeps those of all articles."""
        chunked = {_id(article): chunk_article(article) for article in self.content.articles}
        cache = BuildCache(self.root / VECTOR_CACHE)
        texts = [
            text for parts in fresh.values() for part in parts for article in part.articles for text in texts_of(chunked[_id(article)])
        ]
        count, done = sum(article.locale in fresh for article in self.content.articles), 0

        def progress(share: float) -> None:
            nonlocal done
            for _ in range(done, int(share * count)):
                self.progress()
            done = max(done, int(share * count))

        made = embed_all(texts, embedder, cache, progress)
        for locale, parts in fresh.items():
            for part in parts:
                sections = [section for article in part.articles for section in chunked[_id(article)]]
                vectors.write(folder / locale / part.folder, *vectors_of(sections, part.first, locale, embedder.model, made))
        cache.keep({vector_key(embedder.model, text) for sections in chunked.values() for text in texts_of(sections)})


def _id(article: Article) -> _Id:
    return article.locale, article.id


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


def _take_over(served: Path, folder: Path, digests: Mapping[str, str]) -> dict[str, LocaleManifest]:
    """Copies the files of the served generation's locales that have the same digest; leaves out what is damaged."""
    taken: dict[str, LocaleManifest] = {}
    with suppress(DamagedIndex):
        manifest = read_manifest(served)
        for locale, built in manifest.locales.items():
            if digests.get(locale) == built.digest:
                verify(served, manifest, f"{locale}/")
                # no hard links: a bit that flips in one would break every generation that has it
                shutil.copytree(served / locale, folder / locale, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("*.lock"))
                taken[locale] = built
    return taken
