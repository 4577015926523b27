"""What many tests share: the demo help centre, built once, and ways to make a small one."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from indexer.store import Generation, open_current
from kb.article import Content
from kb.content import read_content

DEMO = Path(__file__).parent.parent / "corpora" / "demo"

os.environ["KOTAE_EMBEDDER"] = "none"
"""Vectors take minutes to make; tests/test_meaning.py sets embedders of its own."""

SETTINGS = """\
name: Test
default_locale: en
locales:
  en: {fallbacks: []}
  uk: {fallbacks: [en]}
  zh-Hant: {fallbacks: [zh-Hans]}
  zh-Hans: {fallbacks: [zh-Hant]}
categories:
  account: {en: Account, uk: Профіль, zh-Hant: 帳號, zh-Hans: 账号}
contact:
  - {kind: email, value: help@test.example, label: {en: Write to us}}
"""


@pytest.fixture(scope="session")
def demo_content() -> Content:
    return read_content(DEMO)


@pytest.fixture(scope="session")
def demo_index(demo_content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index root that serves the demo; not to be changed."""
    root = tmp_path_factory.mktemp("demo-index")
    build(demo_content, root, TantivyEngine())
    return root


@pytest.fixture(scope="session")
def demo(demo_index: Path) -> Generation:
    return open_current(demo_index, TantivyEngine())


WriteContent = Callable[[dict[str, str | bytes]], Path]


@pytest.fixture
def write_content(tmp_path: Path) -> WriteContent:
    """Writes files below a new content root, which has `SETTINGS` unless they say otherwise; returns the root."""

    def write(files: dict[str, str | bytes]) -> Path:
        root = tmp_path / "content"
        for name, data in {"help-center.yaml": SETTINGS, **files}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return root

    return write
