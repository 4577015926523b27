"""A content root that is read again gives what reading it the first time would, and reads what did not change only once."""

from pathlib import Path

import pytest

from kb.content import ContentReader, read_content
from kb.errors import ContentError
from kb.files import articles as article_files
from tests.files import article, help_center, write

FILES = {
    "help-center.yaml": help_center("en: {}, uk: {fallbacks: [en]}"),
    "en/help/whale.md": article("Feed a whale", "See [otters](otter.md)."),
    "en/help/otter.md": article("Feed an otter", "With clams."),
    "uk/help/whale.md": article("Годувати кита", "Дивіться [видр](otter.md)."),
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(article_files, "_CLOCK_STEP", -1)  # nothing here is written twice within a step of the clock
    return write(tmp_path, FILES)


def test_what_did_not_change_is_read_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    original = article_files.read_article
    monkeypatch.setattr(article_files, "read_article", lambda file, path, center: read.append(path) or original(file, path, center))
    reader = ContentReader(root)
    first = reader.read()
    assert sorted(read) == ["en/help/otter.md", "en/help/whale.md", "uk/help/whale.md"]
    write(root, {"en/help/otter.md": article("Feed an otter", "With crabs instead.")})
    second = reader.read()
    assert read[3:] == ["en/help/otter.md"]
    assert second.articles == read_content(root).articles != first.articles


def test_an_article_follows_what_it_links_to(root: Path) -> None:
    reader = ContentReader(root)
    assert 'hreflang="en"' in html(reader, "uk")
    write(root, {"uk/help/otter.md": article("Годувати видру", "Мідіями.")})
    assert 'hreflang="en"' not in html(reader, "uk")
    (root / "uk/help/otter.md").unlink()
    assert 'hreflang="en"' in html(reader, "uk")
    assert reader.read().articles == read_content(root).articles


def test_settings_that_change_are_those_by_which_everything_is_read(root: Path) -> None:
    reader = ContentReader(root)
    reader.read()
    write(root, {"help-center.yaml": FILES["help-center.yaml"] + "base_url: https://help.example\n"})
    assert "https://help.example/en/help/otter" in html(reader, "en")


def test_what_is_wrong_is_told_as_often_as_it_is_read(root: Path) -> None:
    reader = ContentReader(root)
    write(root, {"en/help/whale.md": "---\ntitle:\n---\n"})
    for _ in range(2):
        with pytest.raises(ContentError, match="title"):
            reader.read()
    write(root, {"en/help/whale.md": FILES["en/help/whale.md"]})
    assert reader.read().articles == read_content(root).articles


def html(reader: ContentReader, locale: str) -> str:
    """Of the article about the whale."""
    return next(article.html for article in reader.read().articles if (article.locale, article.id) == (locale, "help/whale"))
