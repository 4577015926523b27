"""A new generation is served at once, an earlier one comes back as it was, and what was rolled back from stays away."""

from pathlib import Path

import pytest

from indexer.build import Built
from indexer.store import rollback
from kb.errors import DamagedIndex, NoIndex, RolledBack
from tests.asking import asked
from tests.builds.conftest import BuildFiles
from tests.builds.content import FIRST, SECOND, THIRD, edition, files_of
from tests.indexes import open_index, snapshot


def test_a_new_build_is_served_and_an_open_generation_goes_on_answering(index: Path, build_files: BuildFiles) -> None:
    build_files(FIRST)
    old = open_index(index)
    assert build_files(SECOND).how == "built"
    assert edition(index) == "Edition 2."
    assert asked(old, "note edition").results[0].snippet.text == "Edition 1."


def test_an_older_content_gets_its_generation_back_as_it_was(index: Path, build_files: BuildFiles) -> None:
    first = build_files(FIRST).generation
    build_files(SECOND)
    before = snapshot(index / first)
    assert build_files(FIRST) == Built(first, "restored")
    assert snapshot(index / first) == before
    assert edition(index) == "Edition 1."


def test_rollback_serves_the_generation_before(index: Path, build_files: BuildFiles) -> None:
    first = build_files(FIRST).generation
    build_files(SECOND)
    build_files(THIRD)
    assert rollback(index) != first
    assert edition(index) == "Edition 2."
    assert rollback(index) == first
    assert edition(index) == "Edition 1."


def test_rollback_tells_when_there_is_nothing_to_go_back_to(index: Path, build_files: BuildFiles) -> None:
    with pytest.raises(NoIndex, match="kotae build"):
        rollback(index)
    generation = build_files(FIRST).generation
    with pytest.raises(NoIndex, match=generation):
        rollback(index)
    assert edition(index) == "Edition 1."


def test_content_that_was_rolled_back_from_does_not_come_back_unnoticed(index: Path, build_files: BuildFiles) -> None:
    build_files(FIRST)
    bad = [build_files(SECOND).generation, build_files(THIRD).generation]
    rollback(index)
    rollback(index)
    for files, generation in zip((SECOND, THIRD), bad):
        with pytest.raises(RolledBack, match=f"{generation}.*--force"):
            build_files(files)
    assert edition(index) == "Edition 1."


def test_a_refusal_outlives_other_builds(index: Path, build_files: BuildFiles) -> None:
    build_files(FIRST)
    build_files(SECOND)
    rollback(index)
    build_files(THIRD)
    with pytest.raises(RolledBack):
        build_files(SECOND)
    assert edition(index) == "Edition 3."


def test_force_takes_content_that_was_rolled_back_from_for_good(index: Path, build_files: BuildFiles) -> None:
    build_files(FIRST)
    build_files(SECOND)
    rollback(index)
    assert build_files(SECOND, force=True).how == "built"
    assert edition(index) == "Edition 2."
    build_files(FIRST)
    assert build_files(SECOND).how == "restored"


def test_rollback_after_a_restored_generation_goes_to_the_one_served_before_it(index: Path, build_files: BuildFiles) -> None:
    build_files(FIRST)
    build_files(SECOND)
    build_files(FIRST)
    rollback(index)
    assert edition(index) == "Edition 2."


def test_rollback_to_a_damaged_generation_is_refused_and_changes_nothing(index: Path, build_files: BuildFiles) -> None:
    first = build_files(FIRST).generation
    build_files(SECOND)
    (index / first / "manifest.json").unlink()
    with pytest.raises(DamagedIndex, match=first):
        rollback(index)
    assert edition(index) == "Edition 2."


def test_old_generations_are_pruned_but_never_one_that_is_served(index: Path, build_files: BuildFiles) -> None:
    built = []
    held = None
    for number in range(8):
        built.append(build_files(files_of(number), keep=3).generation)
        held = held or open_index(index)
    assert {path.name for path in index.iterdir() if path.is_dir()} == {built[0], *built[-3:]}
    del held
    build_files(files_of("last"), keep=3)
    assert built[0] not in {path.name for path in index.iterdir()}
