"""The owner reads it in a terminal, as JSON, or as a page that loads nothing else."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from api.insights.models import Insights
from api.pages.admin.views import standalone_page
from api.store import Store
from kb.columns import width
from kb.help_center import HelpCenter
from tests.command_line import kotae
from tests.files import article, write
from tests.insights.asking import CENTER, ask, insights, vote
from tests.store.rows import open_in

SETTINGS = """\
name: Test
default_locale: en
locales: {en: {}, ja: {}}
categories: {help: {en: Help, ja: ヘルプ}}
handoffs_per_hundred: 25
contact: [{kind: email, value: help@test.example, label: {en: Write, ja: 書く}}]
"""

HOSTILE = "<script>alert('1')</script> & \"ґ\""


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings that find an index, and a store in which something was asked today."""
    write(tmp_path / "content", {"help-center.yaml": SETTINGS, "en/help/refund.md": article("Refund", "It takes three days.")})
    kotae("build", tmp_path / "content", "--index", tmp_path / "index")
    store = Store(tmp_path / "index.store.db")
    now = datetime.now(UTC)
    vote(store, *ask(store, "answer", 3, at=now, locale="en", articles=("help/refund",), session="s"), helpful=True, at=now)
    ask(store, "handoff", 2, at=now, locale="ja", articles=(), question="忘記密碼")
    ask(store, "suggest", at=now, locale="en", articles=("help/refund",), question="\x1b[31mred")
    yield {"index": str(tmp_path / "index")}
    store.close()


def test_it_is_read_in_a_terminal(asked: dict[str, str]) -> None:
    lines = kotae("insights", **asked).stdout.splitlines()
    assert lines[0].endswith(f"to {datetime.now(UTC).date()} (UTC)")
    cells = {line.split("  ")[0]: line.split()[-8:] for line in lines[2:8]}
    assert cells["all"] == ["6", "3", "1", "2", "0", "3", "0", "3"]
    assert cells["ja"] == ["2", "0", "0", "2", "0", "0", "0", "0"]
    assert cells["nothing found"][0] == "2"
    assert "handed off: 2 of 6, 33.3 %, where 25 % may be: over the limit, though chance may explain it" in lines
    assert "answers voted not helpful: 0 of 3, 0 %, where 10 % may be: within the limit" in lines
    assert len({width(line) for line in lines[2:8]}) == 1
    assert re.search(r"^ +2  ja  忘記密碼 +–$", "\n".join(lines), re.MULTILINE)
    assert "\\x1b[31mred" in lines[-1]


def test_programs_get_what_http_answers(asked: dict[str, str]) -> None:
    told = json.loads(kotae("insights", "--json", "--days", "7", **asked).stdout)
    assert (told["total"]["questions"], len(told["days"])) == (6, 7)
    empty = json.loads(kotae("insights", "--json", "--from", "2020-01-01", "--to", "2020-01-02", **asked).stdout)
    assert (empty["first_day"], empty["last_day"], empty["total"]["questions"]) == ("2020-01-01", "2020-01-02", 0)


def test_what_cannot_be_meant_is_told(asked: dict[str, str], tmp_path: Path) -> None:
    assert "exchange the two" in kotae("insights", "--from", "2020-01-02", "--to", "2020-01-01", code=2, **asked).stderr
    assert "--from" in kotae("insights", "--from", "yesterday", code=2, **asked).stderr
    assert "`kotae serve` makes it" in kotae("insights", "--index", tmp_path / "other", code=2).stderr


def test_a_page_is_written(asked: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "insights.html"
    assert kotae("insights", "--html", file, **asked).stdout == f"{file} is written\n"
    assert json.loads(kotae("insights", "--html", file, "--json", **asked).stdout)["total"]["questions"] == 6
    assert "忘記密碼" in file.read_text(encoding="utf-8")
    kotae("insights", "--html", file, "--locale", "ja", **asked)
    assert '<html lang="ja">' in file.read_text(encoding="utf-8")
    assert "No such file" in kotae("insights", "--html", tmp_path / "no" / "x.html", code=2, **asked).stderr


def page(insights: Insights, center: HelpCenter) -> str:
    return standalone_page(center, "en", insights)


class Parsed(HTMLParser):
    """A page's elements and what stands in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def shown(store: Store) -> str:
    ask(store, "answer", 3, articles=("account/x",))
    ask(store, "handoff", 3, question=HOSTILE, articles=("<b>/x",))
    open_in(store, question=HOSTILE)
    return page(insights(store), CENTER)


@pytest.fixture
def written(tmp_path: Path) -> Iterator[str]:
    store = Store(tmp_path / "people.db")
    yield shown(store)
    store.close()


def test_a_page_loads_nothing_and_runs_nothing(written: str) -> None:
    elements = Parsed(written).elements
    assert not [tag for tag, _ in elements if tag in ("script", "link", "img", "iframe", "object", "b")]
    assert not [name for _, attributes in elements for name in attributes if name in ("src", "href", "style") or name.startswith("on")]
    assert "url(" not in written
    assert "@import" not in written
    assert "default-src 'none'" in written
    assert HOSTILE not in written


def test_a_page_says_what_language_its_texts_are_in(written: str) -> None:
    elements = Parsed(written).elements
    assert ("html", {"lang": "en"}) in elements
    assert ("p", {"class": "name", "lang": "uk"}) in elements
    assert [attributes["lang"] for tag, attributes in elements if tag == "th" and "lang" in attributes] == ["uk"]
    assert "Профіль" in written
    assert [attributes["lang"] for tag, attributes in elements if tag == "text" and attributes.get("lang") == "uk"]


def test_a_page_is_for_light_and_dark_and_its_charts_are_read_out(written: str) -> None:
    assert "prefers-color-scheme: dark" in written
    charts = [attributes for tag, attributes in Parsed(written).elements if tag == "svg"]
    assert len(charts) == 4
    assert all(chart["role"] == "img" and chart["aria-label"] for chart in charts)
    assert "Jan 27: 3 answered, 0 suggested, 3 handed off" in written


def test_a_page_without_a_question_is_whole(tmp_path: Path) -> None:
    store = Store(tmp_path / "people.db")
    assert "None yet, where 10% may be." in page(insights(store), CENTER)
    assert Parsed(page(insights(store), CENTER)).elements
    store.close()
