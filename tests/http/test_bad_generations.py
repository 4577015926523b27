"""A generation that cannot be served does not take over; the server says so once, and goes on following."""

import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from kb.errors import DamagedIndex
from tests.files import write
from tests.http.content import whale
from tests.indexes import build_index, current, edit_manifest, open_index, overwrite, point_at
from tests.serving import FollowedIndex, answering, ask_over_http, serving
from tests.waiting import until


@dataclass(frozen=True)
class Followed:
    """An index root, and a server in a thread of ours that follows it."""

    root: Path
    live: FollowedIndex
    http: httpx2.Client
    caplog: pytest.LogCaptureFixture

    def publish(self, title: str) -> str:
        """Builds a help centre, and waits until it is served; returns the generation's id."""
        generation = build_index(write(self.root / "content", whale(title)), self.root / "index").generation
        until(lambda: self.serves(generation), 5)
        return generation

    def serves(self, generation: str) -> bool:
        return bool(self.http.get("/health/ready").json()["generation"] == generation)

    def look(self, times: int) -> None:
        """Waits until the pointer was looked at so often again, beside the look that may be under way."""
        before = self.live.looks
        until(lambda: self.live.looks > before + times, 10)

    def complaints(self) -> list[str]:
        """What the log says that is no mere information."""
        return [record.getMessage() for record in self.caplog.records if record.levelno > logging.INFO]


@pytest.fixture
def followed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Followed]:
    """Serves an English help centre."""
    build_index(write(tmp_path / "content", whale()), tmp_path / "index")
    live = FollowedIndex(tmp_path / "index")
    with answering(live) as http:
        yield Followed(tmp_path, live, http, caplog)


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
    overwrite(index / mended / "en" / "articles.sqlite", b"not a database")
    point_at(index, mended)
    followed.look(3)
    assert len([complaint for complaint in followed.complaints() if f"{mended}/en/articles.sqlite" in complaint]) == 1
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
    damaged = current(index) / "en" / "articles.sqlite"
    overwrite(damaged, damaged.read_bytes()[:-1000])
    with pytest.raises(DamagedIndex, match=r"articles\.sqlite"):
        open_index(index)
    with serving(index, tmp_path / "log") as server:
        assert ask_over_http(server.http, "whales")["results"][0]["snippet"]["text"] == "Edition 1."
        assert "articles.sqlite is missing or damaged" in server.log()
