"""What is published is followed, whole or not at all."""

import importlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from indexer.build import KEEP
from indexer.publishing import Follower, Published, following_problem, publish
from indexer.publishing.layout import checksum_of, object_path
from indexer.publishing.place import Place
from indexer.store import index_root, read_pointer
from indexer.store.manifest import FORMAT, read_manifest
from kb.errors import CannotWrite, DamagedIndex, NoIndex, OtherFormat, PublishedMeanwhile
from tests.builds.content import FIRST, SECOND, THIRD, edition
from tests.files import Files, write
from tests.indexes import HARM, build_index, current, harm

follow = importlib.import_module("indexer.publishing.follow")
publish_module = importlib.import_module("indexer.publishing.publish")  # the package has a function of that name

Build = Callable[[Files], Path]


@pytest.fixture
def built(tmp_path: Path) -> Build:
    """Builds a content into the index root that is published."""

    def built(files: Files) -> Path:
        build_index(write(tmp_path / "content", files), tmp_path / "index")
        return tmp_path / "index"

    return built


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """That follows."""
    return tmp_path / "followed"


@pytest.fixture
def follower(address: str, root: Path) -> Follower:
    root.mkdir()
    return Follower(address, root)


def published(index: Path, address: str, **options: object) -> Published:
    return publish(index, address, **{"keep": KEEP, **options})  # type: ignore[arg-type]


def test_what_is_published_is_followed_and_only_what_changed_is_copied(
    built: Build, address: str, root: Path, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = published(built(FIRST), address)
    assert (first.copied, first.switched) == (first.files, True)
    follower.look()
    assert edition(root) == "Edition 1."
    again = published(built(FIRST), address)
    assert (again.copied, again.switched) == (0, False)

    second = published(built(SECOND), address)
    downloaded = []
    download = follow.__dict__["_download"]
    monkeypatch.setattr(follow, "_download", lambda place, checksum, to: (downloaded.append(checksum), download(place, checksum, to)))
    follower.look()
    assert edition(root) == "Edition 2."
    assert 0 < len(downloaded) == second.copied < second.files
    assert not (root / ".incoming").exists()


def test_a_rollback_is_published_and_followed_without_copying_anything(built: Build, address: str, root: Path, follower: Follower) -> None:
    published(built(FIRST), address)
    follower.look()
    published(index := built(SECOND), address)
    follower.look()
    index_root.rollback(index)
    assert published(index, address).copied == 0
    follower.look()
    assert edition(root) == "Edition 1."


def test_of_two_publishers_the_second_is_told_and_undoes_nothing(
    built: Build, address: str, root: Path, follower: Follower, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(built(FIRST), address)
    other = tmp_path / "other"
    build_index(write(tmp_path / "other-content", THIRD), other)
    see_all = publish_module.__dict__["_see_all"]

    def meanwhile(*_: object) -> None:
        monkeypatch.setattr(publish_module, "_see_all", see_all)
        published(other, address)

    monkeypatch.setattr(publish_module, "_see_all", meanwhile)
    with pytest.raises(PublishedMeanwhile, match=r"somebody else published to .* meanwhile"):
        published(built(SECOND), address)
    follower.look()
    assert edition(root) == "Edition 3."


@pytest.mark.parametrize("how", ["missing", "half", "nonsense"])
def test_a_damaged_file_is_not_followed_until_it_is_published_anew(
    built: Build, address: str, place: Place, root: Path, follower: Follower, how: str
) -> None:
    published(built(FIRST), address)
    follower.look()
    new = set(place.list("objects"))
    published(index := built(SECOND), address)
    path = min(set(place.list("objects")) - new)
    if how == "missing":
        place.delete([path])
    else:
        found = place.read(path)
        assert found
        place.write(path, HARM[how](found.data) or b"")
    follower.look()
    assert edition(root) == "Edition 1."
    assert isinstance(following_problem(root), DamagedIndex)
    published(index, address, force=True)
    follower.look()
    assert edition(root) == "Edition 2."
    assert following_problem(root) is None


def test_a_file_that_breaks_here_is_brought_again(built: Build, address: str, root: Path, follower: Follower) -> None:
    published(built(FIRST), address)
    follower.look()
    broken = current(root)
    harm(broken / next(iter(read_manifest(broken).files)), "nonsense")
    follower.look()
    assert current(root) != broken
    assert edition(root) == "Edition 1."


def test_what_no_kept_generation_names_is_deleted_when_it_is_old(built: Build, address: str, place: Place) -> None:
    published(built(FIRST), address)
    published(built(SECOND), address, keep=1)
    assert len(place.list("generations")) == 2, "it is not old yet"
    published(index := built(THIRD), address, keep=1, grace=timedelta(0))
    files = read_manifest(current(index)).files.values()
    assert set(place.list("objects")) == {object_path(checksum) for checksum in files}
    assert len(place.list("generations")) == 1


def edit_published(place: Place, change: Callable[[dict[str, Any]], object]) -> None:
    """Lets `change` edit the manifest of what is published, as another version of Kotae or somebody with bad intent would write it."""
    pointer = place.read("CURRENT")
    assert pointer
    said = json.loads(pointer.data)
    found = place.read(f"generations/{said['current']['generation']}-{said['current']['manifest'][:16]}.json")
    assert found
    manifest = json.loads(found.data)
    change(manifest)
    data = json.dumps(manifest).encode()
    said["current"]["manifest"] = checksum_of(data)
    place.write(f"generations/{said['current']['generation']}-{checksum_of(data)[:16]}.json", data)
    place.write("CURRENT", json.dumps(said).encode())


def test_a_file_outside_of_the_generation_is_never_written(
    built: Build, address: str, place: Place, root: Path, follower: Follower
) -> None:
    published(built(FIRST), address)
    edit_published(place, lambda manifest: manifest["files"].update({"../../outside": min(manifest["files"].values())}))
    follower.look()
    assert "outside of a generation" in str(following_problem(root))
    assert not (root.parent / "outside").exists()


def test_what_a_later_version_published_is_not_followed_and_told(
    built: Build, address: str, place: Place, root: Path, follower: Follower
) -> None:
    published(built(FIRST), address)
    follower.look()
    published(index := built(SECOND), address)
    edit_published(place, lambda manifest: manifest.update(format=FORMAT + 1))
    follower.look()
    assert edition(root) == "Edition 1."
    assert isinstance(following_problem(root), OtherFormat)
    assert "install that one here" in str(following_problem(root))
    published(index, address)
    follower.look()
    assert edition(root) == "Edition 2."


def test_an_index_that_was_built_is_not_taken_for_one_that_follows(built: Build) -> None:
    with pytest.raises(CannotWrite, match="holds an index that was built there"):
        Follower("s3://bucket/help", built(FIRST))


def test_where_nothing_is_published_there_is_nothing_to_serve(root: Path, tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="nothing is published at"):
        Follower(str(tmp_path / "published"), root).begin()
    with pytest.raises(NoIndex):
        read_pointer(root)
