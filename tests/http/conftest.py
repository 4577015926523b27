"""Servers, each started once, and what they answer."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.demo import LOCALES, questions
from tests.files import PNG, write
from tests.http.content import ODD, whale
from tests.http.following import Followed
from tests.indexes import build_index, publish_in
from tests.serving import FollowedIndex, Server, answering, ask_over_http, serving

PAGE_OF_THE_SHOP = "https://shop.example"


@pytest.fixture(scope="session")
def odd_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serves `ODD` to one's own staff, and to pages of the shop."""
    root = tmp_path_factory.mktemp("odd")
    publish_in(root, ODD)
    (root / "index" / "secret.png").write_bytes(PNG)
    with serving(root / "index", root / "log", audience="internal", cors_origins=json.dumps([PAGE_OF_THE_SHOP])) as server:
        yield server


@pytest.fixture
def followed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Followed]:
    """Serves an English help centre."""
    build_index(write(tmp_path / "content", whale()), tmp_path / "index")
    live = FollowedIndex(tmp_path / "index")
    with answering(live) as http:
        yield Followed(tmp_path, live, http, caplog)


@pytest.fixture(scope="session")
def answers(demo_server: Server) -> list[dict[str, Any]]:
    """The answers to every third question of the demo, each in its locale."""
    return [ask_over_http(demo_server.http, question, locale, limit=20) for locale in LOCALES for question in questions(locale)[::3]]
