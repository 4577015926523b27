"""Vectors on disk give exact cosines; damaged ones are not read."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer import vectors
from indexer.embedders import Embedder
from indexer.vectors import ChunkPlace, ComparedNeighbours, Neighbours, VectorIndex, neighbours, scan
from indexer.vectors.neighbours import ScannedNeighbours
from kb.errors import DamagedIndex
from kb.visibility import Viewer
from tests.conftest import Publish
from tests.embedders import RandomEmbedder, Vectors, random_vectors, without_time_limit
from tests.files import article
from tests.indexes import HARM, current, harm, open_index, overwrite
from tests.semantic.content import FILES, SETTINGS


def written(folder: Path, rows: Vectors, places: Sequence[ChunkPlace]) -> VectorIndex:
    """Vectors on disk, opened."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    vectors.write(folder, vectors.stored(rows, places))
    return VectorIndex([folder], max((place.section for place in places), default=-1) + 1)


def of_sections(sections: Sequence[int]) -> list[ChunkPlace]:
    """Chunks of one granularity, each of the section given for it."""
    return [ChunkPlace(0, section, chunk) for chunk, section in enumerate(sections)]


def test_vectors_on_disk_give_the_exact_cosines_of_the_nearest_chunk_within_a_hundredth(tmp_path: Path) -> None:
    @settings(max_examples=30)
    @given(st.lists(st.integers(1, 9), max_size=12), st.sampled_from([8, 64, 384, 1024]), st.integers(0, 2**31))
    @example([4096, 1, 1], 8, 1)
    @example([1] * 4096, 8, 2)
    @example([3] * 3000, 8, 3)
    @example([], 8, 4)
    def check(counts: list[int], dimension: int, seed: int) -> None:
        sections = np.repeat(np.arange(len(counts)), counts).tolist()
        rows = random_vectors(seed, len(sections), dimension)
        index = written(tmp_path / "vectors", rows, of_sections(sections))
        questions = [*random_vectors(seed + 1, 3, dimension), *rows[:2]]
        for question in questions:
            exact = np.full(len(counts), -2, np.float32)
            np.maximum.at(exact, sections, rows @ question)
            cosines = index.neighbours(question).of(range(len(counts)))
            assert np.allclose(cosines, exact, rtol=0, atol=0.01)
            assert max(map(abs, cosines), default=0) <= 1.0001

    check()


def test_a_section_without_text_has_a_vector_and_each_section_its_own(publish: Publish, embedder: Embedder) -> None:
    text = article("Tickets", "## Refunds\n\n## Travel with a dog\n\n## Change your address\nTell us where you live.")
    english = publish({"help-center.yaml": SETTINGS, "en/help/tickets.md": text}, embedder).index("en", Viewer())
    assert english.vectors
    vector = without_time_limit(embedder).embed("which pets can ride along", "en").vector
    assert vector is not None
    (nearest,) = english.vectors.neighbours(vector).nearest(1)
    assert english.articles.section(nearest).heading.text == "Travel with a dog"
    assert len(english.vectors.neighbours(vector).nearest(99)) == english.backend.size == len(english.articles.article_of)


@pytest.mark.parametrize("how", [*HARM, "a head alone"])
@pytest.mark.parametrize("name", ["vectors.npy", "places.npy"])
def test_damaged_vectors_are_not_read_and_the_command_that_mends_them_is_told(tmp_path: Path, name: str, how: str) -> None:
    written(tmp_path / "vectors", random_vectors(1, 9, 8), of_sections(range(9)))
    if how == "a head alone":
        overwrite(tmp_path / "vectors" / name, b"\x93NUMPYxxxx" * 9)
    else:
        harm(tmp_path / "vectors" / name, how)
    with pytest.raises(DamagedIndex, match=f"{tmp_path}.*kotae build"):
        VectorIndex([tmp_path / "vectors"], 1)


