"""A build makes again only what changed, and comes to what a build from nothing comes to."""

from importlib.metadata import version
from pathlib import Path

import pytest

from indexer.build import Built
from indexer.store.articles import FILE
from indexer.store.sqlite_file import SqliteFile
from kb.content import read_content
from tests.asking import asked
from tests.builds.conftest import BuildFiles
from tests.builds.content import FIRST, SECOND
from tests.embedders import RandomEmbedder
from tests.files import article, help_center, write
from tests.indexes import build_index, current, open_index, overwrite, snapshot


def test_building_again_does_nothing(index: Path, build_files: BuildFiles) -> None:
    first = build_files(FIRST)
    before = snapshot(index)
    assert build_files(FIRST) == Built(first.generation, "unchanged")
    after = snapshot(index)
    assert before.pop("LOCK") <= after.pop("LOCK")  # it says who built last
    assert after == before


def test_two_builds_write_the_same_articles_and_pictures(tmp_path: Path) -> None:
    content = read_content(write(tmp_path / "content", FIRST))
    folders = []
    for name in ("first", "second"):
        built = build_index(content, tmp_path / name)
        folders.append(tmp_path / name / built.generation)
    for file in ("en/part-1/articles.sqlite", "uk/part-1/articles.sqlite", "assets/tap.svg"):
        assert (folders[0] / file).read_bytes() == (folders[1] / file).read_bytes()


def stored(index: Path) -> dict[str, str]:
    """What is served, by file; without the engine's files, which Tantivy names by chance."""
    return {name: digest for name, digest in open_index(index).manifest.files.items() if "/engine-" not in name}


def test_a_build_upon_another_writes_what_a_build_from_nothing_writes(tmp_path: Path, index: Path, build_files: BuildFiles) -> None:
    # the Ukrainian locale is taken over, and of the English one all but the note is known
    build_files(FIRST)
    generation = build_files(SECOND).generation
    assert build_index(tmp_path / "content", tmp_path / "fresh") == Built(generation, "built")
    assert stored(index) == stored(tmp_path / "fresh")
    for question, locale in (("note edition", "en"), ("пароль", "uk")):
        upon, fresh = (asked(open_index(root), question, locale).model_dump(exclude={"answer_id"}) for root in (index, tmp_path / "fresh"))
        assert upon == fresh


@pytest.mark.parametrize("data", [None, b"", b"nonsense" * 1000], ids=["lost", "empty", "broken"])
def test_what_is_kept_of_earlier_builds_may_be_lost(tmp_path: Path, index: Path, build_files: BuildFiles, data: bytes | None) -> None:
    build_files(FIRST)
    overwrite(index / "analysis.sqlite", data)
    build_files(SECOND)
    build_index(tmp_path / "content", tmp_path / "fresh")
    assert stored(index) == stored(tmp_path / "fresh")


def test_a_damaged_locale_is_not_taken_over(index: Path, build_files: BuildFiles) -> None:
    overwrite(index / build_files(FIRST).generation / "uk" / "articles.sqlite", b"nonsense")
    build_files(SECOND)
    assert asked(open_index(index), "пароль", "uk").results[0].title == "Відновити пароль"


def test_a_generation_says_what_it_holds_and_what_made_it(index: Path, build_files: BuildFiles) -> None:
    calls = []
    build_files(FIRST, progress=lambda: calls.append(1))
    manifest = open_index(index).manifest
    assert {locale: [(part.articles, part.sections) for part in built.parts] for locale, built in manifest.locales.items()} == {
        "en": [(3, 4)],
        "uk": [(1, 1)],
    }
    assert len(calls) == 4
    assert manifest.engine == f"tantivy {version('tantivy')}"
    assert manifest.packages["pymorphy3-dicts-uk"] == version("pymorphy3-dicts-uk")


def content_of(index: Path, part: str, file: str) -> list[object]:
    """All that stands in an SQLite file of the English locale, without the keys of its rows."""
    database = SqliteFile(current(index) / "en" / part / file)
    tables = [name for (name,) in database.ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    columns = {
        table: [name for _, name, *_ in database.ask(f"PRAGMA table_info({table})") if name != "key" or file != FILE] for table in tables
    }
    return [sorted(map(repr, database.ask(f"SELECT {', '.join(columns[table])} FROM {table}"))) for table in tables]


def test_a_few_changes_come_to_what_a_build_from_nothing_comes_to(tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.build.shards._SHORTEST", 6)
    files = {
        "help-center.yaml": help_center("en: {}", "help"),
        **{f"en/help/a{number:02}.md": article(f"Title {number}", f"Text of pass{number}.\n\n## More\n\nEnd.") for number in range(20)},
        **{f"en/help/i{number:02}.md": article(f"For us {number}", f"Ours {number}.", audience="internal") for number in range(12)},
    }
    changed = {
        **{name: text for name, text in files.items() if "a07" not in name},
        "en/help/a03.md": article("Title 3", "Other text.\n\n## More\n\nEnd.\n\n## Third\n\nPassword.", aliases="[help/z]"),
        "en/help/a055.md": article("New", "New text of pass5.", wordings="[what is new]"),
        "en/help/i05.md": article("For us 5", "Another text.", audience="internal"),
    }
    fresh, embedder = tmp_path / "fresh", RandomEmbedder()
    build_index(write(tmp_path / "first", files), index, embedder)
    before = {path.name for path in current(index).rglob("*.idx")}
    built = build_index(write(tmp_path / "second", changed), index, embedder)
    assert build_index(tmp_path / "second", fresh, embedder) == built
    for part in ("part-1", "part-2"):
        for file in ("articles.sqlite", "vocabulary.sqlite", "completions.sqlite"):
            assert content_of(index, part, file) == content_of(fresh, part, file)
        for file in ("words.z", "vectors.npy", "lengths.npy", "places.npy"):
            assert (current(index) / "en" / part / file).read_bytes() == (current(fresh) / "en" / part / file).read_bytes()
    taken = before & {path.name for path in current(index).rglob("*.idx")}
    assert 0 < len(taken) < len(before)
    for question in ("text of pass5", "third password", "title 12", "what is new"):
        upon, anew = (asked(open_index(root), question).model_dump(exclude={"answer_id"}) for root in (index, fresh))
        assert upon == anew
