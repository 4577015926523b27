"""What is reached over a network: the embedder, a search cluster, a shared Redis, and whether our own ports are free."""

import socket
import time
from collections.abc import Iterator
from dataclasses import replace

from api.doctor.finding import Finding, broken, fine, look, of_error
from api.http.access import why_not_shared
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


def engine(runtime: Runtime) -> Iterator[Finding]:
    """Whether each node of a search cluster answers, and is what it should be. Raises `EngineRefused` where none is set."""
    settings = runtime.settings
    if settings.engine != "opensearch" and not settings.engine_nodes:
        yield fine("engine", "indexes are opened in this process, and no cluster is asked")
        return
    nodes = list(runtime.cluster.see_nodes())
    answers = [node for node in nodes if not node.problem]
    for node in nodes:
        says = f"{node.url} is OpenSearch {node.version}, and answers in {node.seconds * 1000:.0f} ms"
        if node.problem:
            found = of_error("engine", node.problem)
            yield replace(found, state="look" if answers else "broken")  # another is asked for it
        elif node.seconds > settings.engine_time_limit:
            yield look("engine", says, f"it is given {settings.engine_time_limit:g} s; see what it does, or raise KOTAE_ENGINE_TIME_LIMIT")
        else:
            yield fine("engine", says)
    majors = sorted({node.version.partition(".")[0] for node in answers})
    if len(majors) > 1:
        yield look("engine", f"the nodes are of OpenSearch {' and '.join(majors)}", "bring all to one version, and run `kotae build` again")
    health = runtime.cluster.see_health() if answers else ""
    if health == "red":
        yield broken("engine", "the cluster is red: a part of an index is nowhere", "start the nodes that are gone; see its own log")
    elif health == "yellow":
        yield look("engine", "the cluster is yellow: copies are missing", "start more nodes, or set KOTAE_ENGINE_COPIES to fewer")


def limits(settings: Settings) -> Iterator[Finding]:
    """Whether what is counted together can be. Raises `NotInstalled` or `RequestError`."""
    if "://" in settings.limits:
        problem = why_not_shared(settings.limits)
        if problem:
            mend = "see whether it is up and takes the password of KOTAE_LIMITS; until then each worker counts for itself"
            yield look("limits", f"Redis does not count: {problem}", mend)
        else:
            yield fine("limits", "Redis counts for all machines")
    elif settings.limits == "store" and settings.store == "none" and settings.workers > 1:
        yield look("limits", "no store is kept, and each worker counts for itself", "set KOTAE_STORE, or KOTAE_LIMITS to a Redis")
    else:
        yield fine("limits", "the store counts for all" if settings.limits == "store" else "each worker counts for itself, as is set")


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
