"""What is broken in an index is told in our own words, with the command that mends it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.store import rollback
from kb.errors import DamagedIndex, NoIndex, OtherAnalysis
from tests.builds.conftest import BuildFiles
from tests.builds.content import FIRST, SECOND, edition
from tests.indexes import HARM, edit_manifest, open_index, overwrite, point_at

GARBAGE = {"empty": b"", "no JSON": b"\x00\xffnonsense", "other JSON": b'{"generations": []}', "cut short": b'{"generation": "0123'}


def test_no_index_says_how_to_make_one(index: Path) -> None:
    with pytest.raises(NoIndex, match=f"{index}.*kotae build"):
        open_index(index)
    index.mkdir()
    with pytest.raises(NoIndex, match="kotae build"):
        open_index(index)


@pytest.mark.parametrize("data", GARBAGE.values(), ids=GARBAGE)
def test_a_broken_pointer_is_told_and_its_advice_helps(index: Path, build_files: BuildFiles, data: bytes) -> None:
    build_files(FIRST)
    (index / "CURRENT").write_bytes(data)
    for attempt in (open_index, rollback):
        with pytest.raises(DamagedIndex, match=r"(?s)CURRENT.*run `kotae build` again, which writes it anew"):
            attempt(index)
    build_files(FIRST)
    assert edition(index) == "Edition 1."
    assert build_files(SECOND).how == "built"
    rollback(index)
    assert edition(index) == "Edition 1."


@pytest.mark.parametrize("file", ["CURRENT", "manifest.json"])
def test_what_is_broken_is_told_in_one_line_of_our_own_words(index: Path, build_files: BuildFiles, file: str) -> None:
    generation = build_files(FIRST).generation
    [path] = [path for path in (index / file, index / generation / file) if path.exists()]
    for data in GARBAGE.values():
        path.write_bytes(data)
        with pytest.raises(DamagedIndex) as caught:
            open_index(index)
        assert "\n" not in str(caught.value)
        assert "pydantic" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["../outside", "/", "..", "", ".", "nowhere", "0123456789abcde/", "../0123456789abcdef", "0123456789ABCDEF"]
)
def test_a_pointer_to_no_generation_is_told(index: Path, build_files: BuildFiles, name: str) -> None:
    build_files(FIRST)
    point_at(index, name)
    with pytest.raises(DamagedIndex, match="kotae build"):
        open_index(index)


def harmed(file: Path) -> Iterator[str]:
    """Damages a file in one way after the other, and leaves it missing."""
    data = file.read_bytes()
    for how in reversed(HARM):
        overwrite(file, HARM[how](data))
        yield how


def test_a_broken_manifest_is_told_and_a_build_mends_it(index: Path, build_files: BuildFiles) -> None:
    manifest = index / build_files(FIRST).generation / "manifest.json"
    for how in harmed(manifest):
        with pytest.raises(DamagedIndex, match=r"(?s)manifest\.json.*kotae build"):
            pytest.fail(f"{how}: {open_index(index).id} is served")
    assert build_files(FIRST).how == "built"
    assert edition(index) == "Edition 1."


def test_broken_stored_articles_are_told_and_a_forced_build_mends_them(index: Path, build_files: BuildFiles) -> None:
    stored = index / build_files(FIRST).generation / "uk" / "part-1" / "articles.sqlite"
    for how in harmed(stored):
        with pytest.raises(DamagedIndex, match=r"articles\.sqlite.*kotae build"):
            pytest.fail(f"{how}: {open_index(index).id} is served")
    build_files(FIRST, force=True)
    assert edition(index) == "Edition 1."


ENGINE_FILES = (".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term", "meta.json")


@pytest.mark.parametrize("kind", ENGINE_FILES)
def test_a_broken_engine_file_is_told_and_a_forced_build_mends_it(index: Path, build_files: BuildFiles, kind: str) -> None:
    engine = index / build_files(FIRST).generation / "en" / "part-1" / "engine-1"
    [file] = (file for file in engine.iterdir() if file.name.endswith(kind))
    for how in harmed(file):
        with pytest.raises(DamagedIndex, match=r"engine.*kotae build"):
            pytest.fail(f"{how}: {edition(index)} is served")
    build_files(FIRST, force=True)
    assert edition(index) == "Edition 1."


def test_an_engine_folder_without_files_is_told(index: Path, build_files: BuildFiles) -> None:
    engine = index / build_files(FIRST).generation / "en" / "part-1" / "engine-1"
    shutil.rmtree(engine)
    with pytest.raises(DamagedIndex, match="kotae build"):
        open_index(index)
    engine.mkdir()
    with pytest.raises(DamagedIndex, match="kotae build"):
        open_index(index)


def test_an_index_of_other_analysis_code_is_refused_with_the_command_that_rebuilds(index: Path, build_files: BuildFiles) -> None:
    generation = index / build_files(FIRST).generation
    edit_manifest(generation, lambda manifest: manifest["locales"]["uk"].update(fingerprint="0123456789abcdef"))
    with pytest.raises(OtherAnalysis, match=f"`uk`.*0123456789abcdef.*kotae build CONTENT --index {index}"):
        open_index(index)


def test_no_two_generations_share_a_file_that_could_break_for_both(index: Path, build_files: BuildFiles) -> None:
    first, second = (index / build_files(files).generation for files in (FIRST, SECOND))
    files = [file for file in first.rglob("*") if file.is_file()]
    assert len(files) > 10
    assert {file.stat().st_nlink for file in files} == {1}
    (stored,) = (second / "uk").rglob("articles.sqlite")  # which did not change
    overwrite_in_place(stored)
    with pytest.raises(DamagedIndex):
        open_index(index)
    rollback(index)
    assert edition(index) == "Edition 1."


def overwrite_in_place(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.write(b"nonsense")
