"""Vectors take minutes to make: those of one measurement are kept for the next, in the folder for temporary files."""

import os
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.embedders.embedder import Embedder
from indexer.embedding import key

Vectors = NDArray[np.float32]

_PATIENCE = 60.0
"""Seconds that one measurement waits for another that writes."""


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

    def questions(self, texts: Sequence[str]) -> Vectors:
        """A vector for each question, shape (n, dimension)."""
        return self._vectors(texts, f"{self.model} questions", self._embedder.questions)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """A vector for each passage, shape (n, dimension)."""
        return self._vectors(texts, self.model, self._embedder.passages)

    def _vectors(self, texts: Sequence[str], kind: str, embed: Callable[[Sequence[str]], Vectors]) -> Vectors:
        keys = {text: key(kind, text) for text in texts}
        with self._lock:
            known = {text: row[0] for text, name in keys.items() for row in self._database.execute(_ASK, (name,))}
            missing = [text for text in keys if text not in known]
            if missing:
                made = {text: vector.tobytes() for text, vector in zip(missing, embed(missing), strict=True)}
                with self._database:
                    self._database.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", [(keys[text], made[text]) for text in made])
                known |= made
        return np.stack([np.frombuffer(known[text], dtype=np.float32) for text in texts])


_ASK = "SELECT data FROM vector WHERE key = ?"
