"""Servers, each started once, and what they answer."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.demo import LOCALES, questions
from tests.http.content import ODD, PNG
from tests.indexes import publish_in
from tests.serving import Server, ask_over_http, serving

PAGE_OF_THE_SHOP = "https://shop.example"


@pytest.fixture(scope="session")
def odd_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serves `ODD` to one's own staff, and to pages of the shop."""
    root = tmp_path_factory.mktemp("odd")
    publish_in(root, ODD)
    (root / "index" / "secret.png").write_bytes(PNG)
    with serving(root / "index", root / "log", audience="internal", cors_origins=json.dumps([PAGE_OF_THE_SHOP])) as server:
        yield server


@pytest.fixture(scope="session")
def answers(demo_server: Server) -> list[dict[str, Any]]:
    """The answers to every third question of the demo, each in its locale."""
    return [ask_over_http(demo_server.http, question, locale, limit=20) for locale in LOCALES for question in questions(locale)[::3]]
