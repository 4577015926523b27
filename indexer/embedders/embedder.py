"""What an embedder must be able to do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # numpy comes with the extra `semantic`
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Makes vectors of texts: near each other where they mean the same, in whatever languages. Safe from any thread."""

    @property
    def model(self) -> str:
        """Names all that changes its vectors: generations are served with the model that they were built with, and no other."""

    def embed_questions(self, texts: Sequence[str]) -> "Vectors":
        """A vector of length 1 for each question, shape (n, dimension); raises `EmbedderFailed`."""

    def embed_chunks(self, texts: Sequence[str]) -> "Vectors":
        """A vector of length 1 for each chunk of an article, shape (n, dimension); raises `EmbedderFailed`."""
