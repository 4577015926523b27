"""A generation, open for searching."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from indexer.analysis import LANGUAGES, fingerprint
from indexer.backends import Backend, Engine
from indexer.query import Synonyms
from indexer.store import synonym_rules, vectors
from indexer.store.articles import ArticleStore
from indexer.store.completions import Completions
from indexer.store.index_root import read_pointer
from indexer.store.manifest import Hold, Manifest, read_manifest, verify
from indexer.store.vectors import VectorIndex
from indexer.store.vocabulary import Vocabulary
from kb.errors import OtherAnalysis
from kb.help_center import HelpCenter
from kb.locale import language_of


@dataclass(frozen=True, slots=True)
class LocaleIndex:
    """One locale's part of a generation."""

    locale: str
    backend: Backend
    articles: ArticleStore
    vocabulary: Vocabulary
    synonyms: Synonyms
    completions: Completions
    vectors: VectorIndex | None
    """None where it was built without an embedder, or numpy is not installed."""

    @property
    def language(self) -> str:
        """The language that its terms are of."""
        return language_of(self.locale)


@dataclass(frozen=True, slots=True)
class Generation:
    """All locales of one generation. Safe from any thread; freed with the last reference to it."""

    folder: Path
    manifest: Manifest
    locales: dict[str, LocaleIndex]
    hold: Hold
    """Keeps builds from pruning it."""

    @property
    def id(self) -> str:
        """A hash of its content and of the analysis."""
        return self.manifest.generation

    @property
    def help_center(self) -> HelpCenter:
        """The settings that it was built with."""
        return self.manifest.help_center


def open_current(root: Path, engine: Engine) -> Generation:
    """The generation that `root` serves; raises `NoIndex`, `DamagedIndex` or `OtherAnalysis`."""
    return open_generation(root / read_pointer(root).generation, engine)


def open_generation(folder: Path, engine: Engine) -> Generation:
    """The generation in `folder`, every file verified; raises `DamagedIndex` or `OtherAnalysis`."""
    manifest = read_manifest(folder)
    verify(folder, manifest)
    for locale, built in manifest.locales.items():
        ours = fingerprint(language_of(locale)) if language_of(locale) in LANGUAGES else "none"
        if built.fingerprint != ours:
            raise OtherAnalysis(
                f"the `{locale}` index in {folder} was made by other analysis code (its {built.fingerprint}, ours {ours}); "
                f"run `kotae build CONTENT --index {folder.parent}`"
            )
    locales = {locale: _open(folder / locale, locale, engine) for locale in manifest.locales}
    return Generation(folder, manifest, locales, Hold(folder))


def _open(folder: Path, locale: str, engine: Engine) -> LocaleIndex:
    return LocaleIndex(
        locale,
        engine.open(folder / "engine"),
        ArticleStore(folder / "articles.sqlite"),
        Vocabulary(folder / "vocabulary.sqlite"),
        Synonyms(synonym_rules.load(folder), language_of(locale)),
        Completions(folder / "completions.sqlite"),
        VectorIndex(folder) if vectors.exist(folder) and find_spec("numpy") else None,
    )
