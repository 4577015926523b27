"""How long things take, as a person waits for them: percentiles, not means."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (in [0, 1]) of all values do not exceed; nearest rank.

    >>> percentile([4.0, 1.0, 3.0, 2.0], 0.5)
    2.0
    """
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share * 1000) // 1000) - 1)]


def timed(work: Callable[[Item], object], items: Iterable[Item]) -> list[float]:
    """How long `work` takes for each item, in milliseconds."""
    taken = []
    for item in items:
        start = time.perf_counter()
        work(item)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def summary(taken: Sequence[float]) -> dict[str, float]:
    """p50 and p99 in milliseconds."""
    return {"p50_ms": round(percentile(taken, 0.5), 4), "p99_ms": round(percentile(taken, 0.99), 4)}
