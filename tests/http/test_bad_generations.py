"""A generation that cannot be served does not take over; the server says so once, and goes on following."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.store.manifest import FORMAT
from kb.errors import DamagedIndex
from tests.files import write
from tests.http.content import whale
from tests.http.following import Followed
from tests.indexes import build_index, current, edit_manifest, open_index, overwrite, point_at
from tests.serving import FollowedIndex, answering, ask_over_http, served_by, serving
from tests.waiting import until


def test_a_broken_pointer_does_not_stop_the_server_nor_fill_its_log(followed: Followed) -> None:
    good = followed.publish("Sound whales")
    try:
        (followed.root / "index" / "CURRENT").write_text("garbage")
        followed.look(3)
        assert followed.serves(good)
    finally:
        point_at(followed.root / "index", good)
    assert len(followed.complaints()) <= 1
    followed.publish("Sounder whales")


def test_a_damaged_generation_does_not_take_over_is_told_once_and_is_served_when_built_anew(followed: Followed) -> None:
    index = followed.root / "index"
    healthy = followed.publish("Healthy whales")
    content = write(followed.root / "mended", whale("Mended whales"))
    mended = build_index(content, followed.root / "elsewhere").generation
    (followed.root / "elsewhere" / mended).rename(index / mended)
    overwrite(index / mended / "en" / "part-1" / "articles.sqlite", b"not a database")
    point_at(index, mended)
    followed.look(3)
    assert len([complaint for complaint in followed.complaints() if f"{mended}/en/part-1/articles.sqlite" in complaint]) == 1
    assert followed.serves(healthy)
    build_index(content, index)
    until(lambda: followed.serves(mended), 2)
    assert ask_over_http(followed.http, "whales")["results"][0]["title"] == "Mended whales"


def test_a_generation_in_a_language_of_later_code_does_not_keep_the_server_from_following(followed: Followed) -> None:
    index = followed.root / "index"
    served = followed.publish("Known whales")
    later = shutil.copytree(index / served, index / ("f" * 16))
    edit_manifest(later, lambda manifest: manifest["locales"].update(fr=manifest["locales"]["en"]))
    edit_manifest(later, lambda manifest: manifest.update(generation="f" * 16))
    point_at(index, "f" * 16)
    followed.look(2)
    assert followed.serves(served)
    followed.publish("Later known whales")


def test_a_server_started_on_a_damaged_generation_serves_the_last_good_one_and_says_so(index: Path, tmp_path: Path) -> None:
    for edition in (1, 2):
        build_index(write(tmp_path / "content", whale("Whales", f"Edition {edition}.")), index)
    damaged = current(index) / "en" / "part-1" / "articles.sqlite"
    overwrite(damaged, damaged.read_bytes()[:-1000])
    with pytest.raises(DamagedIndex, match=r"articles\.sqlite"):
        open_index(index)
    with serving(index, tmp_path / "log") as server:
        assert ask_over_http(server.http, "whales")["results"][0]["snippet"]["text"] == "Edition 1."
        assert "articles.sqlite is missing or damaged" in server.log()


@pytest.mark.parametrize("pointer", [b"", b"garbage", b'{"generation": "../elsewhere"}', b'{"generation": "0123456789abcdef"}', b"\xff\0"])
def test_a_server_started_on_a_broken_pointer_serves_the_newest_good_generation_and_a_build_mends_it(
    index: Path, tmp_path: Path, pointer: bytes
) -> None:
    for title in ("Old whales", "New whales"):
        build_index(write(tmp_path / "content", whale(title)), index)
    newest = current(index).name
    (index / "CURRENT").write_bytes(pointer)
    live = FollowedIndex(index)
    with answering(live) as http:
        assert served_by(http) == newest
        assert http.get("/health/ready").json()["problem"] == "damaged-index"
        mended = build_index(write(tmp_path / "content", whale("Newer whales")), index).generation
        until(lambda: served_by(http) == mended, 10)
        assert http.get("/health/ready").json()["problem"] is None


OF_A_LATER_VERSION: dict[str, Callable[[dict[str, Any]], object]] = {
    "other-format": lambda manifest: manifest.update(format=FORMAT + 1, help_center="of another form, too"),
    "other-analysis": lambda manifest: manifest["locales"]["en"].update(fingerprint="0123456789abcdef"),
}


@pytest.mark.parametrize("kind", OF_A_LATER_VERSION)
def test_a_server_started_where_a_later_version_has_built_serves_the_newest_generation_of_its_own(
    index: Path, tmp_path: Path, kind: str
) -> None:
    for title in ("Old whales", "New whales", "Whales of a later version"):
        served = current(index).name if index.exists() else ""
        build_index(write(tmp_path / "content", whale(title)), index)
    edit_manifest(current(index), OF_A_LATER_VERSION[kind])
    with answering(FollowedIndex(index)) as http:
        assert served_by(http) == served
        readiness = http.get("/health/ready").json()
        assert (readiness["ready"], readiness["wanted"], readiness["problem"]) == (True, current(index).name, kind)
        assert ask_over_http(http, "whales")["results"][0]["title"] == "New whales"
