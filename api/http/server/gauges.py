"""Where the processes of a server stand, read when Prometheus asks: their index, their memory, and what waits to be delivered."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric

from api.observing.metrics import Standing, standings
from api.runtime import Settings
from api.runtime.inbox import open_store
from api.runtime.targets import targets
from api.store.outbox import depths
from kb.errors import StoreRefused, StoreUnavailable


class Gauges:
    """A collector of gauges, in the first process."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._settings = settings
        self.replaced = 0
        """Workers that took the place of others that died."""

    def describe(self) -> Iterable[Metric]:
        """Nothing, so that nothing is read before somebody asks."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """All of them as they are now."""
        yield InfoMetricFamily("kotae_version", "Which Kotae this is.", {"version": version("kotae")})
        workers = standings(self._folder)
        yield GaugeMetricFamily("kotae_workers", "Workers that are alive.", len(workers))
        yield GaugeMetricFamily("kotae_workers_wanted", "Workers that there should be.", self._settings.workers)
        yield CounterMetricFamily("kotae_workers_replaced", "Workers that died and were replaced.", self.replaced)
        yield _gauge("kotae_worker_resident_bytes", "Memory of each worker.", "pid", _memory(workers))
        yield from _index(workers)
        yield from self._store()

    def _store(self) -> Iterator[Metric]:
        store = open_store(self._settings)
        if store is None:
            return
        waiting, oldest, is_open = dict[str, float].fromkeys((target.name for target in targets(self._settings)), 0), dict[str, float](), 1
        dead = dict(waiting)
        try:
            if not store.is_there():  # opening it would make an empty one
                raise StoreUnavailable("gone")
            store.check()
            with store.reading() as connection:
                for depth in depths(connection):
                    waiting[depth.target], dead[depth.target] = depth.waiting, depth.dead
                    if depth.oldest:
                        oldest[depth.target] = max(0.0, (datetime.now(UTC) - depth.oldest).total_seconds())
        except StoreRefused:
            is_open = 0
        finally:
            store.close()  # no connection may be open when a worker is forked
        yield GaugeMetricFamily("kotae_store_open", "Whether what people send can be kept.", is_open)
        yield _gauge("kotae_outbox_waiting", "Deliveries that wait, or are tried again.", "target", waiting)
        yield _gauge("kotae_outbox_dead", "Deliveries that were given up.", "target", dead)
        yield _gauge("kotae_outbox_oldest_seconds", "How long the first delivery has waited that still does.", "target", oldest)


def _index(workers: Sequence[Standing]) -> Iterator[Metric]:
    served = Counter(worker.served for worker in workers if worker.served)
    wanted = Counter(worker.wanted for worker in workers if worker.wanted)
    problems = Counter(worker.problem for worker in workers if worker.problem)
    behind = sum(worker.served != worker.wanted or not worker.sound for worker in workers)
    yield _gauge("kotae_index_served", "Workers that serve this generation.", "generation", served)
    yield _gauge("kotae_index_wanted", "Workers that want this generation.", "generation", wanted)
    yield _gauge("kotae_index_problem", "Workers that have this problem with their index.", "problem", problems)
    yield GaugeMetricFamily("kotae_index_behind", "Workers that do not serve what they should, or from damaged files.", behind)
    built = [worker.built_at for worker in workers if worker.built_at]
    if built:
        yield GaugeMetricFamily(
            "kotae_index_age_seconds", "Since the oldest generation that is served was built.", time.time() - min(built)
        )


def _gauge(name: str, says: str, label: str, found: Mapping[str, float]) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(name, says, labels=[label])
    for value, figure in sorted(found.items()):
        gauge.add_metric([value], figure)
    return gauge


def _memory(workers: Iterable[Standing]) -> dict[str, float]:
    """Where the system tells it in `/proc`."""
    found = {}
    for worker in workers:
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{worker.pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
            found[str(worker.pid)] = 1024.0 * next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return found
