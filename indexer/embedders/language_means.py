"""What all texts of one language have in common is taken off their vectors, so that languages meet and meanings stand apart.

The means are data: `language_means.json` beside this file, made of the demo help centre by `python -m benchmarks language-means`.

nDCG@10 by meaning alone, mean of faqmix, and of its questions in six languages against the English documents: .731 and .552 as the model
gives them, .744 and .593 with half of the means taken off, .744 and .603 with .7, .731 and .598 with all; .741 and .590 with .7 of one mean
for all languages.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexer.embedders.embedder import Vectors

_FILE = Path(__file__).with_name("language_means.json")
_SHARE = 0.7

Kind = Literal["questions", "chunks"]


class _Means(TypedDict):
    model: str
    """Part of the name of the embedder whose vectors they are of."""

    questions: dict[str, str]
    chunks: dict[str, str]
    """Locale to mean, each as base64 of little-endian 16-bit floats."""


def centred(vectors: "Vectors", kind: Kind, locale: str, model: str) -> "Vectors":
    """Vectors of texts in `locale`, shape (n, dimension), of length 1 again; as they are, where the model's means are not known."""
    import numpy as np  # comes with the extra `semantic`

    if _means()["model"] not in model or not len(vectors):
        return vectors
    moved = vectors - _SHARE * _mean(kind, locale)
    unit: Vectors = (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)
    return unit


@cache
def language_means_version() -> str:
    """A hash of what changes centred vectors. Hexadecimal."""
    return hashlib.sha256(f"{_SHARE}\n".encode() + _FILE.read_bytes()).hexdigest()[:16]


def dump(model: str, means: "Mapping[Kind, Mapping[str, NDArray[np.float32]]]") -> str:
    """The means, by kind and locale, each of shape (dimension,), as JSON for `language_means.json`."""

    def encoded(mean: "NDArray[np.float32]") -> str:
        return base64.b64encode(mean.astype("<f2").tobytes()).decode("ascii")

    kinds = {kind: {locale: encoded(mean) for locale, mean in by_locale.items()} for kind, by_locale in means.items()}
    return json.dumps({"model": model, **kinds}, indent=1) + "\n"


@cache
def _means() -> _Means:
    means: _Means = json.loads(_FILE.read_text(encoding="utf-8"))
    return means


@cache
def _mean(kind: Kind, locale: str) -> "NDArray[np.float32]":
    """The mean of a locale's texts; of all locales where it has none. Shape (dimension,)."""
    import numpy as np

    by_locale = _means()[kind]
    encoded = [by_locale[locale]] if locale in by_locale else by_locale.values()
    rows = [np.frombuffer(base64.b64decode(mean), dtype="<f2").astype(np.float32) for mean in encoded]
    mean: NDArray[np.float32] = np.mean(rows, axis=0)
    return mean
