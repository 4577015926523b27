"""One build at a time; one that fails, or is killed, leaves what is served and does not hinder the next."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.backends import Document
from indexer.backends.tantivy import TantivyEngine
from kb.errors import BuildUnderWay, CannotWrite
from tests.builds.conftest import BuildFiles
from tests.builds.content import FIRST, SECOND, THIRD, edition
from tests.command_line import KOTAE, environment
from tests.demo import DEMO, ROOT
from tests.files import write
from tests.indexes import build_index, snapshot

HOLD = """
import pathlib, sys
from indexer.store.index_root import locked

with locked(pathlib.Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_builder(index: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes to `index`, until it is killed."""
    command = [sys.executable, "-c", HOLD, str(index)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout.readline() == "locked\n"
            yield process
        finally:
            process.kill()


def test_a_build_under_way_is_told_by_its_process(index: Path, build_files: BuildFiles) -> None:
    build_files(FIRST)
    with another_builder(index) as process:
        with pytest.raises(BuildUnderWay, match=rf"\b{process.pid}\b"):
            build_files(SECOND, wait=False)
        assert edition(index) == "Edition 1."


def test_a_build_waits_for_another_one_and_then_builds(index: Path, build_files: BuildFiles) -> None:
    build_files(FIRST)
    with another_builder(index) as process:
        threading.Timer(0.5, process.kill).start()
        started = time.monotonic()
        assert build_files(SECOND).how == "built"
    assert time.monotonic() - started > 0.4
    assert edition(index) == "Edition 2."


def test_a_killed_build_leaves_no_lock(index: Path, build_files: BuildFiles) -> None:
    with another_builder(index) as process:
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        assert build_files(FIRST).how == "built"


class FailingEngine(TantivyEngine):
    """An engine that writes one locale, and then meets an error."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def write(self, root: Path, folder: Path, fields: Sequence[str], documents: Iterable[Document]) -> None:
        super().write(root, folder, fields, documents)
        raise self._error


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["disk full", "interrupted"])
@pytest.mark.parametrize("force", [False, True])
def test_a_build_that_fails_leaves_what_is_served_and_does_not_hinder_the_next(
    tmp_path: Path, index: Path, build_files: BuildFiles, error: BaseException, force: bool
) -> None:
    build_files(FIRST)
    before = (index / "CURRENT").read_bytes()
    second = write(tmp_path / "second", SECOND)
    with pytest.raises(CannotWrite if isinstance(error, OSError) else KeyboardInterrupt):
        build_index(second, index, engine=FailingEngine(error), force=force)
    assert (index / "CURRENT").read_bytes() == before
    assert edition(index) == "Edition 1."
    assert build_index(second, index, force=force).how == "built"
    assert edition(index) == "Edition 2."


def test_a_forced_build_that_fails_leaves_the_generation_that_it_would_have_replaced(
    tmp_path: Path, index: Path, build_files: BuildFiles
) -> None:
    generation = build_files(FIRST).generation
    before = snapshot(index / generation)
    with pytest.raises(CannotWrite, match=r"No space.*make room"):
        build_index(tmp_path / "content", index, engine=FailingEngine(OSError(28, "No space left on device")), force=True)
    assert snapshot(index / generation) == before
    assert edition(index) == "Edition 1."


def test_a_failed_build_leaves_nothing_lying_about(tmp_path: Path, index: Path, build_files: BuildFiles) -> None:
    build_files(FIRST)
    before = {path.name for path in index.iterdir()}
    with pytest.raises(KeyboardInterrupt):
        build_index(write(tmp_path / "second", SECOND), index, engine=FailingEngine(KeyboardInterrupt()))
    assert {path.name for path in index.iterdir()} == before


SLEEPY = """
import pathlib, sys, time

from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from kb.content import read_content

class Sleepy(TantivyEngine):
    def write(self, root, folder, fields, documents):
        super().write(root, folder, fields, documents)
        print("written", flush=True)
        time.sleep(60)

if __name__ == "__main__":
    build(read_content(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2]), Sleepy())
"""


def test_what_a_killed_build_left_is_cleared_away_by_the_next_one(tmp_path: Path, index: Path, build_files: BuildFiles) -> None:
    build_files(FIRST)
    before = {path.name for path in index.iterdir()}
    write(tmp_path / "second", SECOND)
    (tmp_path / "sleepy.py").write_text(SLEEPY)
    command = [sys.executable, tmp_path / "sleepy.py", tmp_path / "second", index]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}) as process:
        try:
            assert process.stdout.readline() == "written\n"
        finally:
            process.kill()
    assert edition(index) == "Edition 1."
    third = build_files(THIRD).generation
    assert {path.name for path in index.iterdir()} == before | {third}


def test_a_full_disk_is_told_and_leaves_what_is_served(demo_index: Path, tmp_path: Path) -> None:
    index = Path(shutil.copytree(demo_index, tmp_path / "index"))
    (index / "analysis.sqlite").unlink()  # so that there is much to write
    before = snapshot(index)
    before.pop("LOCK")

    def no_file_over_100_kb() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = subprocess.run(
        [KOTAE, "build", DEMO, "--index", index, "--force"],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
        preexec_fn=no_file_over_100_kb,
    )
    assert done.returncode == 2, done.stderr
    assert "cannot write" in done.stderr
    assert "make room" in done.stderr
    new = {"LOCK", "analysis.sqlite", "vectors.sqlite"}
    assert {name: state for name, state in snapshot(index).items() if name not in new} == before
    assert build_index(DEMO, index).how == "unchanged"
