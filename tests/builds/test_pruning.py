"""Pruning deletes only what a manifest says is ours, and whatever becomes of it, the build is done."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.builds.conftest import BuildFiles
from tests.builds.content import FIRST, SECOND, THIRD, edition
from tests.files import write
from tests.indexes import edit_manifest
from tests.logs import said

ID = "0123456789abcdef"


def foreign(index: Path, what: str) -> Path:
    """Something at whose name one could take it for a generation."""
    folder = index / ID
    if what == "a file":
        folder.write_text("mine")
        return folder
    write(folder, {"diary.txt": "mine"})
    if what == "a manifest that is no JSON":
        (folder / "manifest.json").write_bytes(b"\0mine")
    if what == "somebody else's manifest":
        (folder / "manifest.json").write_text('{"name": "app", "built_at": "2020-01-01T00:00:00Z"}')
    return folder


@pytest.mark.parametrize("what", ["a file", "a folder", "a manifest that is no JSON", "somebody else's manifest"])
def test_what_only_looks_like_a_generation_is_left_alone(index: Path, build_files: BuildFiles, what: str) -> None:
    build_files(FIRST)
    mine = foreign(index, what)
    write(index / "notes", {"diary.txt": "mine"})
    (index / f"{ID}.bak").write_text("mine")
    first = build_files(FIRST).generation
    for files in (SECOND, THIRD):
        build_files(files, keep=1)
    assert not (index / first).exists()
    assert mine.exists()
    assert (index / "notes" / "diary.txt").read_text() == (index / f"{ID}.bak").read_text() == "mine"


def test_a_generation_under_another_ones_name_is_left_alone(index: Path, build_files: BuildFiles) -> None:
    first = build_files(FIRST).generation
    build_files(SECOND)
    (index / first).rename(index / ID)
    build_files(THIRD, keep=1)
    assert (index / ID / "manifest.json").exists()


def test_a_linked_folder_is_neither_deleted_nor_entered(tmp_path: Path, index: Path, build_files: BuildFiles) -> None:
    first = build_files(FIRST).generation
    build_files(SECOND)
    away = (index / first).rename(tmp_path / "away")
    (index / first).symlink_to(away)
    build_files(THIRD, keep=1)
    assert (away / "manifest.json").exists()
    assert (index / first).is_symlink()


def test_a_generation_of_other_code_is_pruned_as_ours(index: Path, build_files: BuildFiles) -> None:
    first = build_files(FIRST).generation
    edit_manifest(index / first, lambda manifest: [manifest.pop(name) for name in ("locales", "help_center", "engine")])
    build_files(SECOND, keep=1)
    build_files(THIRD, keep=1)
    assert not (index / first).exists()


def test_a_prune_that_fails_is_told_and_the_build_stands(
    index: Path, build_files: BuildFiles, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first = build_files(FIRST).generation
    build_files(SECOND)

    delete = shutil.rmtree

    def refuse(path: Path, **options: Any) -> None:
        if path.is_relative_to(index):
            raise PermissionError(13, "Permission denied", str(path))
        delete(path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", refuse)
        assert build_files(THIRD, keep=1).how == "built"
    assert edition(index) == "Edition 3."
    assert [told for told in said(caplog) if first in told and "Permission denied" in told]
    build_files(SECOND, keep=1)  # clears up what was left
    assert not [path.name for path in index.iterdir() if first in path.name]
