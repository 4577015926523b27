"""A thousand hostile bodies and attachments: each is refused with a clear 4xx, and the server's memory stays flat."""

import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.files import write
from tests.http.content import whale
from tests.http.exchange import check_problem
from tests.inbox.pictures import bomb, picture, text_bomb, upload
from tests.inbox.sending import hand_over
from tests.indexes import build_index
from tests.serving import Server, serving

COUNT = 500
"""Of bodies, and of attachments."""

MOST_GROWTH = 30
MOST_PEAK = 220
"""Megabytes: after all of them, and in between; a picture of 40 million pixels takes 160 while it is looked at."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("hostile")
    build_index(write(root / "content", whale()), root / "index")
    limits = dict.fromkeys(["handoff_limit", "upload_limit", "feedback_limit"], "none")
    with serving(root / "index", root / "log", admin_key="an-admin-key", **limits) as server:
        yield server


def megabytes(server: Server, what: str) -> float:
    """`VmRSS`, what the server takes now, or `VmHWM`, the most that it ever took."""
    lines = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(what))


TEXTS = ("question", "text", "page", "app_version", "device", "session", "locale", "channel")
INJECTIONS = ("a\r\nBcc: all@example.com", "a\nX: y", "a\0b", "a\x1b[2J", "a\u2028b", "a\x85b")
SIGNS = ("<a@b.example>", "a b@c.example", "a@b@c.example", "@", "a@", "a,b@c.example", "a@b.example;c@d.example", 'a"@b.example')


SCRIPTS = (
    *(b"<script>alert(1)</script>", b"<svg onload=alert(1) xmlns='http://www.w3.org/2000/svg'/>", b"<?php system($_GET[0]);"),
    *(b"#!/bin/sh\n", b"MZ" + bytes(100), b"%PDF-1.7\n"),
)


def wrong_type(chance: random.Random) -> Any:
    return chance.choice([chance.randint(-(10**30), 10**30), chance.random(), True, ["x"], {"x": "y"}, [[]], [None]])


def hostile_body(chance: random.Random) -> tuple[str, dict[str, Any] | bytes]:
    """What is wrong with it, and a body for `POST /v1/handoffs`."""
    kinds: dict[str, Callable[[], dict[str, Any] | bytes]] = {
        "wrong type": lambda: {chance.choice(TEXTS): wrong_type(chance)},
        "wrong list": lambda: {
            chance.choice(["shown", "opened", "rejected", "attachments"]): chance.choice(["x", 5, {"a": 1}, [5], [[]], [None], [""]])
        },
        "wrong contact": lambda: {"contact": chance.choice(["x", 5, [], {"mail": "x"}, {"email": 5}, {"name": ["x"]}])},
        "injection": lambda: {
            "contact": {chance.choice(["name", "email", "phone", "user"]): chance.choice(INJECTIONS).replace("\0", "\x01")}
        },
        "injection elsewhere": lambda: {
            chance.choice(["page", "device", "app_version", "session"]): chance.choice(INJECTIONS).replace("\0", "\x01")
        },
        "address": lambda: {"contact": {"email": chance.choice(SIGNS)}},
        "too long": lambda: {chance.choice(["question", "text", "page", "device", "session"]): "ї" * chance.randint(20_001, 30_000)},
        "too many": lambda: {chance.choice(["shown", "opened", "rejected"]): ["a/b"] * chance.randint(101, 2000)},
        "unknown key": lambda: {chance.choice(["__proto__", "constructor", "state", "secret", "id", "queue", "$where"]): "x"},
        "no such picture": lambda: {"attachments": [chance.choice(["../../etc/passwd", "' OR 1=1 --", "%00", "x" * 200])]},
        "too large": lambda: b'{"text": "' + b"x" * chance.randint(300_000, 400_000) + b'"}',
        "nested": lambda: b'{"text":' + b"[" * chance.randint(5_000, 30_000),
        "broken": lambda: json.dumps({"text": "x" * 50}).encode()[: chance.randint(1, 40)],
        "no UTF-8": lambda: b'{"text": "' + bytes(chance.choices(range(128, 256), k=20)) + b'"}',
        "no JSON": lambda: bytes(chance.choices(range(256), k=chance.randint(1, 500))),
        "no object": lambda: json.dumps(chance.choice([[], "x", 5, None, True])).encode(),
    }
    kind = chance.choice(list(kinds))
    return kind, kinds[kind]()


def hostile_file(chance: random.Random) -> tuple[str, bytes]:
    """What is wrong with it, and a file."""
    good = picture(chance.choice(["PNG", "JPEG", "WEBP"]), size=(chance.randint(1, 300), chance.randint(1, 300)))

    def damaged() -> bytes:
        data = bytearray(picture("PNG", size=(200, 200)))
        data[chance.randint(8, 32)] ^= 0xFF  # in its head, which has a sum of its own
        return bytes(data)

    kinds: dict[str, Callable[[], bytes]] = {
        "noise": lambda: bytes(chance.choices(range(256), k=chance.randint(0, 5000))),
        "cut off": lambda: good[: chance.randint(0, len(good) // 2)],
        "damaged": damaged,
        "only a beginning": lambda: chance.choice([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\0\0\0\0WEBP"]) + bytes(50),
        "bomb": lambda: bomb(chance.randint(10_000, 2**31 - 1), chance.randint(10_000, 2**31 - 1)),
        "half a bomb": lambda: bomb(chance.randint(6400, 12_000), chance.randint(6400, 12_000)),
        "zip bomb": lambda: zipped(chance),
        "script": lambda: chance.choice(SCRIPTS),
        "other pictures": lambda: chance.choice([picture("GIF", "P"), picture("BMP"), picture("TIFF"), picture("ICO"), picture("PPM")]),
        "large": lambda: good + bytes(5 * 1024 * 1024),
    }
    kind = chance.choice(list(kinds))
    return kind, kinds[kind]()


def zipped(chance: random.Random) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../screen.png", bytes(chance.randint(1_000_000, 5_000_000)))
    return written.getvalue()


NAMES = ("../../../etc/passwd", "C:\\boot.ini", "a\r\nX: y.png", "\u202egnp.exe", "x" * 5000, "", "a.png\0.exe", '";DROP', "ї" * 300)


def check(response: httpx2.Response) -> None:
    """A clear 4xx that tells nothing of us and repeats nothing of what was sent."""
    assert 400 <= response.status_code < 500, response.text
    problem = check_problem(response, response.status_code, "[a-z]{3}")
    assert len(problem["detail"]) < 20_000
    assert not re.search("Traceback|/site-packages|sqlalchemy|passwd", response.text)


def test_a_thousand_hostile_bodies_and_attachments_are_refused_and_leave_no_trace(server: Server) -> None:
    chance, seen = random.Random(15), set()
    hand_over(server.http, question="whales")
    assert upload(server.http, picture(size=(6000, 6600))).status_code == 201  # what is good may take memory for a moment
    before = 0.0
    for number in range(COUNT):
        kind, body = hostile_body(chance)
        headers = {"Content-Type": "application/json"}
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        check(server.http.post("/v1/handoffs", content=sent, headers=headers))
        seen.add(kind)
        kind, content = hostile_file(chance)
        check(upload(server.http, content, chance.choice(NAMES), chance.choice(["image/png", "text/html", "x/y", ""])))
        seen.add(kind)
        if number == COUNT // 5:
            before = megabytes(server, "VmRSS")
    assert len(seen) == 26
    assert megabytes(server, "VmRSS") - before < MOST_GROWTH
    assert server.http.get("/health/ready").json()["ready"]
    assert hand_over(server.http, question="whales")["id"]
    assert "Traceback" not in server.log()


def test_texts_that_unpack_to_very_much_are_not_unpacked(server: Server) -> None:
    before = megabytes(server, "VmHWM")
    for _ in range(3):
        check(upload(server.http, text_bomb()))
    assert megabytes(server, "VmHWM") - before < MOST_PEAK
