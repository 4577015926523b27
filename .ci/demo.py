"""The demo: builds the demo help centre, serves it, and asks one question in each locale over HTTP."""

import argparse
import json
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_CONTENT = Path(__file__).parent.parent / "corpora" / "demo"
_KOTAE = Path(sys.executable).with_name("kotae")


def main() -> None:
    """Serves until interrupted, or with --check ends after the answers were checked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="use a free port, check the answers, and stop")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory(prefix="kotae-demo-") as index:
        subprocess.run([_KOTAE, "build", _CONTENT, "--index", index], check=True)
        with _serving(index, 0 if check else 8000) as (server, address):
            wrong = [question for question, right in map(_questions, _locales()) if not _show(address, question, right)]
            if check:
                sys.exit(f"wrong answers to: {wrong}" if wrong else 0)
            print(f"\nTry it: {address}/docs, or {address}/v1/answers?question=…   (Ctrl+C stops it)", flush=True)
            server.wait()


def _locales() -> list[Path]:
    return sorted((_CONTENT / "questions").glob("*.tsv"))


def _questions(path: Path) -> tuple[str, list[str]]:
    """The first question of a locale's relevance tests, and its right articles."""
    question, right = path.read_text(encoding="utf-8").split("\n")[0].split("\t")
    return question, right.split(",")


@contextmanager
def _serving(index: str, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    server = subprocess.Popen([_KOTAE, "serve", "--index", index, "--port", str(port)], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        announced = server.stdout.readline().split()
        if len(announced) < 2:
            sys.exit("the server did not start; its message stands above")
        yield server, announced[1]
    except KeyboardInterrupt:
        pass
    finally:
        server.terminate()
        server.wait()


def _show(address: str, question: str, right: list[str]) -> bool:
    """Asks over HTTP, prints the answer, and tells whether it is right."""
    url = f"{address}/v1/answers?question={urllib.parse.quote(question)}"
    with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - our own address
        answer: dict[str, Any] = json.load(response)
    print(f"\n[{answer['locale']}] {question}\n  {answer['outcome']} ({answer['confidence']:.2f})")
    for result in answer["results"][:1]:
        print(
            f"  {result['title']} – {result['section']['heading']}\n  {result['snippet']['text']}\n  {address}{result['url']}", flush=True
        )
    return bool(answer["results"]) and answer["results"][0]["article"] in right


if __name__ == "__main__":
    main()
