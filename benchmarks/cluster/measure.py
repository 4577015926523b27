"""The same documents and questions in the embedded engine and in a cluster: answers, speed, and what happens when nodes die."""

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from api.answers import Answer, Request, ask
from benchmarks.cluster.failures import survive
from benchmarks.cluster.nodes import Node, cluster
from benchmarks.environment import environment
from benchmarks.evaluation_set import load
from benchmarks.serving import Client, Server, at_once, serving
from benchmarks.speed.answers import repeated
from benchmarks.speed.timing import percentile, summary
from indexer.backends import Engine
from indexer.backends.opensearch import Access, OpenSearchEngine
from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from indexer.store import Generation, open_current
from kb.article import Content

Asked = tuple[str, str]
"""A question and its locale."""

_TOP = 10
_CLIENTS = (1, 16)
_TIMED = 400
"""Questions for each figure."""


def measure(folders: Sequence[Path], sections: int, report: Path | None, kills: bool) -> None:
    """Prints the figures, and writes them where asked."""
    sets = [load(folder) for folder in folders]
    content = repeated(sets, sections or sum(len(own.documents) for own in sets))
    asked = [(query.text, own.locale) for own in sets for query in own.queries]
    figures: dict[str, object] = {"sections": len(content.articles), "questions": len(asked)}
    with tempfile.TemporaryDirectory(prefix="kotae-cluster-") as folder, cluster() as nodes:
        engines = engines_of(nodes)
        roots = {name: Path(folder) / name for name in engines}
        for name, engine in engines.items():
            figures |= _built(name, content, roots[name], engine)
        figures["opensearch: one copy, MB"] = round(nodes[0].bytes() / 1e6, 1)
        generations = {name: open_current(roots[name], engine) for name, engine in engines.items()}
        figures |= _compared(generations["tantivy"], generations["opensearch"], asked)
        for name, root in roots.items():
            figures |= _timed(name, root, asked, nodes)
        for name, figure in figures.items():
            print(f"{name:44} {figure}", flush=True)
        if kills:
            figures |= survive(content, roots["opensearch"], engines["opensearch"], nodes, asked)
    if report:
        report.write_text(json.dumps({**environment(), "cluster": figures}, indent=1), encoding="utf-8")


def engines_of(nodes: Sequence[Node]) -> dict[str, Engine]:
    """Both, by name."""
    engines = (TantivyEngine(), OpenSearchEngine(Access([node.url for node in nodes])))
    return {engine.name: engine for engine in engines}


def settings_of(nodes: Sequence[Node]) -> dict[str, str]:
    """What a server of either engine is started with."""
    return {"KOTAE_ENGINE_NODES": ",".join(node.url for node in nodes), "KOTAE_STORE": "none", "KOTAE_EMBEDDER": "none"}


def _built(name: str, content: Content, root: Path, engine: Engine) -> dict[str, object]:
    start = time.perf_counter()
    generation = build(content, root, engine).generation
    seconds = time.perf_counter() - start
    size = sum(path.stat().st_size for path in (root / generation).rglob("*") if path.is_file())
    return {f"{name}: build, s": round(seconds, 1), f"{name}: files here, MB": round(size / 1e6, 1)}


def _compared(embedded: Generation, other: Generation, asked: Sequence[Asked]) -> dict[str, object]:
    """How many questions are answered the same."""
    pairs = [(_answer(embedded, question), _answer(other, question)) for question in asked]
    same: dict[str, Callable[[Answer], object]] = {
        "top ten": lambda answer: [(result.article, result.section) for result in answer.results],
        "outcome": lambda answer: answer.outcome,
        "confidence, to .001": lambda answer: round(answer.confidence, 3),
    }
    return {f"the same {name}": f"{sum(of(one) == of(two) for one, two in pairs)} of {len(pairs)}" for name, of in same.items()}


def _answer(generation: Generation, question: Asked) -> Answer:
    return ask(generation, Request(*question, limit=_TOP))


def _timed(name: str, root: Path, asked: Sequence[Asked], nodes: Sequence[Node]) -> dict[str, object]:
    """One server of one worker, asked by one client and by many."""
    figures: dict[str, object] = {}
    with serving(root, **settings_of(nodes)) as server:
        _asked_by(1, server, asked)  # a cluster that was just started compiles its code under way
        for clients in _CLIENTS:
            start = time.perf_counter()
            taken = _asked_by(clients, server, asked)
            rate = len(taken) / (time.perf_counter() - start)
            of = summary(taken)
            label = f"{name}: {clients} client{'s' if clients > 1 else ''}"
            figures[label] = f"p50 {of['p50_ms']:.2f} ms, p99 {percentile(taken, 0.99):.1f} ms, {rate:.0f} a second"
    return figures


def _asked_by(clients: int, server: Server, asked: Sequence[Asked]) -> list[float]:
    """What each question takes, in milliseconds."""
    taken: list[float] = []

    def work(client: Client, number: int) -> None:
        for place in range(number, _TIMED, clients):
            start = time.perf_counter()
            client.ask(*asked[place * 7 % len(asked)], limit=_TOP)
            taken.append((time.perf_counter() - start) * 1000)

    at_once([partial(work, number=number) for number in range(clients)], server.port)
    return taken
