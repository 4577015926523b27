"""A generation, open for searching."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from indexer import synonyms, vectors
from indexer.analysis import LANGUAGES, fingerprint, warm
from indexer.backends.backend import Backend, Engine
from indexer.generations import Hold, Manifest, read_manifest, read_pointer, verify
from indexer.shelf import Shelf
from indexer.suggestions import Suggestions
from indexer.synonyms import Synonyms
from indexer.vectors import VectorIndex
from indexer.vocabulary import Vocabulary
from kb.errors import OtherAnalysis
from kb.help_center import HelpCenter
from kb.locale import language


@dataclass(frozen=True, slots=True)
class LocaleIndex:
    """One locale's part of a generation."""

    locale: str
    backend: Backend
    shelf: Shelf
    vocabulary: Vocabulary
    synonyms: Synonyms
    suggestions: Suggestions
    vectors: VectorIndex | None
    """None where it was built without an embedder, or numpy is not installed."""

    @property
    def language(self) -> str:
        """The language that its terms are of."""
        return language(self.locale)


@dataclass(frozen=True, slots=True)
class Generation:
    """All locales of one generation. Safe from any thread; freed with the last reference to it."""

    folder: Path
    manifest: Manifest
    locales: dict[str, LocaleIndex]
    held: Hold
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
    """The generation that `root` serves, with every analyser warm; raises `NoIndex`, `DamagedIndex` or `OtherAnalysis`."""
    return open_generation(root / read_pointer(root).generation, engine)


def open_generation(folder: Path, engine: Engine) -> Generation:
    """The generation in `folder`, with every analyser warm; raises `DamagedIndex` or `OtherAnalysis`."""
    manifest = read_manifest(folder)
    verify(folder, manifest)
    for locale, built in manifest.locales.items():
        ours = fingerprint(language(locale)) if language(locale) in LANGUAGES else "none"
        if built.fingerprint != ours:
            raise OtherAnalysis(
                f"the `{locale}` index in {folder} was made by other analysis code (its {built.fingerprint}, ours {ours}); "
                f"run `kotae build CONTENT --index {folder.parent}`"
            )
    warm(language(locale) for locale in manifest.locales)
    locales = {locale: _open(folder / locale, locale, engine) for locale in manifest.locales}
    return Generation(folder, manifest, locales, Hold(folder))


def _open(folder: Path, locale: str, engine: Engine) -> LocaleIndex:
    return LocaleIndex(
        locale,
        engine.open(folder / "engine"),
        Shelf(folder / "articles.sqlite"),
        Vocabulary(folder / "vocabulary.sqlite"),
        Synonyms(synonyms.load(folder / synonyms.FILE), language(locale)),
        Suggestions(folder / "suggestions.sqlite"),
        VectorIndex(folder) if vectors.exist(folder) and find_spec("numpy") else None,
    )
