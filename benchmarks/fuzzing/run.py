"""Feeds each kind with its inputs, watches the clock, and tells what was reached."""

import ast
import gc
import random
import signal
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from benchmarks.fuzzing.kinds import KINDS, Kind
from kb.errors import KotaeError
from kb.text import shorten

_ROOT = Path(__file__).parents[2]
_LONGEST = 30
"""Seconds after which an input is given up."""

_MOST_COVERED = 2000
"""Inputs of a kind whose lines are counted: counting takes several times what the work does."""

_MOST_KEPT = 20
_MOST_SHOWN, _LONGEST_SHOWN = 3, 600
_BETWEEN = 20.0
"""Seconds from one line that tells how far it is to the next."""


@dataclass(slots=True)
class Outcome:
    """What came of one kind."""

    inputs: int = 0
    seconds: float = 0.0
    """Of the processor, in all, without what making the inputs took."""

    slowest: float = 0.0
    failed: list[str] = field(default_factory=list)
    """What failed or took too long, and of what."""

    failures: int = 0
    covered: str = ""


def fuzz(names: Sequence[str], inputs: int, seed: int, kept: Path | None) -> None:
    """Shares the inputs among the kinds, prints a line for each, and raises `KotaeError` when one of them failed."""
    kinds = {name: KINDS[name] for name in names or KINDS}
    shares = sum(kind.share for kind in kinds.values())
    print(f"{'kind':12} {'inputs':>9} {'mean ms':>8} {'slowest ms':>11} {'failed':>7}  lines reached (first {_MOST_COVERED:,} inputs)")
    outcomes = {}
    for name, kind in kinds.items():
        outcomes[name] = outcome = _fuzz(name, kind, max(1, inputs * kind.share // shares), seed)
        mean = 1000 * outcome.seconds / outcome.inputs
        print(
            f"{name:12} {outcome.inputs:9,} {mean:8.2f} {1000 * outcome.slowest:11.1f} {outcome.failures:7}  {outcome.covered}", flush=True
        )
        for told in outcome.failed[:_MOST_SHOWN]:
            print(shorten(told, _LONGEST_SHOWN))
        if kept:
            _keep(kept, name, outcome.failed)
    print(f"{'all':12} {sum(outcome.inputs for outcome in outcomes.values()):9,}")
    failed = [name for name, outcome in outcomes.items() if outcome.failures]
    if failed:
        raise KotaeError(f"some inputs failed or took too long: {', '.join(failed)}")


def _keep(folder: Path, name: str, failed: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, told in enumerate(failed):
        (folder / f"{name}-{number}.txt").write_text(told, encoding="utf-8", errors="backslashreplace")


def _fuzz(name: str, kind: Kind, inputs: int, seed: int) -> Outcome:
    chance = random.Random(f"{name} {seed}")
    outcome = Outcome()
    feed_once(kind, kind.make(chance))  # loads what is loaded once
    gc.collect()
    gc.freeze()
    with _counting(kind, outcome):
        _feed(kind, min(_MOST_COVERED, inputs // 10), chance, outcome, timed=False)
    _feed(kind, inputs - outcome.inputs, chance, outcome, name=name)
    return outcome


def _feed(kind: Kind, inputs: int, chance: random.Random, outcome: Outcome, *, timed: bool = True, name: str = "") -> None:
    told = time.monotonic()
    for number in range(inputs):
        given = kind.make(chance)
        took, failure = feed_once(kind, given)
        if timed and took > kind.seconds and not failure:
            took = min(feed_once(kind, given)[0] for _ in range(3))  # the first to need something loads it, and others work beside us
        outcome.inputs += 1
        if timed:
            outcome.seconds += took
            outcome.slowest = max(outcome.slowest, took)
        if failure or (timed and took > kind.seconds):
            outcome.failures += 1
            if len(outcome.failed) < _MOST_KEPT:
                outcome.failed.append(f"--- {failure or f'{took:.2f} s'}\n{given!r}")
        if time.monotonic() - told > _BETWEEN:
            told = time.monotonic()
            print(f"# {name} {number:,} of {inputs:,}, {outcome.failures} failed", flush=True)


def feed_once(kind: Kind, given: Any) -> tuple[float, str]:
    """Seconds of the processor, and what it failed with; empty for nothing."""
    start = time.process_time()
    failure = ""
    try:
        with _alarm():
            kind.feed(given)
    except Exception:  # whatever it is, it is what we look for
        failure = traceback.format_exc(limit=-4)
    return time.process_time() - start, failure


@contextmanager
def _alarm() -> Iterator[None]:
    def give_up(_: int, __: FrameType | None) -> NoReturn:
        raise TimeoutError(f"not done after {_LONGEST} s")

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(_LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)


@contextmanager
def _counting(kind: Kind, outcome: Outcome) -> Iterator[None]:
    """Counts which lines of the kind's code are reached."""
    from coverage import Coverage  # comes with the extra `dev`

    places = [_ROOT / place for place in kind.code]
    files = [str(place / "*") if place.is_dir() else str(place) for place in places]
    counted = Coverage(data_file=None, include=files)
    with counted.collect():
        yield
    lines = reached = 0
    for file in counted.get_data().measured_files():
        _, statements, _, missing, _ = counted.analysis2(file)
        within = _within_functions(Path(file)) & set(statements)
        lines += len(within)
        reached += len(within - set(missing))
    outcome.covered = f"{reached:,} of {lines:,}" + (f" ({100 * reached / lines:.0f} %)" if lines else "")


def _within_functions(file: Path) -> set[int]:
    """Lines that are not done with once a module is loaded."""
    functions = (node for node in ast.walk(ast.parse(file.read_bytes())) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    return {line for function in functions for line in range(function.body[0].lineno, (function.end_lineno or 0) + 1)}
