"""An evaluation set as a help centre: through the same build, and open for the same `ask`."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from api.runtime import Runtime, Settings
from benchmarks.evaluation_set import Text
from indexer.build import build
from indexer.embedders import Embedder
from indexer.search import QueryEmbedder
from indexer.store import Generation
from kb.article import Article, Content
from kb.front_matter import FrontMatter
from kb.help_center import HelpCenter, LocaleSettings
from kb.markdown import Section

_LONG = 60.0
"""Seconds that a question waits for its vector."""


def content_of(documents: Iterable[Text], locale: str) -> Content:
    """Documents as articles of one section each, below the checks: an evaluation set's titles may be empty."""
    help_center = HelpCenter(name="benchmark", default_locale=locale, locales={locale: LocaleSettings()}, categories={})
    articles = [_article(document, locale) for document in sorted(documents, key=lambda document: document.id)]
    return Content(help_center, articles)


@contextmanager
def opened(content: Content, semantic: bool = False) -> Iterator[tuple[Generation, QueryEmbedder | None]]:
    """`content` built in a folder that is removed afterwards, with meaning where that is wanted and an embedder is set."""
    runtime = Runtime(Settings())
    embedder = _remembering(runtime.build_embedder()) if semantic else None
    with tempfile.TemporaryDirectory(prefix="kotae-benchmark-") as root:
        build(content, Path(root), runtime.engine, embedder)
        yield runtime.open_current(Path(root)), QueryEmbedder(embedder, _LONG, 1) if embedder else None


def _remembering(embedder: Embedder | None) -> Embedder | None:
    """The same that remembers the vectors of earlier measurements."""
    if not embedder:
        return None
    from benchmarks.vector_cache import RememberingEmbedder  # wants numpy, which comes with the extra `semantic`

    return RememberingEmbedder(embedder)


def _article(document: Text, locale: str) -> Article:
    return Article(document.id, locale, FrontMatter(title=document.title), (Section("", "", 0, document.text),), "")
