"""The demo: builds the demo help centre, serves it, asks in each locale over HTTP, and hands over to a human."""

import argparse
import json
import os
import signal
import socket
import sys
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import click
from cards import card, line
from handing_over import Agents, agents, show_all

from api.cli.main import main as kotae
from api.http.server import run
from api.runtime import Runtime, Settings

_ROOT = Path(__file__).parent.parent
_CONTENT = _ROOT / "corpora" / "demo"
_INDEX = _ROOT / ".demo"
"""Kept: the next run takes what did not change from it."""

_FOR_A_HUMAN = "let me talk to a human"


def main() -> None:
    """Serves until interrupted, or with --check ends after the answers were checked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="use a free port, check the answers, and stop")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    port = 0 if options.check else options.port
    _must_be_free(port)
    threading.Thread(target=_stop_with, args=[os.getppid()], daemon=True).start()
    kotae.main(["build", str(_CONTENT), "--index", str(_INDEX)], standalone_mode=False)
    wrong: list[str] = []

    with agents() as working:

        def announced(message: str) -> None:
            threading.Thread(target=_show_all, args=[message.split()[1], options.check, working, wrong], daemon=True).start()

        run(Runtime(_settings(port, working)), announced)
    sys.exit(f"wrong answers to: {wrong}" if wrong else 0)


def _settings(port: int, working: Agents) -> Settings:
    told = {"webhook_url": working.url, "webhook_secrets": working.secret, "allow_private_targets": True, "admin_key": working.key}
    return Settings(index=_INDEX, port=port, store="auto", publishable_keys=(), handoff_limit="none", **told)


def _must_be_free(port: int) -> None:
    """Said before anything is built."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"port {port} is taken; stop what uses it, or choose another: make demo PORT=8001")


def _stop_with(parent: int) -> None:
    """Ends the demo when whoever started it is gone, be it killed."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)


def _show_all(address: str, check: bool, working: Agents, wrong: list[str]) -> None:
    """Asks all questions, and tells which answers were wrong; with `check` ends the process then."""
    try:
        for question, right in map(_questions, sorted((_CONTENT / "questions").glob("*.tsv"))):
            answer = _show(address, question)
            if not answer["results"] or answer["results"][0]["article"] not in right:
                wrong.append(question)
        if _show(address, _FOR_A_HUMAN)["outcome"] != "handoff":
            wrong.append(_FOR_A_HUMAN)
        wrong.extend(show_all(address, _CONTENT, working))
        command = f"curl -G '{address}/v1/answers' --data-urlencode 'question=forgot my password'"
        click.echo(f"\nThe help centre:   {address}/, with the widget in its corner")
        click.echo(f"The owner's pages: {address}/admin/, with the key {working.key}")
        click.echo(f"Ask it yourself:   {command}\nAll of the API:    {address}/docs")
        click.echo(f"What was asked:    .venv/bin/kotae insights --index {_INDEX.name}\nCtrl+C stops it.")
    except Exception as error:
        wrong.append(repr(error))
        raise
    finally:
        if check or wrong:
            os.kill(os.getpid(), signal.SIGTERM)


def _questions(path: Path) -> tuple[str, list[str]]:
    """The first question of a locale's relevance tests, and its right articles."""
    question, right = path.read_text(encoding="utf-8").split("\n")[0].split("\t")
    return question, right.split(",")


def _show(address: str, question: str) -> dict[str, Any]:
    """Asks over HTTP, and prints the answer as an app would show it."""
    url = f"{address}/v1/answers?question={urllib.parse.quote(question)}"
    with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - our own address
        answer: dict[str, Any] = json.load(response)
    with card(question, f"[{answer['locale']}] {answer['outcome']}, {answer['confidence']:.0%} sure"):
        if answer["outcome"] == "handoff":
            line(answer["handoff"]["message"])
            for contact in answer["handoff"]["contacts"]:
                line(f"→ {contact['label']}: {contact['value']}", fg="cyan")
        else:
            result = answer["results"][0]
            line(" › ".join(filter(None, (result["title"], result["section"]["heading"]))), fg="green", bold=True)
            line(result["snippet"]["text"])
            line(f"{address}{result['url']}", fg="cyan")
    return answer


if __name__ == "__main__":
    main()