@pytest.mark.parametrize("how", ["missing", "half"])
def test_a_generation_with_damaged_vectors_is_not_served_and_the_next_build_mends_it(publish: Publish, index: Path, how: str) -> None:
    publish(FILES, RandomEmbedder())
    harm(current(index) / "en" / "part-1" / "vectors.npy", how)
    with pytest.raises(DamagedIndex, match=r"vectors\.npy.*kotae build"):
        open_index(index)
    assert publish(FILES, RandomEmbedder()).index("en", Viewer()).vectors


def test_a_section_is_as_near_as_its_nearest_chunks_in_the_mean_of_both_granularities(tmp_path: Path) -> None:
    rows = np.eye(4, dtype=np.float32)
    places = [ChunkPlace(0, 0, 0), ChunkPlace(0, 1, 1), ChunkPlace(1, 0, 0), ChunkPlace(1, 1, 2), ChunkPlace(1, 1, 3)]
    index = written(tmp_path / "vectors", rows, places)
    assert index.neighbours(rows[0]).of([0, 1]) == [1, 0]
    assert [index.neighbours(rows[row]).of([0, 1]) for row in (1, 2, 3)] == [[0, 0.5]] * 3


def test_what_may_not_be_shown_is_no_neighbour(tmp_path: Path) -> None:
    rows = random_vectors(1, 100, 8)
    around = written(tmp_path / "vectors", rows, of_sections(range(100))).neighbours(rows[7])
    assert around.of([7])[0] == max(around.of(range(100))) == max(around.nearest(3).values())
    others = around.among(np.arange(100) != 7)
    assert 7 not in others.nearest(100)
    assert others.of([7]) == [-np.inf]
    assert others.nearest(99) == {ordinal: near for ordinal, near in around.nearest(100).items() if ordinal != 7}


def around(folder: Path, sections: int) -> tuple[Neighbours, Neighbours]:
    """The neighbours of a question among sections of two granularities, some chunks shared: with all compared, and scanned."""
    rows, chance = random_vectors(1, 2 * sections, 32), np.random.default_rng(2)
    coarse = [ChunkPlace(0, section, int(row)) for section, row in enumerate(chance.integers(0, 99, sections))]
    fine = [ChunkPlace(1, row // 2, row) for row in range(2 * sections)]
    compared = written(folder / "compared", rows, [*coarse, *fine])
    with patch.object(scan, "WORTH", 100):
        scanned = written(folder / "scanned", rows, [*coarse, *fine])
    return compared.neighbours(rows[7]), scanned.neighbours(rows[7])


def test_very_many_vectors_are_scanned_and_the_nearest_are_the_same(tmp_path: Path) -> None:
    compared, scanned = around(tmp_path, 3000)
    assert isinstance(scanned, ScannedNeighbours)
    assert isinstance(compared, ComparedNeighbours)
    some = np.random.default_rng(3).random(3000)
    with patch.object(neighbours, "_FEW", 100):
        for shown in (np.ones(3000, np.bool_), some < 0.5, some < 0.1, some < 0.01, some < 0):
            for count in (1, 80, 2000):
                nearest, same = scanned.among(shown).nearest(count), compared.among(shown).nearest(count)
                assert nearest == pytest.approx(same, abs=1e-6)
    assert scanned.of([0, 2999, 5]) == pytest.approx(compared.of([0, 2999, 5]), abs=1e-6)
    assert scanned.among(some < 0.5).among(some > 0.5).nearest(3) == {}


def test_fewer_vectors_leave_no_scan_behind_and_a_damaged_one_is_not_read(tmp_path: Path) -> None:
    rows, places = random_vectors(1, 300, 8), of_sections(range(300))
    with patch.object(scan, "WORTH", 300):
        written(tmp_path / "vectors", rows, places)
        vectors.write(tmp_path / "vectors", vectors.stored(rows[:299], places[:299]))
        assert not scan.exists(tmp_path / "vectors")
        vectors.write(tmp_path / "vectors", vectors.stored(rows, places))
        overwrite(tmp_path / "vectors" / scan.FILE, b"nothing of faiss")
        with pytest.raises(DamagedIndex, match=f"{tmp_path}.*kotae build"):
            VectorIndex([tmp_path / "vectors"], 300)
