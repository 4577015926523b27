"""What the vectors of a language's texts have in common: measured on a help centre's articles and its own questions."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from api.runtime import Runtime, Settings
from indexer.build.chunks import chunk_article, texts_of
from indexer.embedders.language_means import Kind, dump
from kb.article import Article
from kb.content import read_content
from kb.errors import NoEmbedder

Vectors = NDArray[np.float32]

_BATCH = 16


def measure(root: Path, out: Path, model: str) -> None:
    """Writes the means of all locales' questions and chunks to `out`."""
    embedder = Runtime(Settings()).build_embedder()
    if not embedder:
        raise NoEmbedder("no embedder is set; run `pip install 'kotae[semantic]'`, or set KOTAE_EMBEDDER")
    content = read_content(root)
    tests = content.questions
    questions = {locale: [question.text for question in tests[locale]] for locale in tests}
    chunks = {locale: list(dict.fromkeys(text for article in content.of(locale) for text in _texts(article))) for locale in tests}

    means: dict[Kind, dict[str, Vectors]] = {
        "questions": {locale: _mean(texts, embedder.embed_questions) for locale, texts in questions.items()},
        "chunks": {locale: _mean(texts, embedder.embed_chunks) for locale, texts in chunks.items()},
    }
    out.write_text(dump(model, means), encoding="utf-8")


def _texts(article: Article) -> list[str]:
    return list(texts_of(chunk_article(article)))


def _mean(texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors]) -> Vectors:
    """The mean of the texts' vectors, shape (dimension,)."""
    batches = [embed(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
    mean: Vectors = np.concatenate(batches).mean(axis=0)
    return mean
