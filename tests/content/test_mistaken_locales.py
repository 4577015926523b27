"""A mistaken tag gets the right one suggested, and an article in the wrong folder its right place."""

import pytest

from kb.article import Content
from kb.content import read_content
from tests.conftest import WriteContent
from tests.content.reading import GOOD, HERE, SEVEN, problems_of, told
from tests.files import article

MISTAKEN = [("ua", "uk"), ("gr", "el"), ("cn", "zh-Hans"), ("jp", "ja")]
MISSPELT = [("tw", "zh-Hant"), ("UK", "uk"), ("zh-tw", "zh-Hant"), ("en-us", "en")]


@pytest.mark.parametrize(("mistaken", "right"), MISTAKEN + MISSPELT)
def test_a_folder_with_a_mistaken_tag_gets_the_right_one_suggested(write_content: WriteContent, mistaken: str, right: str) -> None:
    root = write_content({"help-center.yaml": SEVEN, f"{mistaken}/account/a.md": GOOD})
    assert told(root) == f"{mistaken}: error: unknown locale `{mistaken}`; did you mean `{right}`?"


@pytest.mark.parametrize(("mistaken", "right"), MISTAKEN + MISSPELT)
def test_a_mistaken_tag_among_the_locales_of_the_settings_gets_the_right_one_suggested(
    write_content: WriteContent, mistaken: str, right: str
) -> None:
    root = write_content({"help-center.yaml": SEVEN.replace("en: {}", f"en: {{}}, {mistaken}: {{}}")})
    assert told(root) == f"help-center.yaml:3: error: unknown locale `{mistaken}`; did you mean `{right}`?"


@pytest.mark.parametrize(("mistaken", "right"), MISTAKEN)
@pytest.mark.parametrize(
    "line",
    [
        "default_locale: ?",
        "locales: {en: {fallbacks: [?]}, uk: {}, el: {}, zh-Hans: {}, ja: {}}",
        "categories: {account: {en: Account, ?: X}}",
        "contact: [{kind: email, value: a@b.example, label: {en: Write, ?: X}}]",
        "contact: [{kind: email, value: a@b.example, label: {en: Write}, hours: {?: X}}]",
        "contact: [{kind: phone, value: {en: 1, ?: 2}, label: {en: Call}}]",
    ],
    ids=["default_locale", "fallbacks", "categories", "label", "hours", "value"],
)
def test_a_mistaken_tag_elsewhere_in_the_settings_gets_the_right_one_suggested(
    write_content: WriteContent, line: str, mistaken: str, right: str
) -> None:
    key = line.partition(":")[0]
    others = [text for text in SEVEN.splitlines() if not text.startswith(f"{key}:")]
    root = write_content({"help-center.yaml": "\n".join([*others, line.replace("?", mistaken), ""]), HERE: GOOD})
    (problem,) = problems_of(root)
    assert (problem.file, problem.line) == ("help-center.yaml", len(others) + 1)
    assert f"`{mistaken}`" in problem.message
    assert f"did you mean `{right}`?" in problem.message


def test_an_unknown_locale_in_the_settings_is_told_with_those_that_kotae_knows(write_content: WriteContent) -> None:
    root = write_content({"help-center.yaml": SEVEN.replace("ja:", "fr:")})
    assert told(root) == "help-center.yaml:3: error: unknown locale `fr`; there are: bg, el, en, ja, uk, zh-Hans, zh-Hant"


@pytest.mark.parametrize("locale", ["zh-Hant", "zh-Hans", "ja", "bg", "uk", "el", "en"])
def test_an_article_in_another_language_than_its_folders_is_a_warning_only(
    write_content: WriteContent, demo_content: Content, locale: str
) -> None:
    reset = next(article for article in demo_content.of(locale) if article.id == "account/reset-password")
    text = "\n\n".join(section.text for section in reset.sections)
    folders = sorted(demo_content.help_center.locales)
    content = read_content(
        write_content({"help-center.yaml": SEVEN, **{f"{folder}/account/a.md": article(text=text) for folder in folders}})
    )
    assert len(content.articles) == len(folders)
    assert [str(problem) for problem in content.warnings if problem.file != "help-center.yaml"] == [
        f"{folder}/account/a.md: warning: reads like `{locale}`, but lies in `{folder}/`; move or translate it"
        for folder in folders
        if folder != locale
    ]


@pytest.mark.parametrize(
    "text", ["OK", "iPhone 15 Pro, Android 14", "E-1042, E-1050, E-1103", "Lanto Plus / Lanto Go / Lanto Eats", "12:30 – 18:00"]
)
def test_a_text_too_short_to_tell_its_language_is_no_warning(write_content: WriteContent, text: str) -> None:
    files = {f"{folder}/account/a.md": article(text=text) for folder in ["zh-Hant", "ja", "bg", "el", "en"]}
    assert not told(write_content({"help-center.yaml": SEVEN, **files}))
