"""Writes one part of a locale: of what is served it takes over whatever did not change."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from indexer import vectors
from indexer.analysis import FIELDS
from indexer.backends import Document, Engine
from indexer.build.cache import BuildCache
from indexer.build.embed import vectors_of
from indexer.build.feeding import Feeding
from indexer.build.identity import completions_digest, shard_digest
from indexer.build.parts import Part
from indexer.build.served import Served
from indexer.build.shards import shards_of
from indexer.embedders import Embedder
from indexer.store import articles as article_store
from indexer.store import completions, vocabulary
from indexer.store.articles import Written
from indexer.store.documents import AnalysedArticle, written_words
from indexer.store.manifest import PartManifest, ShardManifest
from kb.article import Article
from kb.locale import language_of

if TYPE_CHECKING:
    from indexer.vectors import ChunkVectors

_FEW = 4
"""Where more than this share of the articles changed, all are written anew, which is as fast."""


@dataclass(frozen=True, slots=True)
class _Shard:
    articles: Sequence[Article]
    manifest: ShardManifest
    taken: bool


class PartWriter:
    """One part that is being written into a draft. What is taken over is copied at once, what is fresh when `write` is called."""

    def __init__(self, served: Served, draft: Path, locale: str, code: str, part: Part, engine: Engine) -> None:
        self._served = served
        self._engine = engine
        self._locale = locale
        self.part = part
        self._path = f"{locale}/{part.folder}"
        self._folder = draft / self._path
        self._folder.mkdir(parents=True, exist_ok=True)
        self._base = served.part(locale, code, part.visibility)
        self._written: dict[str, Written] = {}
        """What is there of articles, by id; also those that changed or went."""

        self._fresh: Mapping[str, Article] = {article.id: article for article in part.articles}
        """The articles that are not there, or not as they are, by id."""

        self._take_articles()
        self._shards = [self._shard(number, articles, code) for number, articles in enumerate(shards_of(part.articles, engine.longest), 1)]
        self._firsts = _firsts(part)

    @property
    def articles(self) -> list[Article]:
        """The articles that `write` wants analysed, in order; the first are not to be analysed before."""
        return [article for shard in self._shards if not shard.taken for article in shard.articles]

    def write(self, root: Path, threads: Feeding, texts: Sequence[completions.Text], terms: Iterator[AnalysedArticle]) -> PartManifest:
        """Writes all but vectors, each article as it comes; `terms` has `articles` next, and `texts` are the locale's.

        The engine may still be writing afterwards, in its `threads`.
        """
        language, part = language_of(self._locale), self.part
        words = Counter(vocabulary.read_counts(self._folder) if self._written else {})

        def documents(articles: Sequence[Article]) -> Iterator[Document]:
            for article, analysed in zip(articles, terms, strict=False):
                if article.id in self._fresh:
                    store.add(article, analysed)
                    words.update(analysed.words())
                for fields in analysed.documents():
                    yield Document(article.id, fields)

        with article_store.writing(self._folder) as store:
            for article in sorted(self._written.keys() - self._kept()):
                words.subtract(word for text in store.remove(article) for word in written_words(text))
            for shard in self._shards:
                if not shard.taken:
                    threads.write(
                        partial(self._engine.write, root, self._folder / shard.manifest.folder, FIELDS), documents(shard.articles)
                    )
        (vocabulary.change if self._written else vocabulary.write)(self._folder, language, +words)
        self._served.changed(*(f"{self._path}/{name}" for name in _LEXICAL))
        return PartManifest(
            folder=part.folder,
            visibility=part.visibility,
            articles=len(part.articles),
            sections=part.sections,
            shards=tuple(shard.manifest for shard in self._shards),
            completions=self._write_completions(language, texts),
        )

    def embed(self, embedder: Embedder, cache: BuildCache, progress: Callable[[], None]) -> None:
        """Writes the vectors."""
        kept = self._kept_vectors()
        fresh = list(self._fresh.values()) if kept else self.part.articles
        for _ in range(len(self.part.articles) - len(fresh)):
            progress()
        made = vectors_of(fresh, [self._firsts[article.id] for article in fresh], embedder, cache, progress)
        vectors.write(self._folder, vectors.joined([*kept, *made]))
        self._served.changed(*(f"{self._path}/{name}" for name in vectors.FILES))

    def _take_articles(self) -> None:
        if not self._base or not self._served.take(*(f"{self._locale}/{self._base.folder}/{name}" for name in _LEXICAL), to=self._path):
            return
        written = article_store.written(self._folder)
        digests = {article: there.digest for article, there in written.items()}
        fresh = {article.id: article for article in self.part.articles if digests.get(article.id) != article_store.digest_of(article)}
        if written and len(fresh) <= len(self.part.articles) // _FEW:
            self._written, self._fresh = written, fresh
        else:
            self._served.drop(self._path)

    def _kept(self) -> set[str]:
        """The articles that are there as they are."""
        return {article.id for article in self.part.articles} - self._fresh.keys()

    def _shard(self, number: int, articles: Sequence[Article], code: str) -> _Shard:
        """A shard, which is taken over where an equal one is served."""
        digest, folder, taken = shard_digest(code, articles), f"engine-{number}", False
        for shard in self._base.shards if self._base and self._written else ():
            if self._base and shard.digest == digest:
                taken = self._served.take(f"{self._locale}/{self._base.folder}/{shard.folder}", to=f"{self._path}/{folder}")
        sections = sum(len(article.sections) for article in articles)
        return _Shard(articles, ShardManifest(folder=folder, sections=sections, digest=digest), taken)

    def _write_completions(self, language: str, texts: Sequence[completions.Text]) -> str:
        ids = {article.id for article in self.part.articles}
        own = [text for text in texts if text[1] in ids]
        digest = completions_digest(own)
        same = self._base and self._base.completions == digest
        if not (same and self._base and self._served.take(f"{self._locale}/{self._base.folder}/{completions.FILE}", to=self._path)):
            completions.write(self._folder, language, own)
        return digest

    def _kept_vectors(self) -> "list[ChunkVectors]":
        """The vectors of what did not change, with the ordinals that it has now."""
        if not self._base or not self._written:
            return []
        if not self._served.take(*(f"{self._locale}/{self._base.folder}/{name}" for name in vectors.FILES), to=self._path):
            return []
        there = vectors.read(self._folder)
        if not len(there.places):
            return []
        kept, start = self._kept(), int(there.places[:, 1].min())
        moved = {
            start + written.first + number: self._firsts[article] + number
            for article, written in self._written.items()
            if article in kept
            for number in range(written.sections)
        }
        return [vectors.moved(there, moved)]


_LEXICAL = (article_store.FILE, *vocabulary.FILES)


def _firsts(part: Part) -> dict[str, int]:
    """The ordinal of each article's first section."""
    firsts: dict[str, int] = {}
    ordinal = part.first
    for article in part.articles:
        firsts[article.id] = ordinal
        ordinal += len(article.sections)
    return firsts
