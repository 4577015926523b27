"""Three serving machines with a PostgreSQL, or a search cluster, too, behind nginx: what becomes of all that is asked when a part dies?"""

import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Literal

from api.store import Store
from api.store.handoffs import list_handoffs
from benchmarks.cluster.failures import Asked, asking
from benchmarks.cluster.load import Load
from benchmarks.cluster.measure import engines_of
from benchmarks.cluster.nodes import Node, cluster, wait_for
from benchmarks.handoffs import check_deliveries, wait_for_deliveries
from benchmarks.machines.balancer import balancing, free_port, program
from benchmarks.machines.clients import Apps
from benchmarks.machines.postgres import Postgres, postgres, programs
from benchmarks.receiver import SECRET, Receiver, receiving
from benchmarks.serving import Server, serving
from indexer.build import build
from indexer.publishing import publish
from kb.content import read_content
from kb.errors import KotaeError

EngineName = Literal["tantivy", "opensearch"]

_MACHINES = 3
_QUESTION_RATE, _HANDOFF_RATE = 20.0, 2.0
"""A second."""

_LASTS = 6.0
"""Seconds for which a part is away."""

_CALM = 2.0
"""Seconds until nginx tries again what was away."""

_BURST, _UNDER_WAY = 16, 0.02
"""People who hand over at once when a part dies, and seconds before: some hand-offs are read by then, and not answered."""

_DIFFERENT = 200
"""Questions that are asked over and over."""

_HANDOFFS = 1_000_000
"""More than there are."""


class Machine:
    """A `kotae serve` at a port that stays, with a folder of its own, that follows what is published."""

    def __init__(self, place: Path, folder: Path, settings: dict[str, str]) -> None:
        self.port = free_port()
        self._place = place
        self._settings = settings | {"KOTAE_INDEX_CACHE": str(folder), "KOTAE_PORT": str(self.port)}
        self._running = ExitStack()
        self._server: Server | None = None

    def start(self) -> None:
        """Returns when it is ready."""
        self._server = self._running.enter_context(serving(self._place, **self._settings))

    def kill(self) -> None:
        """Ends it at once."""
        if self._server:
            self._server.kill()
        self._running.close()

    def stop(self) -> None:
        """Lets it answer what is under way."""
        self._running.close()

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        if self._server:
            self._server.signal(number)


def measure(content: Path, engine: EngineName) -> None:
    """Prints, for each thing that happens, what became of questions and hand-offs meanwhile.

    Raises `KotaeError` when an acknowledged hand-off is lost or there twice, or an answer is wrong, and `NotInstalled`.
    """
    program(), programs()  # raise, before anything is built for nothing
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kotae-machines-")))
        nodes = stack.enter_context(cluster()) if engine == "opensearch" else []
        database = stack.enter_context(postgres())
        receiver = stack.enter_context(receiving())
        asked = _published(content, folder, engine, nodes)
        store = f"{database.url}/postgres"
        settings = _settings(store, receiver, nodes)
        machines = [Machine(folder / "published", folder / f"machine-{number}", settings) for number in range(_MACHINES)]
        for machine in machines:
            stack.callback(machine.kill)
            machine.start()
        port, _ = stack.enter_context(balancing([machine.port for machine in machines]))
        apps = Apps(port)
        wrong = _ask_meanwhile(port, asked, apps, _happenings(machines, nodes, database, apps))
        _check(apps, receiver, store)
    if wrong:
        raise KotaeError(f"{wrong} answers were wrong")


