"""The demo's second half: in each locale, a question that no article answers goes to a human by webhook, and an answer comes back."""

import json
import secrets
import threading
import urllib.request
import uuid
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cards import card, line

from api.handoffs.deliveries.webhook import verify

_PATIENCE = 15.0
"""Seconds to wait for a webhook: it takes one or two."""

_REPLIES = {
    "zh-Hant": "我們收到您的問題了，今天會回覆您。",
    "zh-Hans": "我们收到您的问题了，今天会回复您。",
    "ja": "お問い合わせを確認しました。本日中にご連絡します。",
    "bg": "Получихме въпроса ви и ще ви отговорим още днес.",
    "uk": "Ми отримали ваше запитання й відповімо сьогодні.",
    "el": "Λάβαμε την ερώτησή σας και θα σας απαντήσουμε σήμερα.",
    "en": "We have your question and will reply today.",
}
"""What the agent says."""


@dataclass
class Agents:
    """Where agents work: a small server that takes webhooks, and the key with which their system says what they did."""

    url: str = ""
    secret: str = field(default_factory=lambda: f"whsec_{b64encode(secrets.token_bytes(32)).decode()}")
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    received: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What came with a good signature, by the hand-off's id."""

    came: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, handoff_id: str) -> dict[str, Any] | None:
        """The webhook of a hand-off; None where it does not come."""
        with self.came:
            self.came.wait_for(lambda: handoff_id in self.received, _PATIENCE)
            return self.received.get(handoff_id)


@contextmanager
def agents() -> Iterator[Agents]:
    """Agents at a free port of this machine."""
    working = Agents()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            good = not verify([working.secret], body, {name.lower(): value for name, value in self.headers.items()})
            if good:
                event = json.loads(body)
                with working.came:
                    working.received[event["data"]["id"]] = event
                    working.came.notify_all()
            self.send_response(204 if good else 401)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        working.url = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, args=[0.1], daemon=True).start()
        yield working
        server.shutdown()


@dataclass(frozen=True)
class _Opened:
    """A hand-off on its way."""

    locale: str
    question: str
    told: dict[str, Any]
    """What the app was told."""


def show_all(address: str, content: Path, working: Agents) -> Iterator[str]:
    """Hands over in each locale, and shows what comes of it; yields the questions whose way was another."""
    opened = [_open(address, path.stem, path) for path in sorted((content / "questions").glob("*.tsv"))]
    for handoff in opened:
        if not _show(address, handoff, working):
            yield handoff.question


def _open(address: str, locale: str, questions: Path) -> _Opened:
    """Asks what no article answers until Kotae offers a human, and takes the offer."""
    session = f"demo-{uuid.uuid4().hex}"
    question = ""
    for question in _for_a_human(questions):
        answer = _call(f"{address}/v1/answers", {"question": question, "locale": locale, "session": session})
        if answer["outcome"] == "handoff":
            break
    return _Opened(locale, question, _call(f"{address}/v1/handoffs", {"question": question, "locale": locale, "session": session}))


def _for_a_human(questions: Path) -> Iterator[str]:
    """The questions of a locale's relevance tests that no article answers."""
    rows = (row.split("\t") for row in questions.read_text(encoding="utf-8").splitlines())
    return (question for question, right in rows if right == "-")


def _show(address: str, handoff: _Opened, working: Agents) -> bool:
    """Whether the hand-off went its way: a card tells it."""
    url, reply = f"{address}/v1/handoffs/{handoff.told['id']}", _REPLIES[handoff.locale]
    with card(handoff.question, f"[{handoff.locale}] hand-off"):
        line(handoff.told["message"])
        event = working.wait_for(handoff.told["id"])
        came = event is not None and event["data"]["question"] == handoff.question
        line(f"→ webhook {event['type']}, signature good" if event else "→ no webhook came", fg="cyan")
        news = ({"kind": "taken", "agent": "Maria"}, {"kind": "answered", "agent": "Maria", "text": reply})
        states = [handoff.told["state"], *(_call(f"{url}/events", happened, working.key)["state"] for happened in news)]
        seen = _call(url, None, handoff.told["secret"])
        line("→ " + " → ".join(states), fg="cyan")
        line(f"Maria: {seen['messages'][-1]['text']}", fg="green", bold=True)
    return came and states == ["open", "taken", "answered"] and (seen["state"], seen["messages"][-1]["text"]) == ("answered", reply)


def _call(url: str, body: Mapping[str, Any] | None, key: str = "") -> dict[str, Any]:
    """What our own server answers."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers)  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
        answer: dict[str, Any] = json.load(response)
    return answer
