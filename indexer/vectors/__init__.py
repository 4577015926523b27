"""Which sections are near to a question in meaning? Vectors on disk, and the search for the nearest."""

from indexer.vectors.files import FILES, ChunkPlace, ChunkVectors, exist, joined, moved, read, stored, want_scan, write
from indexer.vectors.index import VectorIndex
from indexer.vectors.neighbours import ComparedNeighbours, Neighbours

__all__ = [
    "FILES",
    "ChunkPlace",
    "ChunkVectors",
    "ComparedNeighbours",
    "Neighbours",
    "VectorIndex",
    "exist",
    "joined",
    "moved",
    "read",
    "stored",
    "want_scan",
    "write",
]
