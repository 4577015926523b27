"""Reads the Containerfile: as little of its language as ours uses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.demo import ROOT

FILE = ROOT / "Containerfile"


class Step(NamedTuple):
    """An instruction, with what stands behind it on one line."""

    name: str
    text: str


@dataclass
class Stage:
    """What becomes one image."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def all(self, name: str) -> list[str]:
        """What stands behind each instruction of a name."""
        return [step.text for step in self.steps if step.name == name]


def read() -> list[Stage]:
    """The stages, in order."""
    stages: list[Stage] = []
    for step in _steps(FILE):
        if step.name == "FROM":
            base, _, name = re.sub(r"\$\{PYTHON\}", "3.11", step.text).partition(" AS ")
            stages.append(Stage(base, name))
        elif stages:
            stages[-1].steps.append(step)
    return stages


def _steps(file: Path) -> Iterator[Step]:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        if line.strip():
            name, _, text = line.partition(" ")
            yield Step(name, text.strip())
