"""A new version takes over the index and the store of the version before, while that one serves, and no request fails."""

import io
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.command_line import KOTAE, environment, kotae
from tests.demo import ROOT
from tests.files import write
from tests.http.content import whale
from tests.inbox.sending import hand_over, status_of
from tests.indexes import build_index
from tests.serving import Server, served_by, serving
from tests.waiting import until

BEFORE = "d5646d2f7e8a"
"""The commit that stands for the version before, until there is a release: index and store had older forms."""


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the version before."""
    folder = tmp_path_factory.mktemp("before")
    archive = subprocess.run(["git", "archive", BEFORE, "kb", "indexer", "api"], cwd=ROOT, capture_output=True, check=False)
    if archive.returncode:
        pytest.skip(f"{BEFORE} is not here: this is a shallow clone, or none")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


@contextmanager
def running(code: Path) -> Iterator[None]:
    """`kotae` is what lies in a folder, for processes that start meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(code))
        yield


@pytest.fixture(scope="module")
def built_before(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index root that the version before has built; not to be changed."""
    folder = tmp_path_factory.mktemp("built-before")
    content = write(folder / "content", whale("Whales"))
    with running(before):
        subprocess.run([KOTAE, "build", content, "--index", folder / "index"], env=environment(), check=True, capture_output=True)
    return folder / "index"


def test_an_index_of_the_version_before_is_refused_with_what_is_to_be_done(built_before: Path) -> None:
    refused = kotae("serve", "--index", built_before, "--port", 0, store="none", code=2).output
    assert f"{built_before}/" in refused
    assert "was built by another version of Kotae" in refused
    assert f"run `kotae build CONTENT --index {built_before}`" in refused


class Clients:
    """Somebody who asks all the time, as a proxy sends them to one server or another."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.answers: list[tuple[int, str]] = []
        """Status and first title, or what went wrong."""

    def switch(self, server: Server) -> None:
        """Sends them elsewhere, and waits until nobody is with the server before."""
        self.server = server
        self.go_on()

    def go_on(self) -> None:
        """Until a question was put and answered from now on."""
        before = len(self.answers)
        until(lambda: len(self.answers) > before + 1, 10)

    @contextmanager
    def asking(self) -> Iterator[None]:
        end = threading.Event()

        def ask() -> None:
            while not end.wait(0.01):
                try:
                    response = self.server.http.get("/v1/answers", params={"question": "whales"})
                    self.answers.append((response.status_code, response.json()["results"][0]["title"]))
                except (httpx2.HTTPError, LookupError) as error:
                    self.answers.append((0, repr(error)))

        thread = threading.Thread(target=ask)
        thread.start()
        try:
            yield
        finally:
            end.set()
            thread.join()


def test_a_new_version_takes_over_while_the_one_before_serves_and_no_request_fails(
    before: Path, built_before: Path, tmp_path: Path
) -> None:
    index = shutil.copytree(built_before, tmp_path / "index")
    with ExitStack() as servers:
        with running(before):
            old = servers.enter_context(serving(index, tmp_path / "old.log"))
        clients = Clients(old)
        with clients.asking():
            handoffs = [hand_over(old.http)]
            served = served_by(old.http)
            built = build_index(write(tmp_path / "content", whale("Blue whales")), index).generation
            until(lambda: old.http.get("/health/ready").json()["problem"], 10)
            assert served_by(old.http) == served
            new = servers.enter_context(serving(index, tmp_path / "new.log"))
            assert served_by(new.http) == built
            handoffs += [hand_over(old.http), hand_over(new.http)]  # the store was brought forward meanwhile
            assert {status_of(server.http, opened)["state"] for server in (old, new) for opened in handoffs} == {"open"}
            clients.switch(new)
            old.terminate()
            assert old.wait(15) == 0
            clients.go_on()
    titles = [title for _, title in clients.answers]
    assert clients.answers == [(200, title) for title in sorted(titles, reverse=True)]
    assert set(titles) == {"Whales", "Blue whales"}
    assert "store" not in (tmp_path / "old.log").read_text(encoding="utf-8").split("serving http", 1)[1]
