"""Is any hand-off lost? The server is killed at random moments under clients who hand over, and its receiver fails in every way."""

import json
import random
import tempfile
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from api.store import Store
from api.store.outbox import revive
from benchmarks.receiver import SECRET, Behaviour, Receiver, receiving
from benchmarks.serving import Server, serving
from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from kb.content import read_content
from kb.errors import KotaeError

_CLIENTS = 8
_BEHAVIOURS: tuple[Behaviour, ...] = ("takes", "500", "hangs", "garbage", "down")
"""In turn, one a round; in the end all is taken."""

TAKEN = 201
"""The status."""

_LONGEST_SILENCE = 180.0
"""Seconds without a delivery, once the receiver takes everything."""


@dataclass
class Sent:
    """What clients sent, by the key of each hand-off."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    """Key to the id in a 201."""

    unknown: set[str] = field(default_factory=set)
    """Keys of those whose answer never came."""


@dataclass(frozen=True, slots=True)
class Killed:
    """What came of it. All acknowledged hand-offs were delivered."""

    kills: int
    acknowledged: int
    unanswered: int
    """Whose answer the kill cut off; sent again with the same key, each was opened once."""

    deliveries: int
    """More than hand-offs where a kill came between a delivery and the note of it; each with the id that it had before."""

    seconds: float
    """Until the last was delivered, from when the receiver took everything."""


def measure(content: Path, rounds: int, store: str) -> None:
    """Prints what comes of it; raises `KotaeError` when a hand-off is lost, or comes under two ids."""
    with tempfile.TemporaryDirectory(prefix="kotae-handoffs-") as folder:
        index = Path(folder) / "index"
        build(read_content(content), index, TantivyEngine())
        print(f"killed    {kill_under_load(index, rounds, store or str(Path(folder) / 'store.db'))}")


def kill_under_load(index: Path, rounds: int, store: str, workers: int = 2, seed: int = 1) -> Killed:
    """Serves, lets clients hand over, and kills the server at a random moment, so many times; then checks that nothing is lost."""
    chance, sent = random.Random(seed), Sent()
    with receiving() as receiver:
        settings = _settings(receiver, store, workers)
        for number in range(rounds):
            receiver.behaviour = _BEHAVIOURS[number % len(_BEHAVIOURS)]
            with serving(index, **settings) as server:
                clients = _hand_over(server.port, sent)
                time.sleep(chance.uniform(0.05, 1.0))
                server.kill()
                clients()
        receiver.behaviour, start = "takes", time.monotonic()
        with serving(index, **settings) as server:
            before = len(sent.unknown)
            _send_again(server, sent)
            _retry_all(store)
            wait_for_deliveries(receiver, sent)
        check_deliveries(receiver, sent)
        return Killed(rounds, len(sent.acknowledged), before, len(receiver.taken), round(time.monotonic() - start, 1))


def _settings(receiver: Receiver, store: str, workers: int) -> dict[str, str]:
    return {
        "KOTAE_EMBEDDER": "none",
        "KOTAE_STORE": store,
        "KOTAE_WORKERS": str(workers),
        "KOTAE_WEBHOOK_URL": receiver.url,
        "KOTAE_WEBHOOK_SECRETS": SECRET,
        "KOTAE_ALLOW_PRIVATE_TARGETS": "true",
        "KOTAE_DELIVERY_TIMEOUT": "1",
        "KOTAE_HANDOFF_LIMIT": "none",
    }


def _hand_over(port: int, sent: Sent) -> Callable[[], None]:
    """Clients that hand over one after the other until nobody answers; returns what waits for them."""
    threads = [threading.Thread(target=_client, args=(port, sent)) for _ in range(_CLIENTS)]
    for thread in threads:
        thread.start()

    def wait() -> None:
        for thread in threads:
            thread.join()

    return wait


def _client(port: int, sent: Sent) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        while True:
            key = uuid.uuid4().hex
            sent.unknown.add(key)
            sent.acknowledged[key] = _open(connection, key)
            sent.unknown.discard(key)
    except (OSError, HTTPException, ValueError):
        return  # killed
    finally:
        connection.close()


def _open(connection: HTTPConnection, key: str) -> str:
    """The id of the hand-off with a key, whose text names it."""
    status, opened = send(connection, key)
    if status != TAKEN:
        raise KotaeError(f"a hand-off was answered with {status}: {opened.decode(errors='replace')}")
    return str(json.loads(opened)["id"])


def send(connection: HTTPConnection, key: str, **more: str) -> tuple[int, bytes]:
    """The status and body of the answer to a hand-off; `more` is what else it has."""
    body = json.dumps({"text": f"it is urgent: {key}", "locale": "en", **more})
    connection.request("POST", "/v1/handoffs", body, {"Content-Type": "application/json", "Idempotency-Key": key})
    response = connection.getresponse()
    return response.status, response.read()


def _send_again(server: Server, sent: Sent) -> None:
    """Those whose answer never came, as an app does, with the same key; and some that were acknowledged, for the same answer."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    for key in list(sent.unknown):
        sent.acknowledged[key] = _open(connection, key)
    for key in list(sent.acknowledged)[:20]:
        if _open(connection, key) != sent.acknowledged[key]:
            raise KotaeError("the same Idempotency-Key opened two hand-offs")
    connection.close()


def _retry_all(address: str) -> None:
    """`kotae handoffs retry --all`, as an operator says once the receiver is well: after many failures the pauses are hours."""
    store = Store(address)
    with store.writing() as connection:
        revive(connection, datetime.now(UTC))
    store.close()


def wait_for_deliveries(receiver: Receiver, sent: Sent) -> None:
    """Until all that was acknowledged was delivered; raises `KotaeError` where nothing comes any more."""
    wanted, began = set(sent.acknowledged.values()), time.monotonic()
    while missing := wanted - {body["data"]["id"] for _, body in list(receiver.taken)}:
        if time.monotonic() > max([began, *(at for _, at in receiver.tries)]) + _LONGEST_SILENCE:
            raise KotaeError(f"{len(missing)} of {len(wanted)} hand-offs are lost")
        time.sleep(0.2)


def check_deliveries(receiver: Receiver, sent: Sent) -> None:
    """Each hand-off came under one id, and each text as one hand-off."""
    ids, handoffs = defaultdict(set), defaultdict(set)
    for message_id, body in receiver.taken:
        ids[body["data"]["id"]].add(message_id)
        handoffs[body["data"]["text"]].add(body["data"]["id"])
    if any(len(several) > 1 for several in (*ids.values(), *handoffs.values())):
        raise KotaeError("a hand-off came under two ids")
    if len(set(sent.acknowledged.values())) != len(sent.acknowledged):
        raise KotaeError("two requests were answered with one hand-off")
