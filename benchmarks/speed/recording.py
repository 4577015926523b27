"""What does it cost an answer that it is recorded? Two servers, one with a store and one without, asked the same in turn."""

import time
from collections.abc import Sequence
from pathlib import Path

from api.store import Store
from api.store.answers import count_answers
from benchmarks.serving import Client, answer_of, serving
from benchmarks.speed.timing import percentile, summary
from kb.errors import KotaeError

_ROUNDS = 3


def figures(root: Path, questions: Sequence[tuple[str, str]]) -> dict[str, object]:
    """p50 and p99 of both, and what lies between their medians; raises `KotaeError` where an answer was not recorded."""
    store = root / "recorded.db"
    with (
        serving(root, KOTAE_EMBEDDER="none", KOTAE_STORE=str(store)) as recording,
        serving(root, KOTAE_EMBEDDER="none", KOTAE_STORE="none") as forgetful,
    ):
        clients = {"recorded": Client(recording.port), "not recorded": Client(forgetful.port)}
        taken = _in_turn(clients, questions)
    asked = len(questions) * (_ROUNDS + 1)
    with Store(store).reading() as connection:
        if count_answers(connection) != asked:
            raise KotaeError(f"{count_answers(connection)} of {asked} answers were recorded")
    cost = percentile(taken["recorded"], 0.5) - percentile(taken["not recorded"], 0.5)
    return {
        **{f"HTTP, 1 client, {name}": summary(milliseconds) for name, milliseconds in taken.items()},
        "recording an answer, p50, ms": round(cost, 4),
    }


def _in_turn(clients: dict[str, Client], questions: Sequence[tuple[str, str]]) -> dict[str, list[float]]:
    """Each question to both, the one first that was second before; the first round warms up."""
    taken: dict[str, list[float]] = {name: [] for name in clients}
    for turn in range(_ROUNDS + 1):
        for number, (text, locale) in enumerate(questions):
            for name in sorted(clients, reverse=number % 2 == 0):
                start = time.perf_counter()
                response = clients[name].get("/v1/answers", question=text, locale=locale)
                if turn:
                    taken[name].append((time.perf_counter() - start) * 1000)
                answer_of(response)
    for client in clients.values():
        client.close()
    return taken
