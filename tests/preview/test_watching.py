"""What writers save is served seconds later, and what is broken is told while the last good state goes on."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command_line import kotae
from tests.files import article, help_center, write
from tests.serving import Server, serving
from tests.waiting import until

FILES = {
    "help-center.yaml": help_center("en: {}"),
    "en/help/whale.md": article("How to feed a whale", "With krill."),
    "en/help/otter.md": article("How to feed an otter", "With clams; see [the whale](whale.md)."),
}


@dataclass(frozen=True)
class Desk:
    """A writer's folder, and the server that watches it."""

    content: Path
    server: Server

    def answer(self, question: str) -> dict[str, object]:
        """The first result's title and snippet, nothing where there is none."""
        results = self.server.http.get("/v1/answers", params={"question": question, "locale": "en"}).json()["results"]
        return {"title": results[0]["title"], "text": results[0]["snippet"]["text"]} if results else {}

    def page(self, **parameters: str) -> str:
        return self.server.http.get("/preview/", params=parameters).text

    def state(self) -> str:
        return self.server.http.get("/preview/state").text


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    root = tmp_path_factory.mktemp("desk")
    content = write(root / "content", FILES)
    with serving(root / "index", root / "log", "--watch", str(content), STORE="none") as server:
        yield Desk(content, server)


def test_what_is_saved_is_found_and_shown(desk: Desk) -> None:
    before = desk.state()
    write(desk.content, {"en/help/whale.md": article("How to feed a whale", "With plankton.")})
    until(lambda: "plankton" in str(desk.answer("feed a whale")), 10)
    until(lambda: desk.state() != before, 10)
    write(desk.content, {"en/help/seal.md": article("How to feed a seal", "With herring.")})
    until(lambda: desk.answer("feed a seal").get("title") == "How to feed a seal", 10)
    (desk.content / "en/help/seal.md").unlink()
    until(lambda: desk.answer("feed a seal").get("title") != "How to feed a seal", 10)


def test_what_is_broken_is_told_on_the_page_and_in_the_terminal_and_the_last_good_state_is_served(desk: Desk) -> None:
    good = desk.answer("feed an otter")
    flaw = "en/help/otter.md:2: error: `title` is empty"
    write(desk.content, {"en/help/otter.md": "---\ntitle:\n---\n\nText.\n"})
    until(lambda: "<code>en/help/otter.md:2</code> `title` is empty" in desk.page(), 10)
    assert flaw in desk.server.log()
    assert desk.answer("feed an otter") == good
    write(desk.content, {"en/help/otter.md": FILES["en/help/otter.md"]})
    until(lambda: "otter.md:2" not in desk.page(), 10)


def test_the_page_shows_answer_reasons_and_trace_beside_the_article(desk: Desk) -> None:
    page = desk.page(q="feed an otter", locale="en")
    assert "Answered" in page
    assert "How to feed an <mark>otter</mark>" in page or "How to feed an otter" in page
    assert '<iframe src="/en/help/otter"' in page
    assert "<code>covered</code>" in page
    assert "locale en: answer" in page
    shown = desk.server.http.get("/en/help/otter").text
    assert f'name="kotae-state" content="{desk.state()}"' in shown
    assert "/static/reload." in shown


def test_nothing_runs_that_the_address_says(desk: Desk) -> None:
    page = desk.page(q="<script>alert(1)</script>", locale="en", article="javascript:alert(1)")
    assert "<script>alert" not in page
    assert "javascript:" not in page
    assert "20,000" in desk.page(q="x" * 20_001)


def test_a_server_that_watches_nothing_has_no_preview(demo_server: Server) -> None:
    assert demo_server.http.get("/preview/").status_code == 404
    assert "kotae-state" not in demo_server.http.get("/en/").text


def test_one_process_previews(tmp_path: Path) -> None:
    content = write(tmp_path / "content", FILES)
    assert "--workers" in kotae("serve", "--watch", content, "--workers", "2", code=2).output


def test_what_was_asked_is_in_no_log(desk: Desk) -> None:
    desk.page(q="a secret question", locale="en")
    assert "secret" not in desk.server.log()
