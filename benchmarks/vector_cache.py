"""Vectors take minutes to make: those of one measurement are kept for the next, in the folder for temporary files."""

import os
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.build.embed import vector_key
from indexer.embedders import Embedder

Vectors = NDArray[np.float32]

_PATIENCE = 60.0
"""Seconds that one measurement waits for another that writes."""

_ASK = "SELECT data FROM vector WHERE key = ?"


class RememberingEmbedder:
    """Asks another embedder for the vectors that are not in its file. Safe from any thread."""

    def __init__(self, embedder: Embedder) -> None:
        self.model = embedder.model
        self._embedder = embedder
        self._lock = threading.Lock()
        folder = Path(tempfile.gettempdir()) / f"kotae-benchmarks-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        self._database = sqlite3.connect(folder / "vectors.sqlite", timeout=_PATIENCE, check_same_thread=False)
        self._database.execute("CREATE TABLE IF NOT EXISTS vector (key TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID")

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """A vector for each question, shape (n, dimension)."""
        return self._vectors(texts, f"{self.model} questions", self._embedder.embed_questions)

    def embed_chunks(self, texts: Sequence[str]) -> Vectors:
        """A vector for each chunk, shape (n, dimension)."""
        return self._vectors(texts, self.model, self._embedder.embed_chunks)

    def _vectors(self, texts: Sequence[str], kind: str, embed: Callable[[Sequence[str]], Vectors]) -> Vectors:
        keys = {text: vector_key(kind, text) for text in texts}
        with self._lock:
            vectors = {text: row[0] for text, key in keys.items() for row in self._database.execute(_ASK, (key,))}
            missing = [text for text in keys if text not in vectors]
            if missing:
                made = {text: vector.tobytes() for text, vector in zip(missing, embed(missing), strict=True)}
                with self._database:
                    self._database.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", [(keys[text], made[text]) for text in made])
                vectors |= made
        return np.stack([np.frombuffer(vectors[text], dtype=np.float32) for text in texts])
