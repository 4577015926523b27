"""What the vectors of a language's texts have in common: measured on a help centre's articles and its own questions."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from api.embedders import embedder_of
from api.settings import Settings
from indexer.centring import Kind, dump
from indexer.embedding import texts_of
from kb import content as contents
from kb import questions as judged_questions
from kb.errors import NoEmbedder

Vectors = NDArray[np.float32]

_BATCH = 16


def measure(root: Path, out: Path, model: str) -> None:
    """Writes the means of all locales' questions and passages to `out`."""
    embedder = embedder_of(Settings(), os.cpu_count() or 1)
    if not embedder:
        raise NoEmbedder("no embedder is set; run `pip install 'kotae[semantic]'`, or set KOTAE_EMBEDDER")
    content = contents.read(root)
    asked = judged_questions.read(root, content)
    questions = {locale: [each.text for each in asked[locale]] for locale in asked}
    passages = {locale: list(dict.fromkeys(texts_of(content.of(locale)))) for locale in asked}

    found: dict[Kind, dict[str, Vectors]] = {
        "questions": {locale: _mean(texts, embedder.questions) for locale, texts in questions.items()},
        "passages": {locale: _mean(texts, embedder.passages) for locale, texts in passages.items()},
    }
    out.write_text(dump(model, found), encoding="utf-8")


def _mean(texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors]) -> Vectors:
    """The mean of the texts' vectors, shape (dimension,)."""
    batches = [embed(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
    mean: Vectors = np.concatenate(batches).mean(axis=0)
    return mean
