"""Nothing that people write makes anything fail; `python -m benchmarks fuzzing` feeds a million inputs."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzzing import kinds, run
from benchmarks.fuzzing.guided import FromBytes
from benchmarks.fuzzing.replies import Answers
from indexer.store import Generation
from kb.errors import KotaeError

HERE = ("tests/attacks/test_inputs_at_random.py",)


@pytest.mark.parametrize("name", kinds.KINDS)
def test_no_input_makes_it_fail(demo: Generation, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(kinds, "_demo", lambda: demo)
    kind = kinds.KINDS[name]

    @settings(max_examples=20, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def feed(chance: random.Random) -> None:
        kind.feed(kind.make(chance))

    feed()


def test_inputs_are_made_from_bytes_too(demo: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_demo", lambda: demo)
    for kind in kinds.KINDS.values():
        for data in (b"", bytes(range(256)) * 8):
            kind.feed(kind.make(FromBytes(data)))


@pytest.mark.parametrize("body", [b'{"ticket": 7}', b'{"ticket": "x"}', b'{"source_id": "\\ud800", "id": 7}', b"[" * 100_000, b"\xff"])
def test_an_answer_that_no_documentation_has_is_a_failure_like_any_other(body: bytes) -> None:
    for number in range(60):  # each target, and each that happens to a hand-off
        Answers(random.Random(number), lambda _: (200, {}, body)).deliver()


def test_what_fails_and_what_is_slow_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    broken = kinds.Kind(random.Random.random, lambda _: 1 / 0, 1, 1, HERE)
    slow = kinds.Kind(random.Random.random, lambda _: sum(range(300_000)), 0.0001, 1, HERE)
    monkeypatch.setattr(run, "KINDS", {"broken": broken, "slow": slow})
    with pytest.raises(KotaeError, match="broken, slow"):
        run.fuzz([], 20, 1, None)
    assert "ZeroDivisionError" in capsys.readouterr().out
