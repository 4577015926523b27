"""A generation or a pointer that arrives late, or in the wrong order, is tried again until it can be served."""

import shutil
from pathlib import Path

import pytest

from indexer.store.manifest import MANIFEST
from tests.files import write
from tests.http.content import whale
from tests.http.following import Followed
from tests.indexes import build_index, point_at
from tests.serving import ask_over_http
from tests.waiting import until


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A generation that another machine has built."""
    root = tmp_path / "elsewhere"
    return root / build_index(write(tmp_path / "other", whale("Late whales")), root).generation


def first_title(followed: Followed) -> str:
    return str(ask_over_http(followed.http, "whales")["results"][0]["title"])


def test_a_pointer_that_comes_before_its_generation_is_served_once_that_is_there(followed: Followed, elsewhere: Path) -> None:
    index = followed.root / "index"
    point_at(index, elsewhere.name)
    until(lambda: followed.readiness()["problem"] == "damaged-index", 5)
    assert followed.readiness()["wanted"] == elsewhere.name
    assert first_title(followed) == "Whales"
    elsewhere.rename(index / elsewhere.name)
    until(lambda: followed.serves(elsewhere.name), 10)
    assert (first_title(followed), followed.readiness()["problem"]) == ("Late whales", None)
    assert len(followed.complaints()) == 1


@pytest.mark.parametrize("last", [MANIFEST, "articles.sqlite", "meta.json"])
def test_a_generation_is_served_once_its_last_file_is_there(followed: Followed, elsewhere: Path, last: str) -> None:
    index = followed.root / "index"
    copied = Path(shutil.copytree(elsewhere, index / elsewhere.name, ignore=shutil.ignore_patterns(last)))
    point_at(index, elsewhere.name)
    followed.look(2)
    assert (followed.serves(elsewhere.name), first_title(followed)) == (False, "Whales")
    for file in elsewhere.rglob(last):
        shutil.copy(file, copied / file.relative_to(elsewhere))
    until(lambda: followed.serves(elsewhere.name), 10)


def test_a_pointer_that_is_gone_for_a_while_changes_nothing(followed: Followed, elsewhere: Path) -> None:
    index = followed.root / "index"
    served = followed.readiness()["served"]
    (index / "CURRENT").unlink()
    followed.look(2)
    assert followed.readiness() | {"age_seconds": 0} == {
        "ready": True,
        "wanted": None,
        "served": served,
        "age_seconds": 0,
        "problem": "no-index",
        "store": "none",
    }
    elsewhere.rename(index / elsewhere.name)
    point_at(index, elsewhere.name)
    until(lambda: followed.serves(elsewhere.name), 10)


@pytest.mark.parametrize("way", ["../elsewhere/{}", "{}/../../elsewhere/{}", "{root}/{}"])
def test_no_pointer_leads_out_of_the_index_root(followed: Followed, elsewhere: Path, way: str) -> None:
    served = followed.readiness()["served"]
    point_at(followed.root / "index", way.format(elsewhere.name, elsewhere.name, root=elsewhere.parent))
    followed.look(2)
    assert (followed.readiness()["served"], first_title(followed)) == (served, "Whales")
    assert followed.readiness()["problem"] == "damaged-index"
