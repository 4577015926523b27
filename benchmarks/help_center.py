"""An evaluation set as a help centre: through the same build, and open for the same `ask`."""

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from api.runtime import Runtime, Settings
from benchmarks.evaluation_set import Text
from indexer.analysis import HAN, KANA
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

_SECTION = 200
"""Letters that a section has at least where documents are split: the median of the demo's 1,025 sections is 197."""

_WIDE = re.compile(f"[{HAN}{KANA}]")
_WIDTH = 2.5
"""Letters that a character of Han or kana counts for, as where articles are cut into chunks."""


def content_of(documents: Iterable[Text], locale: str, split: bool = False) -> Content:
    """Documents as articles, below the checks: an evaluation set's titles may be empty.

    An article has one section, or, where long ones are `split`, those of `parts`.
    """
    help_center = HelpCenter(name="benchmark", default_locale=locale, locales={locale: LocaleSettings()}, categories={})
    articles = [_article(document, locale, split) for document in sorted(documents, key=lambda document: document.id)]
    return Content(help_center, articles)


def parts(text: str) -> list[str]:
    r"""A text cut between paragraphs, which are lines: each part as short as it can be with `_SECTION` letters or more.

    What is left at the end belongs to the last. A text without two such parts is one.

    >>> [len(part) for part in parts("\n".join(["a" * 150, "b" * 100, "c" * 300, "d" * 20]))]
    [251, 321]
    """
    found: list[str] = []
    part: list[str] = []
    for paragraph in text.split("\n"):
        part.append(paragraph)
        if sum(map(_letters, part)) >= _SECTION:
            found.append("\n".join(part))
            part = []
    rest = ["\n".join(part)] if part else []
    return [*found[:-1], "\n".join([*found[-1:], *rest])]


def _letters(text: str) -> float:
    return len(text) + (_WIDTH - 1) * len(_WIDE.findall(text))


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


def _article(document: Text, locale: str, split: bool) -> Article:
    texts = parts(document.text) if split else [document.text]
    sections = (Section(f"part-{number}" if number else "", "", 0, text) for number, text in enumerate(texts))
    return Article(document.id, locale, FrontMatter(title=document.title), tuple(sections), "")
