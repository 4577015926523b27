"""Before anything is asked, an app learns which locales there are, what is promoted, and how to reach a human."""

import pytest

from kb.article import Content
from kb.visibility import Viewer
from tests.demo import LOCALES
from tests.http.exchange import links, page
from tests.serving import Server


def test_the_locales_come_in_the_order_of_the_help_centre_each_by_its_own_name(demo_server: Server, demo_content: Content) -> None:
    listed = demo_server.http.get("/v1/locales").json()
    assert [locale["locale"] for locale in listed] == list(demo_content.help_center.locales) == list(LOCALES)
    assert [locale["name"] for locale in listed] == ["繁體中文", "简体中文", "日本語", "Български", "Українська", "Ελληνικά", "English"]
    assert [locale["locale"] for locale in listed if locale["default"]] == ["en"]
    for locale in listed:
        assert locale["fallbacks"] == list(demo_content.help_center.fallbacks(locale["locale"]))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_help_centre_is_told_in_the_readers_language(demo_server: Server, demo_content: Content, locale: str) -> None:
    told = demo_server.http.get("/v1/help-center", params={"locale": locale}).json()
    assert (told["name"], told["locale"]) == ("Lanto", locale)
    assert told["locales"] == demo_server.http.get("/v1/locales").json()
    channels = [channel for channel in demo_content.help_center.contact if channel.value_in(locale)]
    assert {contact["label"] for contact in told["contacts"]} == {channel.label[locale] for channel in channels}
    assert told["promoted"]
    assert told["promoted"] == [link for link in links(demo_server, locale) if link["promoted"]]


@pytest.mark.parametrize(
    ("stated", "browser", "shown"),
    [("zh-TW", "uk", "zh-Hant"), (None, "zh-HK", "zh-Hant"), (None, "fr", "en"), ("", "ja", "ja"), ("tlh", "ja", "ja"), (None, "", "en")],
)
def test_its_locale_is_the_stated_one_else_the_browsers_else_its_own(
    demo_server: Server, stated: str | None, browser: str, shown: str
) -> None:
    for path in ("/v1/help-center", "/v1/categories"):
        parameters = {} if stated is None else {"locale": stated}
        response = demo_server.http.get(path, params=parameters, headers={"Accept-Language": browser})
        assert response.json() == demo_server.http.get(path, params={"locale": shown}).json()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_article_tells_its_category_summary_and_whether_it_is_promoted(
    demo_server: Server, demo_content: Content, locale: str
) -> None:
    viewer = Viewer()
    for article in [article for article in demo_content.of(locale) if article.visibility.seen_by(viewer)][::5]:
        read = page(demo_server, locale, article.id)
        assert read["category_title"] == demo_content.help_center.categories[article.id.split("/")[0]][locale]
        assert (read["summary"], read["promoted"]) == (article.metadata.summary, article.metadata.promoted)
        assert "updated_at" in read
