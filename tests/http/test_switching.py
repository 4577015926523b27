"""A new generation takes over while the server answers, and nobody who asks meanwhile is left without an answer."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from tests.command_line import KOTAE, environment
from tests.files import article, write
from tests.http.content import whale
from tests.http.exchange import check_problem
from tests.indexes import build_index
from tests.serving import Server, ask_over_http, served_by, serving
from tests.waiting import until

Received = tuple[int, str]
"""Status and first title of an answer."""


@dataclass(frozen=True)
class Followed:
    """An index root, and a server that follows it."""

    index: Path
    server: Server

    def serves(self, generation: str) -> bool:
        return served_by(self.server.http) == generation

    def publish(self, content: Path) -> str:
        """Builds a content root, and waits until it is served; returns the generation's id."""
        generation = build_index(content, self.index).generation
        until(lambda: self.serves(generation), 5)
        return generation


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Followed]:
    """An English help centre. Each test publishes what it starts from."""
    root = tmp_path_factory.mktemp("switching")
    build_index(write(root / "content", whale()), root / "index")
    with serving(root / "index", root / "log") as server:
        yield Followed(root / "index", server)


@contextmanager
def asking(server: Server, question: str) -> Iterator[list[list[Received]]]:
    """Four threads that ask until the end of the block; what each received, in order."""
    received: list[list[Received]] = [[] for _ in range(4)]
    stop = threading.Event()

    def keep_asking(mine: list[Received]) -> None:
        while not stop.is_set():
            try:
                response = server.http.get("/v1/answers", params={"question": question})
                mine.append((response.status_code, response.json()["results"][0]["title"]))
            except (httpx2.HTTPError, LookupError) as error:
                mine.append((0, repr(error)))

    threads = [threading.Thread(target=keep_asking, args=(mine,)) for mine in received]
    for thread in threads:
        thread.start()
    try:
        until(lambda: all(received), 10)
        yield received
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def check_switched(received: list[list[Received]], before: str, after: str) -> None:
    """That no request failed, and that no thread saw the old generation again once it had seen the new one."""
    for mine in received:
        switch = mine.index((200, after))
        assert set(mine[:switch]) == {(200, before)}
        assert set(mine[switch:]) == {(200, after)}


def test_a_new_build_shows_within_a_second_without_a_failed_request(followed: Followed, tmp_path: Path) -> None:
    followed.publish(write(tmp_path, whale("Grey whales")))
    write(tmp_path, whale("White whales", "They dive."))
    with asking(followed.server, "whales") as received:
        build_index(tmp_path, followed.index)
        until(lambda: all((200, "White whales") in mine for mine in received), 1)
    check_switched(received, "Grey whales", "White whales")


def test_a_rollback_shows_within_a_second_without_a_failed_request(followed: Followed, tmp_path: Path) -> None:
    good = followed.publish(write(tmp_path, whale("Good whales")))
    followed.publish(write(tmp_path, whale("Bad whales")))
    with asking(followed.server, "whales") as received:
        subprocess.run([KOTAE, "rollback", "--index", followed.index], env=environment(), check=True, capture_output=True)
        until(lambda: all((200, "Good whales") in mine for mine in received), 1)
    check_switched(received, "Bad whales", "Good whales")
    assert followed.serves(good)


def test_a_changed_article_is_sent_again_after_a_switch(followed: Followed, tmp_path: Path) -> None:
    http = followed.server.http
    followed.publish(write(tmp_path, whale("Small whales")))
    old = http.get("/v1/articles/en/sea/whale").headers["ETag"]
    followed.publish(write(tmp_path, whale("Large whales")))
    response = http.get("/v1/articles/en/sea/whale", headers={"If-None-Match": old})
    assert (response.status_code, response.json()["title"]) == (200, "Large whales")


def test_a_scheduled_article_comes_and_goes_at_its_times_without_a_build(followed: Followed, tmp_path: Path) -> None:
    http = followed.server.http
    moment = datetime.now(UTC) + timedelta(seconds=1.5)
    tide = article("Spring tide", "Very high.", publish_at=moment.isoformat())
    ebb = article("Low ebb", "Very low.", expires_at=moment.isoformat())
    generation = followed.publish(write(tmp_path, {**whale(), "en/sea/tide.md": tide, "en/sea/ebb.md": ebb}))

    def readable() -> tuple[bool, bool]:
        tide, ebb = (http.get(f"/v1/articles/en/sea/{slug}").status_code == 200 for slug in ("tide", "ebb"))
        return tide, ebb

    def answers(word: str) -> bool:
        return f"sea/{word}" in {result["article"] for result in ask_over_http(http, word)["results"]}

    early = readable(), answers("tide"), answers("ebb")
    assert early == ((False, True), False, True) or datetime.now(UTC) >= moment
    until(lambda: readable() == (True, False), 3)
    assert datetime.now(UTC) >= moment
    assert (answers("tide"), answers("ebb")) == (True, False)
    assert followed.serves(generation)


def test_a_scheduled_articles_old_id_does_not_give_it_away(followed: Followed, tmp_path: Path) -> None:
    merger = article("We merge", "Soon.", publish_at="2999-01-01T00:00:00Z", aliases="[sea/news]")
    followed.publish(write(tmp_path, {**whale(), "en/sea/merger.md": merger}))
    check_problem(followed.server.http.get("/v1/articles/en/sea/merger"), 404, "no article")
    check_problem(followed.server.http.get("/v1/articles/en/sea/news"), 404, "no article")
