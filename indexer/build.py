"""Content to a new generation."""

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal, NamedTuple

from indexer import generations, shelf, suggestions, synonyms, vectors, vocabulary
from indexer.analysed import FIELD_WEIGHTS, LAYERS, AnalysedArticle, key
from indexer.analysing import analyse_all
from indexer.analysis import LANGUAGES, fingerprint
from indexer.backends.backend import Document, Engine
from indexer.build_cache import BuildCache
from indexer.centring import version as centring_version
from indexer.embedders.embedder import Embedder
from indexer.embedding import embed_all, texts_of, vectors_of
from indexer.embedding import key as key_of_piece
from indexer.generations import LocaleManifest, Manifest, Pointer
from kb.article import Article, Content
from kb.errors import CannotWrite, DamagedIndex, NoIndex, RolledBack
from kb.locale import language
from kb.synonyms import Rule

KEEP = 5
"""Generations kept, the served one among them."""

_FORMAT = 6
"""Counted up when the files of a generation change their form."""

_CACHE = "analysis.sqlite"
VECTOR_CACHE = "vectors.sqlite"

Progress = Callable[[], None]
"""Called after each article that is analysed, and again after each that is embedded."""


class Makers(NamedTuple):
    """What makes the parts of an index."""

    engine: Engine
    embedder: Embedder | None = None

    @property
    def model(self) -> str:
        """The embedder's; empty without one."""
        return self.embedder.model if self.embedder else ""


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
    progress: Progress = lambda: None,
) -> Built:
    """Makes `root` serve `content`: writes a new generation beside the served one, then switches.

    The same content and code give the same generation id; nothing is written when it is served already. `force` takes content that was
    rolled back from, and writes anew what is there. Raises `RolledBack`, `BuildUnderWay`, `EmbedderFailed` or `CannotWrite`; then all
    stays as it was.
    """
    makers = Makers(engine, embedder)
    generation = identify(content, makers.model)
    with generations.locked(root):
        pointer = _served(root)
        if pointer and generation in pointer.rolled_back and not force:
            raise RolledBack(f"this content is generation {generation}, which was rolled back from; change it, or build with --force")
        there = None if force else _intact(root, generation)
        if pointer and there == pointer.generation:
            return Built(generation, "unchanged")
        try:
            generations.clear_up(root)
            name = there or _write(root, generation, content, makers, None if force else pointer, progress)
            _succeed(root, pointer, name, keep)
        except OSError as error:
            raise CannotWrite(f"cannot write to {root}: {error.strerror}; make room or mend it; what was served is served still") from error
        return Built(generation, "restored" if there else "built")


def rollback(root: Path) -> str:
    """Serves the generation before again; returns its id. Raises `NoIndex` when there is none."""
    generations.read_pointer(root)  # before a lock would make a folder of a mistyped name
    with generations.locked(root):
        pointer = generations.read_pointer(root)
        if not pointer.earlier:
            raise NoIndex(f"no generation before {pointer.generation} in {root}; build the content that you want instead")
        before, *earlier = pointer.earlier
        generations.verify(root / before, generations.read_manifest(root / before))
        refused = (generations.identity(pointer.generation), *pointer.rolled_back)
        generations.switch(root, Pointer(generation=before, earlier=tuple(earlier), rolled_back=refused))
        return generations.identity(before)


def identify(content: Content, model: str = "") -> str:
    """The id of the generation that `content` makes: a hash of the content and of all that builds it. Hexadecimal, 16 characters.

    `model` is the embedder's, if there is one.
    """
    parts = [content.help_center.model_dump_json()]
    parts += [_digest_of(content, locale, model) for locale in content.help_center.locales]
    parts += [content.calibration.model_dump_json()] if content.calibration else []
    parts += [f"{name} {hashlib.sha256(file.read_bytes()).hexdigest()}" for name, file in sorted(content.assets.items())]
    return _hash(parts)


def served_synonyms(root: Path) -> dict[str, list[Rule]]:
    """Each locale's rules in the served generation, where analysis is still the same: they were checked when it was built."""
    with suppress(DamagedIndex, NoIndex):
        folder = root / generations.read_pointer(root).generation
        known = generations.read_manifest(folder).locales.items()
        ours = [locale for locale, built in known if language(locale) in LANGUAGES and built.fingerprint == fingerprint(language(locale))]
        return {locale: synonyms.load(folder / locale / synonyms.FILE) for locale in ours}
    return {}


def _digest_of(content: Content, locale: str, model: str) -> str:
    """A hash of all that one locale's files depend on."""
    code = [str(_FORMAT), version("tantivy"), str(FIELD_WEIGHTS), fingerprint(language(locale)), model, centring_version() if model else ""]
    rules = content.synonyms.get(locale, ())
    return _hash([*code, *(article.digest() for article in content.of(locale)), *([synonyms.dump(rules)] if rules else [])])


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _served(root: Path) -> Pointer | None:
    try:
        return generations.read_pointer(root)
    except NoIndex:
        return None


