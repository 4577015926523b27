"""A server asks no address but those that its operator set, whatever content, customers and receivers name."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.store import Store
from benchmarks.receiver import receiving
from kb.content import read_content
from tests.agents.calling import call
from tests.files import PNG, article, write
from tests.inbox.conftest import settings_for
from tests.inbox.pictures import picture, upload
from tests.indexes import build_index
from tests.serving import FollowedIndex, answering
from tests.waiting import until

NAMED = "evil.example"
HELP_CENTER = f"""
name: Test
default_locale: en
locales: {{en: {{}}}}
categories: {{help: {{en: Help}}}}
base_url: https://{NAMED}/help
assets_url: http://169.254.169.254/latest
contact:
  - {{kind: email, value: help@{NAMED}, label: {{en: Write}}}}
  - {{kind: form, value: "https://{NAMED}/contact", label: {{en: Form}}}}
branding: {{logo: assets/logo.png, footer: [{{label: {{en: Home}}, url: "https://{NAMED}/"}}]}}
"""
BODY = f"""Refunds take three days, see [elsewhere](https://{NAMED}/a) and <https://{NAMED}/b>.

![A picture](https://{NAMED}/a.png) <img src="http://169.254.169.254/latest/meta-data/" alt="x">

<iframe src="https://{NAMED}/"></iframe><link rel=stylesheet href="https://{NAMED}/x.css">
"""
ADDRESSES = (f"https://{NAMED}/", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_", "//[::1]/")
EVENTS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.connect", "socket.sendto"}

watching: list[list[tuple[str, Any]]] = []
"""Where what this process asks is written: hooks cannot be taken off again, and are given nothing to write to."""


def watch(event: str, given: Any) -> None:
    if event in EVENTS:
        for seen in watching:
            seen.append((event, given))


@pytest.fixture
def asked() -> Iterator[list[tuple[str, Any]]]:
    """Names that are looked up and addresses that are connected to."""
    sys.addaudithook(watch)
    seen: list[tuple[str, Any]] = []
    watching.append(seen)
    yield seen
    watching.remove(seen)


def test_only_the_operators_webhook_is_asked(tmp_path: Path, asked: list[tuple[str, Any]]) -> None:
    files = {
        "help-center.yaml": HELP_CENTER,
        "en/help/refunds.md": article("Refunds", BODY),
        "en/help/taxi.md": article("Taxi", "Order a taxi."),
        "assets/logo.png": PNG,
    }
    build_index(read_content(write(tmp_path / "content", files)), tmp_path / "index")
    store = Store(str(tmp_path / "people.db"))
    with receiving() as receiver, answering(FollowedIndex(tmp_path / "index"), settings_for(receiver), store=store) as http:
        for path in ("/en/", "/en/help/refunds", "/en/contact", "/en/feed.atom", "/sitemap.xml", "/v1/help-center", "/widget.js"):
            http.get(path)
        hand_over_addresses(http)
        call(http, "search", query=f"refund https://{NAMED}/")
        until(lambda: len(receiver.taken) >= len(ADDRESSES), 20)
        ours = {http.base_url.port, int(receiver.url.split(":")[2].split("/")[0])}
    store.close()
    addresses = {given[1] for event, given in asked if event == "socket.connect" and isinstance(given[1], tuple)}
    names = {given[0] for event, given in asked if event == "socket.getaddrinfo"}
    assert {address[:2] for address in addresses} <= {("127.0.0.1", port) for port in ours}
    assert names <= {"127.0.0.1", b"127.0.0.1", None}
    assert addresses, "nothing was watched"


def hand_over_addresses(http: httpx2.Client) -> None:
    """Hand-offs and all else that customers send, with addresses wherever a text may be."""
    sent = upload(http, picture(), "http://169.254.169.254/latest/meta-data/").json()
    for number, address in enumerate(ADDRESSES):
        body: dict[str, Any] = {"question": f"refund {address}", "text": address, "page": address, "device": address, "shown": [address]}
        contact = {"name": address, "email": f"a@{NAMED}"}
        attachments = [sent["id"]] if not number else []
        assert http.post("/v1/handoffs", json={**body, "contact": contact, "attachments": attachments}).status_code == 201
        http.post("/v1/answers", json={"question": address})
        http.post("/v1/suggestions/context", json={"page": address, "text": address})
        http.post("/v1/feedback", json={"helpful": False, "article": address, "why": address})
