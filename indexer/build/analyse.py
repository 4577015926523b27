"""Many articles analysed at once: on all cores, and only those that were not analysed before."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping, Sequence

from indexer.analysis import warm
from indexer.build.cache import BuildCache
from indexer.store.documents import AnalysedArticle, analyse, dump, load
from kb.article import Article
from kb.locale import language_of

_WORTH_A_PROCESS = 24
"""Articles from which on another process is faster than none: starting it costs what some 20 articles take."""


def analyse_all(articles: Mapping[str, Article], cache: BuildCache, progress: Callable[[], None]) -> dict[str, AnalysedArticle]:
    """The articles in terms, by their `analysis_key`, which `articles` has, too. `progress` is called after each."""
    cached = cache.get(articles)
    for _ in cached:
        progress()
    missing = [key for key in articles if key not in cached]
    fresh = {}
    for key, data in zip(missing, _analyse([articles[key] for key in missing]), strict=True):
        fresh[key] = data
        progress()
    cache.add(fresh)
    return {key: load(data) for key, data in (cached | fresh).items()}


def _analyse(articles: Sequence[Article]) -> Iterator[bytes]:
    warm(language_of(article.locale) for article in articles)  # before the fork, so that all processes share one copy of each dictionary
    processes = min(os.cpu_count() or 1, len(articles) // _WORTH_A_PROCESS)
    if processes < 2:  # noqa: PLR2004 - one is this one
        yield from map(_analyse_one, articles)
        return
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap(_analyse_one, articles, chunksize=8)


def _analyse_one(article: Article) -> bytes:
    return dump(analyse(article))