def _intact(root: Path, generation: str) -> str | None:
    """The folder in which a generation lies complete and undamaged, if there is one."""
    for name in generations.names(root, generation):
        with suppress(DamagedIndex):
            generations.verify(root / name, generations.read_manifest(root / name))
            return name
    return None


def _succeed(root: Path, pointer: Pointer | None, name: str, keep: int) -> None:
    """Switches to a generation, and prunes those before it."""
    before = (pointer.generation, *pointer.earlier) if pointer else ()
    earlier = tuple(known for known in before if known != name and (root / known).exists())[: max(keep - 1, 0)]
    refused = tuple(known for known in pointer.rolled_back if known != generations.identity(name)) if pointer else ()
    generations.switch(root, Pointer(generation=name, earlier=earlier, rolled_back=refused))
    generations.prune(root, {name, *earlier})


def _write(root: Path, generation: str, content: Content, makers: Makers, pointer: Pointer | None, progress: Progress) -> str:
    """Writes a generation into a folder of its own; returns the folder's name."""
    folder = generations.draft(root)
    try:
        locales = _write_locales(root, folder, content, makers, pointer, progress)
        for name, file in content.assets.items():
            (folder / "assets" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, folder / "assets" / name)
        manifest = Manifest(
            generation=generation,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            help_center=content.help_center,
            calibration=content.calibration,
            locales=locales,
            model=makers.model,
            packages={name: version(name) for name in sorted({"tantivy", *(name for row in LANGUAGES.values() for name in row.packages)})},
            files=generations.list_files(folder),
        )
        generations.write_safely(folder / generations.MANIFEST, manifest.model_dump_json(indent=1) + "\n")
        return folder.rename(root / generations.free_name(root, generation)).name
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write_locales(
    root: Path, folder: Path, content: Content, makers: Makers, pointer: Pointer | None, progress: Progress
) -> dict[str, LocaleManifest]:
    """Takes over the locales that did not change, and writes the others."""
    digests = {locale: _digest_of(content, locale, makers.model) for locale in content.help_center.locales}
    taken = _take_over(root / pointer.generation, folder, digests) if pointer else {}
    keyed = [(key(article), article) for article in content.articles]
    cache = BuildCache(root / _CACHE)
    for _, article in keyed:
        if article.locale in taken:
            progress()
            if makers.embedder:
                progress()
    analysed = analyse_all({each: article for each, article in keyed if article.locale not in taken}, cache, progress)
    cache.keep({each for each, _ in keyed})
    fresh = [article for article in content.articles if article.locale not in taken]
    known = _embedded(root, content, fresh, makers, progress)
    written = dict(taken)
    for locale in digests.keys() - taken.keys():
        articles = [(article, analysed[each]) for each, article in keyed if article.locale == locale]
        written[locale] = _write_locale(folder / locale, locale, digests[locale], articles, makers.engine)
        synonyms.write(folder / locale / synonyms.FILE, content.synonyms.get(locale, ()))
        if makers.embedder:
            vectors.write(folder / locale, *vectors_of([article for article, _ in articles], locale, makers.model, known))
    return {locale: written[locale] for locale in digests}


def _embedded(root: Path, content: Content, fresh: list[Article], makers: Makers, progress: Progress) -> dict[str, bytes]:
    """The vectors of fresh articles, by key; the cache keeps those of all."""
    if not makers.embedder:
        return {}
    cache = BuildCache(root / VECTOR_CACHE)
    known = embed_all(fresh, makers.embedder, cache, progress)
    cache.keep({key_of_piece(makers.model, piece) for piece in texts_of(content.articles)})
    return known


def _take_over(served: Path, folder: Path, digests: dict[str, str]) -> dict[str, LocaleManifest]:
    """Links the files of the served generation's locales that have the same digest; leaves out what is damaged."""
    taken: dict[str, LocaleManifest] = {}
    with suppress(DamagedIndex):
        manifest = generations.read_manifest(served)
        for locale, known in manifest.locales.items():
            if digests.get(locale) == known.digest:
                generations.verify(served, manifest, f"{locale}/")
                shutil.copytree(served / locale, folder / locale, copy_function=_link, ignore=shutil.ignore_patterns("*.lock"))
                taken[locale] = known
    return taken


def _link(source: str, target: str) -> None:
    """A hard link, or a copy where the file system or the owner does not allow one."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _write_locale(
    folder: Path, locale: str, digest: str, articles: list[tuple[Article, AnalysedArticle]], engine: Engine
) -> LocaleManifest:
    folder.mkdir(parents=True)
    shelf.write(folder / "articles.sqlite", articles)
    vocabulary.write(folder / "vocabulary.sqlite", language(locale), [analysed for _, analysed in articles])
    suggestions.write(folder / "suggestions.sqlite", language(locale), [article for article, _ in articles])
    documents = (document for _, analysed in articles for document in analysed.documents())
    engine.write(folder / "engine", LAYERS, (Document(ordinal, layers) for ordinal, layers in enumerate(documents)))
    sections = sum(len(article.sections) for article, _ in articles)
    return LocaleManifest(articles=len(articles), sections=sections, fingerprint=fingerprint(language(locale)), digest=digest)
