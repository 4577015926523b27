"""An edit of synonyms is served without analysing any article again."""

from pathlib import Path

import pytest

from indexer.build import analyse as analysing
from indexer.store import Generation, documents
from kb.errors import DamagedIndex
from tests.asking import found
from tests.files import write
from tests.indexes import identity_of, open_index, overwrite
from tests.synonyms.conftest import PublishWith
from tests.synonyms.content import with_synonyms


def test_an_edit_is_served_without_analysing_any_article_again(publish_with: PublishWith, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publish_with(en="cab => ride")

    def refuse(_: object) -> None:
        raise AssertionError("an article was analysed again")

    monkeypatch.setattr(analysing, "analyse", refuse)
    monkeypatch.setattr(documents, "analyse", refuse)
    second = publish_with(en="cab => dog")
    assert second.id != first.id
    assert found(second, "cab") == ["pet"]
    assert found(first, "cab") == ["ride"]
    assert found(publish_with(en="# none"), "cab") == []


def test_locales_whose_synonyms_did_not_change_are_taken_over_with_them(publish_with: PublishWith) -> None:
    first = publish_with(en="cab => ride", uk="таксі => поїздка")
    second = publish_with(en="cab => dog", uk="таксі => поїздка")
    assert found(second, "таксі", "uk") == ["ride"]
    assert engine_files(second) == engine_files(first)


def engine_files(generation: Generation) -> set[str]:
    """Of the Ukrainian locale; Tantivy names them by chance, so that the same names are the same files."""
    return {file.name for file in (generation.folder / "uk" / "part-1" / "engine-1").glob("*.idx")}


def test_lines_and_comments_that_move_make_no_other_generation(tmp_path: Path) -> None:
    plain, spaced, none, empty = (
        identity_of(write(tmp_path / name, with_synonyms(**texts)))
        for name, texts in {
            "plain": {"en": "cab => ride"},
            "spaced": {"en": "# taxis\n\n  cab  =>  ride\r\n"},
            "none": {},
            "empty": {"en": "# none yet\n"},
        }.items()
    )
    assert plain == spaced
    assert none == empty != plain


@pytest.mark.parametrize("data", [None, b"", b"[]", b'[[["cab"], ["dog"]]]'])
def test_damaged_synonyms_are_not_served(publish_with: PublishWith, index: Path, data: bytes | None) -> None:
    file = publish_with(en="cab => ride").folder / "en" / "synonyms.json"
    overwrite(file, data)
    with pytest.raises(DamagedIndex, match=r"synonyms\.json.*kotae build"):
        open_index(index)
