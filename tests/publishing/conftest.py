"""Places to publish to: a folder, and a bucket on a server of its own."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from moto.server import ThreadedMotoServer

from indexer.publishing.address import place_at
from indexer.publishing.place import Place


@contextmanager
def bucket_server() -> Iterator[dict[str, str]]:
    """A server with an empty bucket; what the environment must say to reach it."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    httpx2.put(f"{endpoint}/bucket", trust_env=False).raise_for_status()
    yield {"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    server.stop()


@pytest.fixture(scope="session")
def bucket() -> Iterator[str]:
    """The address of a bucket."""
    with bucket_server() as settings, pytest.MonkeyPatch.context() as environment:
        for name, value in settings.items():
            environment.setenv(name, value)
        yield "s3://bucket"


@pytest.fixture(params=["folder", "bucket"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where nothing is published yet."""
    if request.param == "folder":
        return str(tmp_path / "published")
    return f"{request.getfixturevalue('bucket')}/{tmp_path.name}"


@pytest.fixture
def place(address: str) -> Place:
    return place_at(address)
