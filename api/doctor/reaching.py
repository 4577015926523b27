"""What is reached over a network: the embedder, and whether our own ports are free."""

import socket
import time
from collections.abc import Iterator

from api.doctor.finding import Finding, broken, fine, look
from api.runtime import Runtime, Settings
from indexer.store import Generation

_HELLO = b"GET /health/live HTTP/1.0\r\n\r\n"
_PATIENCE = 2.0
"""Seconds for whoever has the port."""


def embedder(runtime: Runtime, generation: Generation | None) -> Iterator[Finding]:
    """Whether questions get vectors that fit the index, and in time. Raises `EmbedderRefused`."""
    limit = runtime.settings.embedder_time_limit
    asked = runtime.build_embedder()
    model = generation.manifest.model if generation else ""
    if asked is None:
        if model:
            yield look("embedder", "the index has vectors, and no embedder is set", "set KOTAE_EMBEDDER as it was when the index was built")
        else:
            yield fine("embedder", "none is set: articles are found by words alone")
        return
    if model and model != asked.model:
        yield broken(
            "embedder", f"the index has vectors of `{model}`, and questions would be of `{asked.model}`", "run `kotae build` again"
        )
        return
    asked.embed_questions(["?"])  # loads what is to be loaded
    start = time.perf_counter()
    asked.embed_questions(["Where is my order?"])
    taken = time.perf_counter() - start
    says = f"`{asked.model}` gives a vector in {taken * 1000:.0f} ms"
    if taken > limit:
        yield look("embedder", says, f"questions wait {limit:g} s at most; raise KOTAE_EMBEDDER_TIME_LIMIT, or bring it nearer")
    elif generation and not model:
        yield look("embedder", f"{says}, and the index has none", "run `kotae build` with the same settings")
    else:
        yield fine("embedder", says)


def ports(settings: Settings) -> Iterator[Finding]:
    """Whether a server could listen, or does already."""
    yield _port("KOTAE_PORT", settings.host, settings.port)
    if settings.metrics_port is not None:
        yield _port("KOTAE_METRICS_PORT", settings.metrics_host, settings.metrics_port)


def _port(setting: str, host: str, port: int) -> Finding:
    where = f"{host}:{port}"
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
    except PermissionError:
        return broken("ports", f"{where} cannot be listened at: permission denied", f"set {setting} to 1024 or more")
    except OSError as error:
        if _is_ours(host, port):
            return fine("ports", f"at {where} Kotae answers already")
        return broken("ports", f"{where} cannot be listened at: {error.strerror}", f"end what is there, or set {setting} to another")
    return fine("ports", f"{where} is free")


def _is_ours(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), _PATIENCE) as connection:
            connection.sendall(_HELLO)
            answer = connection.recv(1 << 12)
    except OSError:
        return False
    return b"x-request-id" in answer.lower() or b"metrics are at /metrics" in answer
