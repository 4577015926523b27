"""`kotae serve` follows a bucket, in several processes, and does without it when it is gone."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from indexer.publishing.address import address_of, place_at
from kb.errors import PlaceUnreachable
from tests.builds.content import FIRST, SECOND
from tests.command_line import run_kotae
from tests.files import write
from tests.indexes import build_index
from tests.publishing.conftest import bucket_server
from tests.serving import served_by, serving
from tests.waiting import until


def told(address: Path) -> str:
    """What is wrong with a bucket."""
    with pytest.raises(PlaceUnreachable) as error:
        place_at(str(address_of(address))).read("CURRENT")
    return str(error.value)


def test_a_server_follows_a_bucket_and_serves_on_when_it_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ExitStack()
    for name, value in store.enter_context(bucket_server()).items():
        monkeypatch.setenv(name, value)
    index, address = tmp_path / "index", Path("s3://bucket/served")
    build_index(write(tmp_path / "content", FIRST), index)
    assert " published to s3://bucket/served: " in run_kotae("publish", index, address).stdout
    with serving(address, tmp_path / "log", "--workers", "2", follow_seconds="0.05", index_cache=str(tmp_path / "cache")) as server:
        second = build_index(write(tmp_path / "content", SECOND), index).generation
        run_kotae("publish", index, address)
        until(lambda: served_by(server.http) == second, 10)
        store.close()
        until(lambda: server.http.get("/health/ready").json()["problem"] == "place-unreachable", 10)
        ready = server.http.get("/health/ready")
        assert (ready.status_code, ready.json()["served"]) == (200, second)
        assert server.http.post("/v1/answers", json={"question": "note edition", "locale": "en"}).json()["results"]
        assert told(address) == told(address), "else it would be told again and again"
        assert server.log().count("cannot use s3://bucket/served") == 1
