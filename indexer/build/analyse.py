"""Many articles analysed one after the other: on all cores, and only those that were not analysed before."""

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import islice
from multiprocessing.pool import Pool

from indexer.analysis import warm
from indexer.build.cache import BuildCache
from indexer.store.documents import AnalysedArticle, analyse, analysis_key, dump, load
from kb.article import Article
from kb.locale import language_of

_WORTH_A_PROCESS = 48
"""Articles from which on another process is faster than none: starting it costs what some 40 articles take."""

_BATCH = 256
"""Articles that are held at once."""

_CHUNK = 8
_AHEAD = 64
"""Articles that a process analyses at once, and how many such chunks are analysed before they are wanted: what waits takes memory."""

_MANY = 50_000
"""Articles from which on processes start afresh, which takes some seconds: a fork keeps all articles as they were while its parent goes on
counting who refers to them, so that each is there twice. 100,000 short articles took 930 MB instead of 710."""


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
    languages = {language_of(article.locale) for article in articles}
    processes = min(os.cpu_count() or 1, len(articles) // _WORTH_A_PROCESS)
    if processes < 2:  # noqa: PLR2004 - one is this one
        warm(languages)
        yield from (dump(analyse(article)) for article in articles)
        return
    with _pool(processes, languages, len(articles)) as pool:
        chunks = (articles[first : first + _CHUNK] for first in range(0, len(articles), _CHUNK))
        ahead = deque(pool.apply_async(_dump, (chunk,)) for chunk in islice(chunks, _AHEAD))
        while ahead:
            done = ahead.popleft().get()
            ahead.extend(pool.apply_async(_dump, (chunk,)) for chunk in islice(chunks, 1))
            yield from done


def _pool(processes: int, languages: Iterable[str], articles: int) -> Pool:
    """Processes that have dictionaries: they share those of this process, or load their own, and then share nothing of the content."""
    if articles < _MANY:
        warm(languages)
        return multiprocessing.get_context("fork").Pool(processes, gc.freeze)
    return multiprocessing.get_context("spawn").Pool(processes, warm, (languages,))


def _dump(articles: Sequence[Article]) -> list[bytes]:
    return [dump(analyse(article)) for article in articles]
