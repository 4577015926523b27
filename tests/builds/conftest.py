"""Builds of a small help centre."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.build import Built
from tests.files import Files, write
from tests.indexes import build_index

BuildFiles = Callable[..., Built]


@pytest.fixture
def build_files(tmp_path: Path, index: Path) -> BuildFiles:
    """Writes a content root anew, `tmp_path / "content"`, and builds it into `index`."""

    def build_files(files: Files, **options: Any) -> Built:
        shutil.rmtree(tmp_path / "content", ignore_errors=True)
        return build_index(write(tmp_path / "content", files), index, **options)

    return build_files
