"""Nodes are asked by TLS, with user and password, and neither the password nor a connection to somebody else gets out."""

import base64
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from api.runtime import Runtime, Settings
from indexer.backends.opensearch import Access
from indexer.backends.opensearch.cluster import Cluster
from kb.errors import EngineRefused, EngineUnavailable
from tests.certificates import context, make_certificate
from tests.engines.fake_cluster import FakeCluster, fake_cluster
from tests.files import article, help_center, write

PASSWORD = "the-password"
CODED = base64.b64encode(f"kotae:{PASSWORD}".encode()).decode()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of somebody else, who has the same name."""
    return make_certificate(tmp_path_factory.mktemp("other"))


@pytest.fixture
def cluster(certificate: Path) -> Iterator[FakeCluster]:
    with fake_cluster(1, context(certificate)) as cluster:
        cluster.authorization = f"Basic {CODED}"
        yield cluster


def ask(cluster: FakeCluster, ca_file: Path | str = "", password: str = PASSWORD, nodes: tuple[str, ...] = ()) -> object:
    return Cluster(Access(nodes or cluster.urls, "kotae", password, str(ca_file), time_limit=5)).ask("GET", "/")


def test_whoever_signed_the_nodes_certificates_is_trusted_when_the_file_says_so(cluster: FakeCluster, certificate: Path) -> None:
    assert ask(cluster, certificate / "cert")


def test_a_certificate_that_somebody_else_signed_or_of_another_host_is_told(cluster: FakeCluster, certificate: Path, other: Path) -> None:
    for ca_file in ("", other / "cert"):
        with pytest.raises(EngineUnavailable, match=r"not trusted: self-signed certificate; is KOTAE_ENGINE_CA_FILE"):
            ask(cluster, ca_file)
    elsewhere = (cluster.urls[0].replace("localhost", "127.0.0.1"),)
    with pytest.raises(EngineUnavailable, match=r"not trusted: .*not valid for '127\.0\.0\.1'"):
        ask(cluster, certificate / "cert", nodes=elsewhere)
    assert cluster.asked == 0


def test_a_file_of_certificates_that_is_none_is_told(cluster: FakeCluster, certificate: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("")
    for file, why in ((tmp_path / "nowhere", "No such file"), (tmp_path / "empty", ""), (certificate / "key", "")):
        with pytest.raises(EngineRefused, match=rf"KOTAE_ENGINE_CA_FILE `{file}`: {why}.*PEM"):
            ask(cluster, file)


def test_a_node_that_speaks_no_tls_and_one_that_speaks_nothing_else_are_told(cluster: FakeCluster) -> None:
    with fake_cluster(1) as plain, pytest.raises(EngineUnavailable, match="no TLS: "):
        ask(plain, nodes=(plain.urls[0].replace("http:", "https:"),))
    with pytest.raises(EngineUnavailable, match="Error"):
        ask(cluster, nodes=(cluster.urls[0].replace("https:", "http:"),))


def build(tmp_path: Path, cluster: FakeCluster, **environment: str) -> Result:
    content = write(tmp_path / "content", {"help-center.yaml": help_center("en: {}"), "en/help/a.md": article("Cards")})
    known = {"KOTAE_ENGINE": "opensearch", "KOTAE_ENGINE_NODES": cluster.urls[0], "KOTAE_EMBEDDER": "none", "KOTAE_ENGINE_USER": "kotae"}
    return CliRunner(env=known | environment).invoke(main, ["build", str(content), "--index", str(tmp_path / "index")])


def test_the_password_is_shown_to_the_nodes_and_to_nobody_else(
    cluster: FakeCluster, certificate: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ca_file, right = str(certificate / "cert"), PASSWORD
    with_url = cluster.urls[0].replace("//", f"//kotae:{PASSWORD}@")
    told = [build(tmp_path, cluster, KOTAE_ENGINE_CA_FILE=ca_file, KOTAE_ENGINE_PASSWORD=right)]
    assert told[0].exit_code == 0, told[0].output
    cluster.authorization = "another"
    told += [
        build(tmp_path, cluster, KOTAE_ENGINE_CA_FILE=ca_file, KOTAE_ENGINE_PASSWORD=right),
        build(tmp_path, cluster, KOTAE_ENGINE_PASSWORD=right),
        build(tmp_path, cluster, KOTAE_ENGINE_NODES=with_url, KOTAE_ENGINE_USER=""),
        build(tmp_path, cluster, KOTAE_ENGINE_NODES=with_url.replace("https", "ftp")),
        build(tmp_path, cluster, KOTAE_ENGINE_NODES=with_url, KOTAE_ENGINE_TIME_LIMIT="soon", KOTAE_ENGINE_PASSWORD=right),
    ]
    assert [result.exit_code for result in told[1:]] == [2] * 5
    assert "KOTAE_ENGINE_PASSWORD" in told[1].stderr
    written = "".join(result.output for result in told) + caplog.text + repr(Settings(engine_password=PASSWORD))
    written += "".join(path.read_text(errors="replace") for path in (tmp_path / "index").rglob("*") if path.is_file())
    assert PASSWORD not in written
    assert CODED not in written


def test_user_and_password_of_a_nodes_url_are_shown_to_it(cluster: FakeCluster, certificate: Path) -> None:
    url = cluster.urls[0].replace("//", f"//kotae:{PASSWORD}@")
    cluster_of = Runtime(Settings(engine_nodes=(url,), engine_ca_file=str(certificate / "cert"), engine="opensearch")).cluster
    assert cluster_of.version == "opensearch 3, form 1"
    assert [(node.url, node.problem) for node in cluster_of.see_nodes()] == [(cluster.urls[0], None)]
    cluster.authorization = "another"
    [refused] = cluster_of.see_nodes()
    assert "KOTAE_ENGINE_PASSWORD" in str(refused.problem)
    assert PASSWORD not in f"{refused}"
