"""A generation, open for searching."""

from dataclasses import dataclass
from pathlib import Path

from indexer.analysis import fingerprint, warm
from indexer.backends.backend import Backend, Engine
from indexer.generations import Manifest, read_manifest, read_pointer
from indexer.shelf import Shelf
from kb.errors import OtherAnalysis
from kb.help_center import HelpCenter
from kb.locale import language


@dataclass(frozen=True, slots=True)
class LocaleIndex:
    """One locale's part of a generation."""

    locale: str
    backend: Backend
    shelf: Shelf

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
    folder = root / read_pointer(root).generation
    manifest = read_manifest(folder)
    for locale, built in manifest.locales.items():
        if built.fingerprint != fingerprint(language(locale)):
            ours = fingerprint(language(locale))
            raise OtherAnalysis(
                f"the `{locale}` index in {folder} was made by other analysis code (its {built.fingerprint}, ours {ours}); "
                f"run `kotae build CONTENT --index {root}`"
            )
    for spoken in {language(locale) for locale in manifest.locales}:
        warm(spoken)
    return Generation(folder, manifest, {locale: _open(folder / locale, locale, engine) for locale in manifest.locales})


def _open(folder: Path, locale: str, engine: Engine) -> LocaleIndex:
    return LocaleIndex(locale, engine.open(folder / "engine"), Shelf(folder / "articles.sqlite"))