def _published(content: Path, folder: Path, engine: EngineName, nodes: Sequence[Node]) -> Sequence[Asked]:
    """Builds and publishes it; returns some of its questions, with their locales."""
    read = read_content(content)
    build(read, folder / "index", engines_of(nodes)[engine])
    publish(folder / "index", str(folder / "published"), keep=1)
    asked = [(question.text, locale) for locale, questions in read.questions.items() for question in questions]
    if not asked:
        raise KotaeError(f"{content} has no questions to ask; write some into questions/<locale>.tsv")
    return asked[:: max(len(asked) // _DIFFERENT, 1)]


def _settings(store: str, receiver: Receiver, nodes: Sequence[Node]) -> dict[str, str]:
    """Of each machine. All clients have one address here, so that nothing is limited by it."""
    return {
        "KOTAE_EMBEDDER": "none",
        "KOTAE_STORE": store,
        "KOTAE_ENGINE_NODES": ",".join(node.url for node in nodes),
        "KOTAE_WEBHOOK_URL": receiver.url,
        "KOTAE_WEBHOOK_SECRETS": SECRET,
        "KOTAE_ALLOW_PRIVATE_TARGETS": "true",
        "KOTAE_DELIVERY_TIMEOUT": "1",
        "KOTAE_ASK_LIMIT": "none",
        "KOTAE_HANDOFF_LIMIT": "none",
    }


def _ask_meanwhile(port: int, asked: Sequence[Asked], apps: Apps, happenings: Iterator[tuple[str, Callable[[], None]]]) -> int:
    """How many answers were wrong."""
    ask = asking(port)
    questions = Load(ask, asked, [ask(question) for question in asked], _QUESTION_RATE)
    handoffs = Load(lambda question: apps.hand_over(question[0]), asked, [True] * len(asked), _HANDOFF_RATE)
    wrong = 0
    with questions.running(), handoffs.running():
        for what, happen in happenings:
            happen()
            outcome = questions.taken()
            wrong += len(outcome.wrong)
            print(f"{what:40} questions: {outcome.told()}\n{'':40} hand-offs: {handoffs.taken().told()}", flush=True)
    return wrong


def _happenings(
    machines: Sequence[Machine], nodes: Sequence[Node], database: Postgres, apps: Apps
) -> Iterator[tuple[str, Callable[[], None]]]:
    yield "nothing happens", lambda: time.sleep(_LASTS)
    for number, machine in enumerate(machines, 1):
        yield f"kill -9 of machine {number}, and back", partial(_away, apps, machine.kill, machine.start)
    yield "machine 1 is told to stop, and back", partial(_away, apps, machines[0].stop, machines[0].start)
    yield "SIGSTOP of machine 2, and on", partial(_hung, machines[1])
    for number, node in enumerate(nodes, 1):
        yield f"kill -9 of node {number}, and back", partial(_node_killed, node, nodes, apps)
    yield "PostgreSQL is started again", partial(_away, apps, database.stop, database.start, 0.0)
    yield f"PostgreSQL is down for {_LASTS:g} s", partial(_away, apps, database.stop, database.start)
    yield "PostgreSQL dies, and back", partial(_away, apps, partial(database.stop, "immediate"), database.start, 0.0)
    yield "nothing happens", lambda: time.sleep(_LASTS)


def _away(apps: Apps, end: Callable[[], None], start: Callable[[], None], seconds: float = _LASTS) -> None:
    """Ends a part while many hand over at once, and starts it again."""
    with ThreadPoolExecutor(_BURST) as people:
        taken = people.map(apps.hand_over, ["at once"] * _BURST)
        time.sleep(_UNDER_WAY)
        end()
        time.sleep(seconds)
        start()
        list(taken)  # raises what went wrong
    time.sleep(_CALM)


def _hung(machine: Machine) -> None:
    machine.signal(signal.SIGSTOP)
    try:
        time.sleep(_LASTS)
    finally:
        machine.signal(signal.SIGCONT)
    time.sleep(_CALM)


def _node_killed(node: Node, nodes: Sequence[Node], apps: Apps) -> None:
    _away(apps, node.kill, node.start)
    wait_for(nodes)


def _check(apps: Apps, receiver: Receiver, address: str) -> None:
    """Raises `KotaeError` where a hand-off that was acknowledged is not in the database, or not delivered, or is there twice."""
    store = Store(address)
    with store.reading() as connection:
        kept = list_handoffs(connection, None, _HANDOFFS)
    store.close()
    acknowledged = apps.sent.acknowledged
    lost = set(acknowledged.values()) - {handoff.id for handoff in kept}
    twice = [text for text, times in Counter(handoff.text for handoff in kept).items() if times > 1]
    print(
        f"hand-offs: {len(acknowledged)} acknowledged, {len(lost)} of them not in the database, {len(twice)} there twice, "
        f"{len(apps.sent.unknown)} never acknowledged; sent again {apps.tried_again.total()} times {dict(apps.tried_again)}",
        flush=True,
    )
    if lost or twice:
        raise KotaeError(f"{len(lost)} hand-offs are lost, and {len(twice)} are there twice")
    wait_for_deliveries(receiver, apps.sent)
    check_deliveries(receiver, apps.sent)
    print(f"deliveries: {len(receiver.taken)}, each hand-off under one id")
