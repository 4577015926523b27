"""What does a text mean? One file a way to make vectors, all behind the same seam: `embedder`."""

from typing import TYPE_CHECKING

from indexer.embedders.embedder import Embedder
from indexer.embedders.language_means import centred, language_means_version

if TYPE_CHECKING:  # numpy comes with the extra `semantic`
    from indexer.embedders.embedder import Vectors as Vectors

__all__ = ["Embedder", "centred", "language_means_version"]
