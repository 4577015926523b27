"""Does anything that people write make it fail, or take long? Inputs from grammars and real texts, requests from the OpenAPI document."""

from collections.abc import Sequence
from pathlib import Path

import click


def measure(kinds: Sequence[str], inputs: int, seed: int, kept: Path | None) -> None:
    """Prints what came of each kind; raises `KotaeError` when something failed or took too long."""
    from benchmarks.fuzzing.kinds import KINDS

    if unknown := [kind for kind in kinds if kind not in {*KINDS, "api"}]:
        raise click.UsageError(f"no kind {', '.join(unknown)}; there are {', '.join(KINDS)} and api")
    if "api" in kinds:
        from benchmarks.fuzzing.api import ask_at_random

        ask_at_random(inputs, seed)
    if others := [kind for kind in kinds or KINDS if kind != "api"]:
        from benchmarks.fuzzing.run import fuzz

        fuzz(others, inputs, seed, kept)
