"""The server may be killed at any moment: what it acknowledged is delivered, and nothing comes under two ids."""

from pathlib import Path

from benchmarks.handoffs import kill_under_load
from tests.files import write
from tests.http.content import whale
from tests.indexes import build_index

ROUNDS = 3


def test_no_handoff_that_was_acknowledged_is_lost_when_the_server_is_killed(address: str, tmp_path: Path) -> None:
    build_index(write(tmp_path / "content", whale()), tmp_path / "index")
    killed = kill_under_load(tmp_path / "index", ROUNDS, address)
    assert killed.kills == ROUNDS
    assert killed.acknowledged > 10 * ROUNDS
    assert killed.deliveries >= killed.acknowledged
