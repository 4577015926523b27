"""Many articles analysed one after the other: on all cores, and only those that were not analysed before."""

import multiprocessing
import os
from collections.abc import Callable, Generator, Iterator, Sequence

from indexer.analysis import warm
from indexer.build.cache import BuildCache
from indexer.store.documents import AnalysedArticle, analyse, analysis_key, dump, load
from kb.article import Article
from kb.locale import language_of

_WORTH_A_PROCESS = 48
"""Articles from which on another process is faster than none: starting it costs what some 40 articles take."""

_BATCH = 256
"""Articles that are held at once."""


def analysed(articles: Sequence[Article], cache: BuildCache, progress: Callable[[], None]) -> Generator[AnalysedArticle]:
    """The articles in terms, in their order; what is not in the cache is put there. `progress` is called after each."""
    keys = [analysis_key(article) for article in articles]
    cached = cache.having(keys)
    fresh = _analyse([article for key, article in zip(keys, articles, strict=True) if key not in cached])
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        known = cache.get([key for key in batch if key in cached])
        made: dict[str, bytes] = {}
        for place, key in enumerate(batch, start):
            data = next(fresh) if key not in cached else known.get(key) or dump(analyse(articles[place]))
            if key not in known:
                made[key] = data
            progress()
            yield load(data)
        cache.add(made)


def _analyse(articles: Sequence[Article]) -> Iterator[bytes]:
    warm(language_of(article.locale) for article in articles)  # before the fork, so that all processes share one copy of each dictionary
    processes = min(os.cpu_count() or 1, len(articles) // _WORTH_A_PROCESS)
    if processes < 2:  # noqa: PLR2004 - one is this one
        yield from (dump(analyse(article)) for article in articles)
        return
    with multiprocessing.get_context("fork").Pool(processes, _Worker.take, (articles,)) as pool:
        yield from pool.imap(_Worker.analyse, range(len(articles)), chunksize=8)


class _Worker:
    """A process that analyses; it has the articles from its parent, so that only places go in, and bytes come out."""

    articles: Sequence[Article] = ()

    @classmethod
    def take(cls, articles: Sequence[Article]) -> None:
        """Once for each process."""
        cls.articles = articles

    @classmethod
    def analyse(cls, place: int) -> bytes:
        """The article at a place."""
        return dump(analyse(cls.articles[place]))
