"""An index is served from where nothing can be written, and from odd places."""

import os
from pathlib import Path

import pytest

from api.answers import Viewer
from api.answers.articles import article_page
from indexer.backends.tantivy import TantivyEngine
from tests.asking import asked
from tests.builds.conftest import BuildFiles
from tests.builds.content import FIRST, SETTINGS, edition
from tests.indexes import open_index, snapshot


def test_serving_writes_nothing_into_the_index(tmp_path: Path, index: Path, build_files: BuildFiles) -> None:
    build_files(FIRST)
    for lock in index.rglob(".tantivy*.lock"):
        lock.unlink()
    paths = [index, *index.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    before = snapshot(tmp_path)
    try:
        generation = open_index(index)
        assert asked(generation, "reset password").results[0].article == "account/password"
        assert article_page(generation, "uk", "account/password", Viewer()).title == "Відновити пароль"
        # where the tests run as root the folder takes writes all the same; but whatever was written, and removed, would show here
        assert snapshot(tmp_path) == before
    finally:
        for path in paths:
            path.chmod(path.stat().st_mode | 0o200)


def test_an_index_may_lie_behind_a_symbolic_link_and_in_an_odd_folder(tmp_path: Path, build_files: BuildFiles) -> None:
    build_files(FIRST)
    odd = tmp_path / "q?x=1 & ünï #%20"
    (tmp_path / "index").rename(odd)
    (tmp_path / "link").symlink_to(odd)
    for root in (odd, tmp_path / "link"):
        assert edition(root) == "Edition 1."


def test_opening_an_index_again_and_again_leaves_nothing_behind(
    index: Path, build_files: BuildFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = index / build_files(FIRST).generation / "en" / "part-1" / "engine-1"
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr("tempfile.tempdir", os.fspath(private))
    for _ in range(300):
        TantivyEngine().open([(folder, 0)])
    assert list(private.iterdir()) == []


def test_an_index_without_articles_answers_nothing(index: Path, build_files: BuildFiles) -> None:
    build_files({"help-center.yaml": SETTINGS})
    answer = asked(open_index(index), "reset password", "uk")
    assert (answer.outcome, answer.results) == ("handoff", ())
