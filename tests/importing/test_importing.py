"""What every source promises; each test runs over all of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from kb.article import Article
from kb.content import read_content
from tests.command_line import kotae
from tests.html import addresses
from tests.importing.sites import LOCALES, SITES, fernline, ids, number, sections

FIRST, DRAFT = 0, 1
"""Places in `ids()` of the article that has a picture and a box more than the original, and of the draft."""


@pytest.fixture(params=SITES, scope="module")
def source(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def src(source: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return SITES[source](tmp_path_factory.mktemp(source) / "src", ids())


@pytest.fixture(scope="module")
def told(source: str, src: Path) -> Any:
    """What the first import told."""
    return report(source, src, src.parent / "dst")


@pytest.fixture(scope="module")
def dst(src: Path, told: Any) -> Path:  # noqa: ARG001 - it is made by then
    return src.parent / "dst"


@pytest.fixture
def few(source: str, tmp_path: Path) -> tuple[Path, Path]:
    """A small site, and where it was imported."""
    src = SITES[source](tmp_path / "src", ids()[:5])
    kotae("import", source, src, tmp_path / "dst")
    return src, tmp_path / "dst"


@pytest.fixture(scope="module")
def pairs(dst: Path) -> list[tuple[Article, Article]]:
    """Each published article as it was, and as it came over."""
    imported = {(article.locale, article.metadata.title): article for article in read_content(dst).articles}
    return [(article, imported[locale, article.metadata.title]) for (key, locale), article in fernline()[1].items() if key != ids()[DRAFT]]


def report(source: str, src: Path, dst: Path, *options: str, code: int = 0) -> Any:
    return json.loads(kotae("import", source, src, dst, "--json", *options, code=code).stdout)


def files(root: Path) -> dict[str, tuple[bytes, int]]:
    return {str(file): (file.read_bytes(), file.stat().st_mtime_ns) for file in root.rglob("*") if file.is_file()}


def test_every_text_of_every_locale_comes_over_word_for_word(pairs: list[tuple[Article, Article]]) -> None:
    assert len(pairs) == len(LOCALES) * (len(ids()) - 1) > 150
    for original, article in pairs:
        if original.id != ids()[FIRST]:
            assert list(sections(article)) == list(sections(original)), (original.locale, original.id)


def test_an_article_is_one_in_all_locales(pairs: list[tuple[Article, Article]]) -> None:
    assert len({(original.id, article.id) for original, article in pairs}) == len(ids()) - 1


def test_links_lead_to_the_same_articles(pairs: list[tuple[Article, Article]]) -> None:
    ours = {f"/{original.locale}/{original.id}": f"/{article.locale}/{article.id}" for original, article in pairs}
    links = 0
    for original, article in pairs:
        before = [ours[link.partition("#")[0]] for link in addresses(original.html, "href") if link.partition("#")[0] in ours]
        after = [link.partition("#")[0] for link in addresses(article.html, "href") if link.partition("#")[0] in ours.values()]
        assert after == before, article.id
        links += len(after)
    assert links > 50


def test_what_is_imported_passes_the_check(told: Any, few: tuple[Path, Path]) -> None:
    assert told["errors"] == []
    kotae("check", few[1], "--lexical")


def test_categories_keep_their_names_and_order(dst: Path) -> None:
    imported = read_content(dst).help_center
    wanted = [titles["en"] for titles in fernline()[0].categories.values()]
    assert [titles["en"] for titles in imported.categories.values()] == wanted
    assert [titles.get("uk") for titles in imported.categories.values()] == [titles["uk"] for titles in fernline()[0].categories.values()]


def test_pictures_and_boxes_come_over(dst: Path, source: str, pairs: list[tuple[Article, Article]]) -> None:
    article = next(article for original, article in pairs if original.id == ids()[FIRST])
    assert '<div class="box warning">' in article.html
    assert any("map.png" in address for address in addresses(article.html, "src"))
    assert (len(list((dst / "assets").rglob("map.png"))) if (dst / "assets").exists() else 0) == (source != "intercom")


def test_drafts_stay_drafts_and_are_told(told: Any, dst: Path) -> None:
    drafts = [note["place"] for note in told["notes"] if note["reason"] == "draft"]
    assert len(drafts) == len(LOCALES)
    assert all("status: draft" in (dst / path).read_text(encoding="utf-8") for path in drafts)
    changed = [note for note in told["notes"] if note["reason"] == "changed"]
    assert all("leads to a draft" in note["message"] for note in changed)


def test_a_second_import_changes_nothing(source: str, src: Path, dst: Path) -> None:
    before = files(dst)
    again = report(source, src, dst)
    assert (again["written"], again["updated"]) == ([], [])
    assert files(dst) == before


def test_what_was_edited_by_hand_is_kept_and_named_until_it_is_to_be_overwritten(source: str, few: tuple[Path, Path]) -> None:
    src, dst = few
    edited, deleted = sorted((dst / "en").rglob("*.md"))[2:4]
    before = edited.read_bytes(), deleted.read_bytes()
    edited.write_bytes(before[0] + b"\nBy hand.\n")
    deleted.unlink()
    kept = [note["place"] for note in report(source, src, dst)["notes"] if note["reason"] == "edited"]
    assert kept == [path.relative_to(dst).as_posix() for path in (edited, deleted)]
    assert edited.read_bytes().endswith(b"By hand.\n")
    assert not deleted.exists()
    assert len(report(source, src, dst, "--overwrite")["updated"]) == 2
    assert (edited.read_bytes(), deleted.read_bytes()) == before


def test_without_its_record_an_import_takes_for_its_own_what_is_the_same(source: str, few: tuple[Path, Path]) -> None:
    src, dst = few
    (dst / f".kotae/import-{source}.json").unlink()
    again = report(source, src, dst)
    assert (again["written"], again["updated"], [note for note in again["notes"] if note["reason"] == "edited"]) == ([], [], [])


def test_old_addresses_lead_to_the_article(source: str, pairs: list[tuple[Article, Article]]) -> None:
    if source == "docusaurus":
        assert all(article.id == original.id for original, article in pairs)
    else:
        assert all(f"articles/{number(original.id)}" in article.metadata.aliases for original, article in pairs)


def test_articles_come_into_a_help_centre_that_is_there(source: str, few: tuple[Path, Path], tmp_path: Path) -> None:
    root = tmp_path / "help"
    kotae("init", root, "--locale", "en", "--locale", "bg")
    with (root / "help-center.yaml").open("a") as settings:
        settings.write("# the end\n")
    assert report(source, few[0], root)["errors"] == []
    imported = read_content(root)
    assert set(imported.help_center.locales) == {"en", "bg", "uk", "zh-Hant"}
    assert {"account/change-email"} < {article.id for article in imported.of("en")}
    assert (root / "help-center.yaml").read_text().endswith("# the end\n")
