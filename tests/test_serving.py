import os
import resource
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from indexer.store import open_current, read_pointer
from kb.content import read_content
from kb.errors import DamagedIndex
from tests.conftest import DEMO
from tests.serving import KOTAE, environment, serving, until

QUESTION = {"question": "забув пароль", "locale": "uk", "limit": 1}
ARTICLE = "---\ntitle: Forgotten password\n---\nEdition {}."


def workers(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()]


def test_several_workers_share_a_port_and_one_that_dies_is_replaced(demo_index: Path, tmp_path: Path):
    with serving(demo_index, tmp_path / "log", workers="2") as server:
        before = until(lambda: len(found := workers(server.pid)) == 2 and found, 10)
        assert all(server.http.get("/v1/answers", params=QUESTION).json()["results"] for _ in range(20))
        os.kill(before[0], signal.SIGKILL)
        after = until(lambda: len(found := workers(server.pid)) == 2 and before[0] not in found and found, 10)
        assert before[1] in after
        assert server.http.get("/v1/answers", params=QUESTION).json()["results"]


@pytest.mark.parametrize("count", ["1", "2"])
def test_told_to_stop_it_answers_what_is_under_way_and_ends(demo_index: Path, tmp_path: Path, count: str):
    statuses: list[int] = []
    with serving(demo_index, tmp_path / "log", workers=count) as server:

        def ask() -> None:
            statuses.append(server.http.get("/v1/answers", params=QUESTION).status_code)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        until(lambda: statuses, 10)
        start = time.monotonic()
        server.terminate()
        for thread in threads:
            thread.join()
        assert server.wait(15) == 0
        assert time.monotonic() - start < 10
    assert statuses == [200] * 8


def test_a_server_started_on_a_damaged_generation_serves_the_last_good_one_and_says_so(write_content, tmp_path: Path):
    index = tmp_path / "index"
    for edition in (1, 2):
        build(read_content(write_content({"en/account/password.md": ARTICLE.format(edition)})), index, TantivyEngine())
    damaged = index / read_pointer(index).generation / "en" / "articles.sqlite"
    damaged.write_bytes(damaged.read_bytes()[:-1000])
    with pytest.raises(DamagedIndex, match=r"articles\.sqlite"):
        open_current(index, TantivyEngine())
    with serving(index, tmp_path / "log") as server:
        answer = server.http.get("/v1/answers", params={"question": "forgotten password"}).json()
        assert answer["results"][0]["snippet"]["text"] == "Edition 1."
        assert "articles.sqlite is missing or damaged" in server.log()


def test_a_full_disk_is_told_and_leaves_what_is_served(demo_index: Path, tmp_path: Path):
    index = Path(shutil.copytree(demo_index, tmp_path / "index"))
    (index / "analysis.sqlite").unlink()  # so that there is much to write
    before = {path: path.stat().st_mtime_ns for path in index.rglob("*") if path.name != "LOCK"}

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
    assert {path: path.stat().st_mtime_ns for path in index.rglob("*") if path.name not in new} == before
    assert build(read_content(DEMO), index, TantivyEngine()).how == "unchanged"


def test_old_generations_are_pruned_but_never_one_that_is_served(write_content, tmp_path: Path):
    index = tmp_path / "index"
    built = []
    held = None
    for edition in range(8):
        content = read_content(write_content({"en/account/password.md": ARTICLE.format(edition)}))
        built.append(build(content, index, TantivyEngine(), keep=3).generation)
        held = held or open_current(index, TantivyEngine())
    assert {path.name for path in index.iterdir() if path.is_dir()} == {built[0], *built[-3:]}
    del held
    build(read_content(write_content({"en/account/password.md": ARTICLE.format("last")})), index, TantivyEngine(), keep=3)
    assert built[0] not in {path.name for path in index.iterdir()}
