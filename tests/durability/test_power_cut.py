"""Nothing is pointed at, and nothing acknowledged, before it is on disk: what a power cut leaves is whole."""

from pathlib import Path

import pytest

from indexer.publishing import publish
from indexer.store.index_root import read_pointer
from tests.command_line import KOTAE
from tests.durability.power import Disk, python, traced
from tests.files import article, help_center, write
from tests.indexes import build_index

FOLLOW = """
import pathlib, sys

from indexer.publishing import Follower
from indexer.store import index_root

follower = Follower(sys.argv[1], pathlib.Path(sys.argv[2]))
with index_root.locked(follower.root):
    follower.look()
"""

ACCEPT = """
import sys

from api.store import Store
from tests.store.rows import given, add_answers, open_in

store = Store(sys.argv[1])
for _ in range(3):
    open_in(store, "webhook")
    print("acknowledged", flush=True)
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(
        tmp_path / "content",
        {"help-center.yaml": help_center("en: {}, uk: {}"), "en/help/a.md": article("A"), "uk/help/a.md": article("А")},
    )


@pytest.mark.parametrize("how", ["built", "followed"])
def test_a_generation_is_on_disk_whole_before_it_is_pointed_at_and_the_pointer_before_that_is_told(
    tmp_path: Path, content: Path, how: str
) -> None:
    index = tmp_path / "index"
    if how == "built":
        command = [KOTAE, "build", content, "--index", index]
    else:
        build_index(content, tmp_path / "other")
        publish(tmp_path / "other", str(tmp_path / "published"), keep=1)
        command = python(FOLLOW, tmp_path / "published", index)
    disk, switches = Disk(str(tmp_path)), 0
    for call, arguments in traced(tmp_path, *command):
        renamed = disk.apply(call, arguments)
        if renamed and renamed[1] == f"{index}/CURRENT":
            switches += 1
            assert not disk.losable(f"{index}/{read_pointer(index).generation}")
            assert disk.losable(f"{index}/CURRENT") == {f"{index}/CURRENT"}, "its name alone, which is the switch"
    assert switches == 1
    assert not disk.losable(f"{index}/CURRENT")


def test_what_is_published_is_on_disk_before_it_is_pointed_at(tmp_path: Path, content: Path) -> None:
    build_index(content, tmp_path / "index")
    place = tmp_path / "published"
    disk, switches = Disk(str(tmp_path)), 0
    for call, arguments in traced(tmp_path, KOTAE, "publish", tmp_path / "index", place):
        renamed = disk.apply(call, arguments)
        if renamed and renamed[1].endswith("/CURRENT"):
            switches += 1
            assert disk.losable(str(place)) <= {f"{place}/CURRENT", f"{place}/LOCK"}
    assert switches == 1
    assert not disk.losable(f"{place}/CURRENT")


def test_a_handoff_is_on_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    store = tmp_path / "people.db"
    disk, acknowledged = Disk(str(tmp_path)), 0
    for call, arguments in traced(tmp_path, *python(ACCEPT, store)):
        if call == "write" and '"acknowledged' in arguments:
            acknowledged += 1
            assert not disk.losable(str(store)) | disk.losable(f"{store}-wal")
        disk.apply(call, arguments)
    assert acknowledged == 3
