"""Files that break under a running server are told by readiness, and the last good generation is opened."""

import os
from pathlib import Path

import pytest

from tests.files import write
from tests.http.content import whale
from tests.http.following import Followed
from tests.indexes import build_index
from tests.serving import ask_over_http
from tests.waiting import until


def flip_a_bit(file: Path) -> None:
    """As a bad disk does: in place, with nothing else changed but what the file system writes down."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    with file.open("r+b") as opened:
        opened.write(data)


def title_of_whales(followed: Followed) -> str:
    return str(ask_over_http(followed.http, "whales")["results"][0]["title"])


DAMAGES = {"a flipped bit": flip_a_bit, "no file": os.unlink}


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("file", ["articles.sqlite", "vocabulary.sqlite", "meta.json"])
def test_the_last_good_generation_is_opened(followed: Followed, file: str, how: str) -> None:
    good = followed.readiness()["served"]
    bad = followed.publish("Bad whales")
    (broken,) = (followed.root / "index" / bad).rglob(file)
    DAMAGES[how](broken)
    until(lambda: followed.serves(good), 10)
    said = followed.readiness()
    assert (said["ready"], said["wanted"], said["problem"]) == (True, bad, "damaged-index")
    assert title_of_whales(followed) == "Whales"
    assert any(str(broken) in complaint for complaint in followed.complaints())


def test_without_another_generation_readiness_tells_it_until_a_build_mends_it(followed: Followed) -> None:
    served = followed.readiness()["served"]
    (broken,) = (followed.root / "index" / served).rglob("articles.sqlite")
    flip_a_bit(broken)
    until(lambda: followed.http.get("/health/ready").status_code == 503, 10)
    said = followed.readiness()
    assert (said["ready"], said["served"], said["problem"]) == (False, served, "damaged-index")
    build_index(write(followed.root / "content", whale()), followed.root / "index")
    until(lambda: followed.readiness()["ready"], 10)
    assert followed.readiness()["problem"] is None
    assert title_of_whales(followed) == "Whales"


def test_what_is_damaged_is_told_once(followed: Followed) -> None:
    (broken,) = (followed.root / "index" / followed.readiness()["served"]).rglob("articles.sqlite")
    broken.unlink()
    until(followed.complaints, 10)
    followed.look(5)
    assert len(followed.complaints()) == 1
