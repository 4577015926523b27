"""An index root, and a server that follows it."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.files import write
from tests.http.content import whale
from tests.indexes import build_index
from tests.serving import FollowedIndex, served_by
from tests.waiting import until


@dataclass(frozen=True)
class Followed:
    """An index root, and a server in a thread of ours that follows it."""

    root: Path
    live: FollowedIndex
    http: httpx2.Client
    caplog: pytest.LogCaptureFixture

    def publish(self, title: str) -> str:
        """Builds a help centre, and waits until it is served; returns the generation's id."""
        generation = build_index(write(self.root / "content", whale(title)), self.root / "index").generation
        until(lambda: self.serves(generation), 5)
        return generation

    def serves(self, generation: str) -> bool:
        return served_by(self.http) == generation

    def readiness(self) -> dict[str, Any]:
        """What the server says of itself."""
        said: dict[str, Any] = self.http.get("/health/ready").json()
        return said

    def look(self, times: int) -> None:
        """Waits until the pointer was looked at so often again, beside the look that may be under way."""
        before = self.live.looks
        until(lambda: self.live.looks > before + times, 10)

    def complaints(self) -> list[str]:
        """What the log says that is no mere information."""
        return [record.getMessage() for record in self.caplog.records if record.levelno > logging.INFO]
