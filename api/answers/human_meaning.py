"""Whether a question asks for a human by what it means, where it has a vector: by how near it is to exemplars.

Exemplars are text, `human/exemplars/<locale>.txt`: `+` before what asks for a human, `-` before what only looks like it. Of them,
`python -m benchmarks human-requests` makes `human/meaning.json`: landmarks, each the mean of like exemplars, and a logistic regression over
the nearness to each.
"""

import base64
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

_FILE = Path(__file__).with_name("human") / "meaning.json"
_WIDTH = 2.0
"""How fast nearness falls: with 1, 2 and 4, phrases and meaning together take .937, .944 and .937 of requests in lines to choose by."""

_STEPS = 127.0
"""Landmarks are kept as whole numbers up to it, 1 byte for each dimension."""


class _Written(TypedDict):
    embedder: str
    """Part of the name of the embedder for whose vectors it holds."""

    scale: float
    """What a whole number of a landmark is multiplied with."""

    landmarks: str
    """Base64 of signed bytes, one landmark after another."""

    weights: str
    """Base64 of little-endian 32-bit floats, one a landmark."""

    intercept: float
    threshold: float


class HumanMeaning(NamedTuple):
    """What tells a request for a human by its vector."""

    landmarks: "Vectors"
    """Shape (landmarks, dimension)."""

    weights: "Vectors"
    """Shape (landmarks,)."""

    intercept: float
    threshold: float
    """The log odds above which a question is taken as a request."""

    def log_odds(self, vectors: "Vectors") -> "Vectors":
        """That questions ask for a human; shape (n,) for vectors of shape (n, dimension)."""
        odds: Vectors = nearness(vectors, self.landmarks) @ self.weights + self.intercept
        return odds


def means_human(vector: "Vectors", model: str) -> bool:
    """Whether the question with a vector of the embedder `model` asks for a human; False of an embedder that is not known."""
    meaning = shipped(model)
    return meaning is not None and len(vector) == meaning.landmarks.shape[1] and bool(meaning.log_odds(vector[None])[0] > meaning.threshold)


def nearness(vectors: "Vectors", landmarks: "Vectors") -> "Vectors":
    """How near each vector is to each landmark, in [0, 1]; shape (vectors, landmarks)."""
    import numpy as np  # comes with the extra `semantic`, as all vectors do

    squared = (vectors**2).sum(axis=1)[:, None] + (landmarks**2).sum(axis=1) - 2 * vectors @ landmarks.T
    near: Vectors = np.exp(-_WIDTH * squared).astype(np.float32)
    return near


def rounded(landmarks: "Vectors") -> "Vectors":
    """Landmarks as they are read again."""
    import numpy as np

    scale = np.float32(_scale(landmarks))
    near: Vectors = (landmarks / scale).round().astype(np.float32) * scale
    return near


def dump(meaning: HumanMeaning, embedder: str) -> str:
    """As JSON for `meaning.json`."""
    import numpy as np

    def encoded(numbers: "NDArray[np.generic]") -> str:
        return base64.b64encode(numbers.tobytes()).decode("ascii")

    scale = _scale(meaning.landmarks)
    written = _Written(
        embedder=embedder,
        scale=scale,
        landmarks=encoded((meaning.landmarks / np.float32(scale)).round().astype("i1")),
        weights=encoded(meaning.weights.astype("<f4")),
        intercept=round(meaning.intercept, 4),
        threshold=round(meaning.threshold, 4),
    )
    return json.dumps(written, indent=1) + "\n"


@cache
def shipped(model: str) -> HumanMeaning | None:
    """The one in the package, where it holds for the embedder `model`."""
    import numpy as np

    written: _Written = json.loads(_FILE.read_text(encoding="utf-8"))
    if written["embedder"] not in model:
        return None
    weights = np.frombuffer(base64.b64decode(written["weights"]), dtype="<f4")
    steps = np.frombuffer(base64.b64decode(written["landmarks"]), dtype="i1").reshape(len(weights), -1)
    return HumanMeaning(steps.astype(np.float32) * np.float32(written["scale"]), weights, written["intercept"], written["threshold"])


def _scale(landmarks: "Vectors") -> float:
    return float(abs(landmarks).max()) / _STEPS
