"""An evaluation set as a help centre: through the same build, and open for the same `ask`."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from api.embedders import embedder_of, patient
from api.settings import Settings
from benchmarks.evaluation_set import Text
from indexer.backends.embedded import EmbeddedEngine
from indexer.build import VECTOR_CACHE, build
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
    embedder = embedder_of(Settings(), os.cpu_count() or 1) if meaning else None
    with tempfile.TemporaryDirectory(prefix="kotae-benchmark-") as root, vectors_kept(Path(root), content):
        engine = EmbeddedEngine()
        build(content, Path(root), engine, embedder)
        yield open_current(Path(root), engine), patient(embedder)


@contextmanager
def vectors_kept(root: Path, content: Content) -> Iterator[None]:
    """Vectors take minutes to make: those of a content are kept in the folder for temporary files, for the next measurement."""
    name = hashlib.sha256("\n".join(article.id for article in content.articles).encode()).hexdigest()[:16]
    kept, here = Path(tempfile.gettempdir()) / f"kotae-vectors-{os.getuid()}" / f"{name}.sqlite", root / VECTOR_CACHE
    if kept.exists():
        shutil.copyfile(kept, here)
    yield
    if here.exists():
        kept.parent.mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(here, kept)


def _article(document: Text, locale: str) -> Article:
    return Article(document.id, locale, FrontMatter(title=document.title), (Section("", "", 0, document.text),), "")
