"""Where there is no terminal there are plain lines; a terminal shows how far it is; a server tells its address."""

import os
import pty
import re
import subprocess
from pathlib import Path
from typing import Any

from tests.cli.content import ENGLISH, whale
from tests.command_line import KOTAE, environment, run_kotae
from tests.conftest import WriteContent
from tests.files import article


def test_nothing_but_plain_lines_is_written_where_there_is_no_terminal(write_content: WriteContent, index: Path) -> None:
    articles = {f"en/account/whale-{number}.md": article(f"Whale {number}", "Sings.") for number in range(30)}
    content = write_content({"help-center.yaml": ENGLISH, **articles})
    for arguments in (["build", content, "--index", index], ["ask", "whale", "--index", index]):
        done = run_kotae(*arguments)
        assert done.returncode == 0
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", done.stdout + done.stderr)
        assert not re.search(r"%|###|[\u2580-\u259f]|\d+/\d+", done.stderr)
        assert len(done.stderr.splitlines()) <= 1


def test_a_terminal_shows_how_far_a_build_is(write_content: WriteContent, index: Path) -> None:
    shown, terminal = pty.openpty()
    with os.fdopen(shown, "rb", buffering=0) as screen:
        with os.fdopen(terminal, "wb") as stderr:
            command = [KOTAE, "build", write_content(whale()), "--index", index]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stderr, env=environment() | {"TERM": "xterm"})
        text = b"".join(iter(lambda: _read(screen), b"")).decode()
    assert process.wait(60) == 0
    assert "100%" in text


def _read(screen: Any) -> bytes:
    try:
        return bytes(screen.read(4096))
    except OSError:  # how Linux says that nobody writes to the terminal any more
        return b""


def test_serve_tells_its_address_and_ends_when_told(whales: Path) -> None:
    process = subprocess.Popen(
        [KOTAE, "serve", "--index", whales, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout
    line = process.stdout.readline().decode()
    assert re.match(r"serving http://127\.0\.0\.1:\d+ ", line)
    process.terminate()
    _, log = process.communicate(timeout=10)
    assert b"Traceback" not in log
