"""Does it hold? One kind of trouble a file."""

from collections.abc import Collection
from pathlib import Path
from typing import Literal, get_args

from benchmarks.endurance.generations import measure as kill_and_switch
from benchmarks.endurance.kills import measure as kills
from benchmarks.endurance.overload import measure as overload
from benchmarks.endurance.soak import soak
from kb.content import read_content

Kind = Literal["generations", "kills", "overload", "soak"]
KINDS: tuple[Kind, ...] = get_args(Kind)


def measure(root: Path, kinds: Collection[Kind], count: int, seconds: float, address: str, *, lexical: bool) -> None:
    """Prints what comes of each kind of trouble, on the content in `root`; raises `KotaeError` when anything does not hold."""
    content = read_content(root)
    if "generations" in kinds:
        kill_and_switch(content, count, address)
    if "kills" in kinds:
        kills(content, count, address)
    if "overload" in kinds:
        overload(content, seconds, lexical=lexical)
    if "soak" in kinds:
        print(f"soaked    {soak(content, seconds * 10)}")
