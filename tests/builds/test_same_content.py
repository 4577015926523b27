"""The same content is the same generation, and any other content another."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.builds.content import FILES, FIRST, SETTINGS
from tests.files import article, write
from tests.indexes import identity_of


def test_the_same_content_in_another_folder_and_order_is_the_same_generation(tmp_path: Path) -> None:
    reordered = dict(reversed(FIRST.items()))
    assert identity_of(write(tmp_path / "here", FIRST)) == identity_of(write(tmp_path / "elsewhere" / "there", reordered))


def test_line_ends_of_another_system_do_not_make_another_generation(tmp_path: Path) -> None:
    windows = {name: text.replace("\n", "\r\n") for name, text in FIRST.items()}
    assert identity_of(write(tmp_path / "ours", FIRST)) == identity_of(write(tmp_path / "windows", windows))


def without(name: str) -> Mapping[str, str]:
    return {file: text for file, text in FILES.items() if file != name}


CHANGES: Mapping[str, Mapping[str, str]] = {
    "the text of an article": {**FILES, "en/account/refund.md": FILES["en/account/refund.md"].replace("Three", "Four")},
    "the title of an article": {**FILES, "en/account/refund.md": FILES["en/account/refund.md"].replace("Refunds", "Money")},
    "the audience of an article": {
        **FILES,
        "en/account/refund.md": FILES["en/account/refund.md"].replace("title", "audience: internal\ntitle"),
    },
    "a new article": {**FILES, "uk/account/refund.md": FILES["en/account/refund.md"]},
    "an article less": without("en/account/refund.md"),
    "an article's name": {**without("en/account/refund.md"), "en/account/refunds.md": FILES["en/account/refund.md"]},
    "a draft that is published": {**FILES, "en/account/draft.md": FILES["en/account/draft.md"].replace("draft", "published")},
    "a picture": {**FILES, "assets/tap.svg": "<svg>another</svg>"},
    "a picture less": {**without("assets/tap.svg"), "en/account/password.md": article("Reset", "Tap.")},
    "a setting": {**FILES, "help-center.yaml": SETTINGS.replace("name: Test", "name: Other")},
    "a fallback": {**FILES, "help-center.yaml": SETTINGS.replace("[en]", "[]")},
    "the order of the locales": {
        **FILES,
        "help-center.yaml": SETTINGS.replace("en: {}, uk: {fallbacks: [en]}", "uk: {fallbacks: [en]}, en: {}"),
    },
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES.keys())
def test_any_change_makes_another_generation(tmp_path: Path, changed: Mapping[str, str]) -> None:
    assert identity_of(write(tmp_path / "before", FILES)) != identity_of(write(tmp_path / "after", changed))


def test_a_draft_and_a_file_that_is_no_article_make_no_difference(tmp_path: Path) -> None:
    more = {
        **FILES,
        "en/account/draft.md": article("Later", "Other words.", status="draft"),
        "README.txt": "Hi",
        "questions/en.tsv": "a\t-",
    }
    assert identity_of(write(tmp_path / "before", FILES)) == identity_of(write(tmp_path / "after", more))


def test_an_article_that_moves_to_another_locale_makes_another_generation(tmp_path: Path) -> None:
    english, ukrainian = (
        write(tmp_path / locale, {"help-center.yaml": SETTINGS, f"{locale}/account/x.md": article("X")}) for locale in ("en", "uk")
    )
    assert identity_of(english) != identity_of(ukrainian)


def test_two_pictures_that_change_places_make_another_generation(tmp_path: Path) -> None:
    shown = {**FILES, "en/account/both.md": article("Both", "Look: ![a](../../assets/a.svg) ![b](../../assets/b.svg)")}
    before = write(tmp_path / "before", {**shown, "assets/a.svg": "<svg>x</svg>", "assets/b.svg": "<svg/>"})
    after = write(tmp_path / "after", {**shown, "assets/a.svg": "<svg/>", "assets/b.svg": "<svg>x</svg>"})
    assert identity_of(before) != identity_of(after)
