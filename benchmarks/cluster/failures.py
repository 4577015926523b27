"""What becomes of questions to a server while nodes are killed or hang, and generations are switched."""

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.cluster.load import Load
from benchmarks.cluster.nodes import Node, wait_for
from benchmarks.serving import Client, Server, serving
from indexer.backends import Engine
from indexer.build import build
from indexer.store import read_pointer, rollback
from indexer.store.index_root import identity
from kb.article import Content
from kb.errors import KotaeError

Asked = tuple[str, str]

_RATE = 60.0
"""Questions a second."""

_LASTS = 6.0
"""Seconds for which a node is dead or hangs."""

_DIFFERENT = 200
"""Questions that are asked over and over."""

_SWITCHES = 3


def survive(content: Content, root: Path, engine: Engine, nodes: Sequence[Node], asked: Sequence[Asked]) -> dict[str, object]:
    """Prints, for each thing that happens, what became of the questions meanwhile."""
    environment = {"KOTAE_ENGINE_NODES": ",".join(node.url for node in nodes), "KOTAE_STORE": "none", "KOTAE_EMBEDDER": "none"}
    told: dict[str, object] = {}
    asked = asked[:: max(len(asked) // _DIFFERENT, 1)]
    with serving(root, **environment) as server:
        ask = asking(server.port)
        load = Load(ask, asked, [ask(question) for question in asked], _RATE)
        with load.running():
            for what, happen in _happenings(content, root, engine, nodes, server):
                load.taken()
                happen()
                told[what] = load.taken().told()
                print(f"{what:44} {told[what]}", flush=True)
        told["all nodes gone"] = _without_any(nodes, server, asked[0])
        print(f"{'all nodes gone':44} {told['all nodes gone']}", flush=True)
    return told


def _happenings(
    content: Content, root: Path, engine: Engine, nodes: Sequence[Node], server: Server
) -> Iterator[tuple[str, Callable[[], None]]]:
    yield "nothing happens", lambda: time.sleep(_LASTS)
    for number, node in enumerate(nodes, 1):
        yield f"kill -9 of node {number}, and back", partial(_killed, [node], nodes)
        yield f"SIGSTOP of node {number}, and on", partial(_hung, node, nodes)
    yield "two of three killed, and back", lambda: _killed(nodes[:2], nodes)
    for number in range(1, _SWITCHES + 1):
        yield f"build and switch {number}", lambda: _switched(server, root, lambda: build(content, root, engine, force=True))
    yield "rollback", lambda: _switched(server, root, lambda: rollback(root))


def _killed(killed: Sequence[Node], nodes: Sequence[Node]) -> None:
    for node in killed:
        node.kill()
    time.sleep(_LASTS)
    for node in killed:
        node.start()
    wait_for(nodes)


def _hung(node: Node, nodes: Sequence[Node]) -> None:
    node.stop()
    time.sleep(_LASTS)
    node.go_on()
    wait_for(nodes)


def _switched(server: Server, root: Path, switch: Callable[[], object]) -> None:
    """Until the server answers from what is now pointed at."""
    switch()
    while server.generation() != identity(read_pointer(root).generation):
        time.sleep(0.1)
    time.sleep(1)  # two folders may hold one generation


def asking(port: int) -> Callable[[Asked], object]:
    """Asks over HTTP, with a connection for each thread."""
    own = threading.local()

    def ask(question: Asked) -> object:
        client: Client | None = getattr(own, "client", None)
        if client is None:
            client = own.client = Client(port)
        try:
            return _shown(client.ask(*question))
        except BaseException as error:
            own.client = None
            client.close()
            problem = re.search("urn:kotae:([a-z-]+)", str(error))
            raise KotaeError(problem[1] if problem else type(error).__name__) from error

    return ask


def _shown(answer: dict[str, Any]) -> object:
    return answer["outcome"], answer["confidence"], [result["article"] for result in answer["results"]]


def _without_any(nodes: Sequence[Node], server: Server, question: Asked) -> str:
    """How questions fail without any node, and whether they are answered again once nodes are back. Connections that wait are closed."""
    expected = asking(server.port)(question)
    for node in nodes:
        node.kill()
    with _timed() as seconds:
        try:
            asking(server.port)(question)
            failure = "answered"
        except KotaeError as error:
            failure = f"{error}{', with contacts' if 'contacts' in str(error.__cause__) else ''}"
    for node in nodes:
        node.start()
    wait_for(nodes)
    return f"{failure} after {seconds[0]:.2f} s; answered again once they are back: {asking(server.port)(question) == expected}"


@contextmanager
def _timed() -> Iterator[list[float]]:
    taken: list[float] = []
    start = time.monotonic()
    yield taken
    taken.append(time.monotonic() - start)
