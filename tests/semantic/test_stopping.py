"""A server that is told to stop ends in time, whatever its embedder does."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import httpx2
import pytest

from tests.conftest import Publish
from tests.embedders import RandomEmbedder
from tests.semantic.content import FILES
from tests.semantic.stub import Stub, vectors_as_json
from tests.serving import Server, ask_over_http, serving
from tests.waiting import timed, until

HANGS = 60.0
"""Seconds."""


@pytest.fixture(params=["0.15", "60"], ids=["answers go on without it", "an answer waits for it"])
def hanging(request: pytest.FixtureRequest, publish: Publish, index: Path, tmp_path: Path, stub: Stub) -> Iterator[Server]:
    """A server whose embedder hangs from now on, with a question under way."""
    publish(FILES, RandomEmbedder("stub (3) 'query: ' 'passage: '", 3))
    stub.reply = vectors_as_json("[1, 0, 0]")
    settings = {"embedder": stub.url, "embedder_model": "stub", "embedder_dimension": "3", "embedder_timeout": str(HANGS)}
    with serving(index, tmp_path / "log", **settings, embedder_time_limit=request.param) as server:
        assert ask_over_http(server.http, "which dog may travel")["degraded"] is None
        stub.seconds, stub.body = HANGS, {}
        waiting = Thread(target=ask, args=(server,))
        waiting.start()
        until(lambda: stub.body, 5)
        yield server
        waiting.join(20)


def ask(server: Server) -> None:
    with suppress(httpx2.HTTPError):
        ask_over_http(server.http, "where does my puppy sit")


def test_it_ends_in_time_though_its_embedder_hangs(hanging: Server) -> None:
    hanging.terminate()
    assert timed(lambda: hanging.wait(20)) < 15
    assert hanging.process.returncode == 0
