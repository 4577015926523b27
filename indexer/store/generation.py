"""A generation, open for searching: for each viewer the parts that they see, as one index a locale."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

from indexer import vectors
from indexer.analysis import LANGUAGES, fingerprint
from indexer.backends import Backend, Engine
from indexer.query import Synonyms
from indexer.store import synonym_rules
from indexer.store.articles import ArticlePart, ArticleStore
from indexer.store.completions import Completions
from indexer.store.index_root import read_pointer
from indexer.store.manifest import Hold, Manifest, Watch, read_manifest, verify
from indexer.store.vocabulary import Vocabulary
from indexer.vectors import VectorIndex
from kb.errors import OtherAnalysis, OtherEngine
from kb.help_center import HelpCenter
from kb.locale import language_of
from kb.visibility import Audience, Viewer


@dataclass(frozen=True, slots=True)
class LocaleIndex:
    """One locale's part of a generation, as one viewer sees it: nothing in it knows of what they do not see."""

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


@dataclass(slots=True)
class _Locale:
    """One locale, with what is open of it."""

    synonyms: Synonyms
    parts: dict[str, ArticlePart]
    """By folder; these are open whoever looks, as they tell who shows a picture."""

    seen: dict[Audience, tuple[tuple[str, ...], LocaleIndex]] = field(default_factory=dict)
    """For each audience the folders of the parts that it saw last, and those as one."""


class Generation:
    """All locales of one generation. Safe from any thread; freed with the last reference to it."""

    def __init__(self, folder: Path, manifest: Manifest, engine: Engine) -> None:
        self.folder = folder
        self.manifest = manifest
        self._engine = engine
        self._hold = Hold(folder)  # keeps builds from pruning it
        self._watch = Watch(folder, manifest)
        self._lock = Lock()
        self._own: dict[tuple[str, tuple[str, ...], Audience], tuple[tuple[tuple[str, ...], ...], frozenset[str]]] = {}
        self._locales = {locale: self._open(locale) for locale in manifest.locales}

    @property
    def id(self) -> str:
        """A hash of its content and of the analysis."""
        return self.manifest.generation

    @property
    def waits(self) -> bool:
        """Whether a search in it mostly waits for servers."""
        return self._engine.waits

    @property
    def help_center(self) -> HelpCenter:
        """The settings that it was built with."""
        return self.manifest.help_center

    @property
    def locales(self) -> Sequence[str]:
        """The locales that it has, in the order in which they are shown."""
        return tuple(self._locales)

    def look(self) -> None:
        """Raises `DamagedIndex` when its files are no longer as they were written; cheap enough to be asked again and again."""
        self._watch.look()

    def seen(self, viewer: Viewer) -> tuple[tuple[str, ...], ...]:
        """What a viewer sees: equal for whoever sees the same articles."""
        return tuple(manifest.seen_by(viewer) for manifest in self.manifest.locales.values())

    def index(self, locale: str, viewer: Viewer) -> LocaleIndex:
        """A locale as a viewer sees it. Opened when it is first asked for, and when articles appear or vanish; raises `DamagedIndex`."""
        opened, folders = self._locales[locale], self.manifest.locales[locale].seen_by(viewer)
        seen = opened.seen.get(viewer.audience)
        if seen and seen[0] == folders:
            return seen[1]
        with self._lock:
            seen = opened.seen.get(viewer.audience)
            if not seen or seen[0] != folders:
                seen = opened.seen[viewer.audience] = (folders, self._join(locale, opened, folders))
            return seen[1]

    def own_articles(self, locale: str, others: tuple[str, ...], viewer: Viewer) -> frozenset[str]:
        """The articles that a viewer sees in a locale, and in none of the others. Found once, until others are seen."""
        folders = tuple(self.manifest.locales[each].seen_by(viewer) for each in (locale, *others))
        known = self._own.get((locale, others, viewer.audience))
        if not known or known[0] != folders:
            there = {article for other in others for article in self.index(other, viewer).articles.metadata}
            own = frozenset(self.index(locale, viewer).articles.metadata.keys() - there)
            known = self._own[locale, others, viewer.audience] = folders, own
        return known[1]

    def shows_picture(self, path: str, viewer: Viewer) -> bool:
        """Whether an article that the viewer sees, in any locale, or the branding, shows the picture with that path below `assets/`."""
        return path in self.help_center.branding.pictures or any(
            opened.parts[folder].shows_picture(path)
            for locale, opened in self._locales.items()
            for folder in self.manifest.locales[locale].seen_by(viewer)
        )

    def _open(self, locale: str) -> _Locale:
        folder, manifest = self.folder / locale, self.manifest.locales[locale]
        rules = Synonyms(synonym_rules.load(folder), language_of(locale))
        parts = {part.folder: ArticlePart(folder / part.folder, first) for part, first in manifest.firsts()}
        return _Locale(rules, parts)

    def _join(self, locale: str, opened: _Locale, folders: Sequence[str]) -> LocaleIndex:
        paths = [self.folder / locale / folder for folder in folders]
        articles = ArticleStore([opened.parts[folder] for folder in folders])
        with_vectors = find_spec("numpy") and all(map(vectors.exist, paths))
        return LocaleIndex(
            locale,
            self._engine.open(
                [
                    (self.folder / locale / part.folder / shard.folder, first)
                    for part, start in self.manifest.locales[locale].firsts()
                    if part.folder in folders
                    for shard, first in part.firsts(start)
                ]
            ),
            articles,
            Vocabulary(paths),
            opened.synonyms,
            Completions(paths),
            VectorIndex(paths, len(articles.article_of)) if with_vectors else None,
        )


def open_current(root: Path, engine: Engine) -> Generation:
    """The generation that `root` serves; raises `NoIndex`, `DamagedIndex` or `OtherAnalysis`."""
    return open_generation(root / read_pointer(root).generation, engine)


def open_generation(folder: Path, engine: Engine) -> Generation:
    """The generation in `folder`, every file verified, and open for the public; raises `IndexRefused` or `EngineRefused`."""
    manifest = read_manifest(folder)
    if manifest.engine_name != engine.name:
        raise OtherEngine(f"{folder} was built for {manifest.engine_name}, not for {engine.name}; build it again, or set KOTAE_ENGINE")
    verify(folder, manifest)
    for locale, built in manifest.locales.items():
        ours = fingerprint(language_of(locale)) if language_of(locale) in LANGUAGES else "none"
        if built.fingerprint != ours:
            raise OtherAnalysis(
                f"the `{locale}` index in {folder} was made by other analysis code (its {built.fingerprint}, ours {ours}); "
                f"run `kotae build CONTENT --index {folder.parent}`"
            )
    generation = Generation(folder, manifest, engine)
    for locale in generation.locales:
        generation.index(locale, Viewer())
    return generation
