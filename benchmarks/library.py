"""An evaluation set as a help centre: through the same build, and open for the same `ask`."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from api.embedders import embedder_of, patient
from api.settings import Settings
from benchmarks.evaluation_set import Text
from indexer.backends.embedded import EmbeddedEngine
from indexer.build import build
from indexer.embedders.embedder import Embedder
from indexer.generation import Generation, open_current
from indexer.meaning import Meaning
from kb.article import Article, Content
from kb.front_matter import FrontMatter
from kb.help_center import HelpCenter, LocaleSettings
from kb.markdown import Section


def content_of(documents: Iterable[Text], locale: str) -> Content:
    """Documents as articles of one section each, below the checks: an evaluation set's titles may be empty."""
    help_center = HelpCenter(name="benchmark", default_locale=locale, locales={locale: LocaleSettings()}, categories={})
    articles = [_article(document, locale) for document in sorted(documents, key=lambda document: document.id)]
    return Content(help_center, articles)


@contextmanager
def opened(content: Content, meaning: bool = False) -> Iterator[tuple[Generation, Meaning | None]]:
    """`content` built in a folder that is removed afterwards, with `meaning` where that is wanted and an embedder is set."""
    embedder = _embedder() if meaning else None
    with tempfile.TemporaryDirectory(prefix="kotae-benchmark-") as root:
        engine = EmbeddedEngine()
        build(content, Path(root), engine, embedder)
        yield open_current(Path(root), engine), patient(embedder)


def _embedder() -> Embedder | None:
    """What the settings name; it remembers."""
    embedder = embedder_of(Settings(), os.cpu_count() or 1)
    if not embedder:
        return None
    from benchmarks.remembered import RememberingEmbedder  # wants numpy, which comes with the extra `semantic`

    return RememberingEmbedder(embedder)


def _article(document: Text, locale: str) -> Article:
    return Article(document.id, locale, FrontMatter(title=document.title), (Section("", "", 0, document.text),), "")
