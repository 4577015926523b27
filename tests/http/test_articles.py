"""An article is readable over HTTP by whom it is for, with all that belongs to it."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from kb.article import Content
from kb.visibility import Viewer
from tests.demo import LOCALES
from tests.files import PNG
from tests.html import tags_of
from tests.http.exchange import check_problem, links, listed, page
from tests.serving import Server, ask_over_http


@pytest.mark.parametrize("locale", LOCALES)
def test_an_article_says_where_else_it_can_be_read_and_what_to_read_next(demo_server: Server, demo_content: Content, locale: str) -> None:
    read = page(demo_server, locale, "account/reset-password")
    written = next(article for article in demo_content.of(locale) if article.id == "account/reset-password")
    assert (read["title"], read["summary"], read["labels"]) == (
        written.metadata.title,
        written.metadata.summary,
        list(written.metadata.labels),
    )
    assert (read["article"], read["locale"], read["category"]) == ("account/reset-password", locale, "account")
    assert set(read["translations"]) == set(LOCALES)
    for tag, url in read["translations"].items():
        assert demo_server.http.get(f"/v1/articles{url}").json()["locale"] == tag
    assert [link["article"] for link in read["related"]] == list(written.metadata.related)
    for link in read["related"]:
        assert demo_server.http.get(f"/v1/articles{link['url']}").json()["title"] == link["title"]


@pytest.mark.parametrize("locale", LOCALES)
def test_all_links_and_pictures_of_all_articles_lead_somewhere(demo_server: Server, locale: str) -> None:
    targets: set[str] = set()
    pictures: set[str] = set()
    for url in {link["url"] for link in links(demo_server, locale)}:
        read = demo_server.http.get(f"/v1/articles{url}").json()
        assert anchors(read) == {"", *re.findall(r'<h\d id="([^"]+)"', read["html"])}
        targets |= {url + target if target.startswith("#") else target for target in re.findall(r'href="([^"]+)"', read["html"])}
        pictures |= set(re.findall(r'src="([^"]+)"', read["html"]))
    own = [urlsplit(target) for target in targets if target.startswith("/")]
    assert len(own) > 10
    there = {
        path: anchors(demo_server.http.get(f"/v1/articles{path}").raise_for_status().json()) for path in {target.path for target in own}
    }
    assert not [target for target in own if unquote(target.fragment) not in there[target.path]]
    assert len(pictures) >= 4
    for picture in pictures:
        response = demo_server.http.get(picture)
        assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.content.startswith(PNG)


def anchors(page: dict[str, Any]) -> set[str]:
    """What links to an article may name behind `#`, and nothing."""
    return {"", *(heading["anchor"] for heading in page["headings"])}


def test_html_is_safe_to_show_as_it_is(odd_server: Server) -> None:
    html = page(odd_server, "en", "sea/evil")["html"]
    assert "<b>fine</b>" in html
    tags = tags_of(html)
    attributes = [(name, value) for _, attributes in tags for name, value in attributes.items()]
    assert {tag for tag, _ in tags} <= {"p", "a", "b", "img"}
    assert {name for name, _ in attributes} <= {"href", "src", "rel", "alt"}
    assert not [value for name, value in attributes if name in ("href", "src") and ":" in value]


def test_an_unchanged_article_is_not_sent_twice(demo_server: Server) -> None:
    address = "/v1/articles/uk/account/reset-password"
    tag = demo_server.http.get(address).headers["ETag"]
    for condition in (tag, f'"other", {tag}', f"W/{tag}"):
        response = demo_server.http.get(address, headers={"If-None-Match": condition})
        assert (response.status_code, response.headers["ETag"], response.content) == (304, tag, b"")
    assert demo_server.http.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert demo_server.http.get("/v1/articles/en/account/reset-password").headers["ETag"] != tag


@pytest.mark.parametrize("locale", LOCALES)
def test_an_old_id_leads_to_the_article(demo_server: Server, locale: str) -> None:
    response = demo_server.http.get(f"/v1/articles/{locale}/account/forgot-password")
    assert (response.status_code, response.headers["Location"]) == (301, f"/v1/articles/{locale}/account/reset-password")


def test_an_article_is_found_under_a_locale_that_its_own_serves(demo_server: Server) -> None:
    assert page(demo_server, "zh-TW", "account/reset-password")["locale"] == "zh-Hant"


def test_a_missing_article_is_told_where_it_is(demo_server: Server, demo_content: Content) -> None:
    having = {article.locale for article in demo_content.articles if article.id == "payments/convenience-store"}
    elsewhere = ", ".join(locale for locale in demo_content.help_center.locales if locale in having)
    assert elsewhere
    assert "en" not in having
    response = demo_server.http.get("/v1/articles/en-GB/payments/convenience-store")
    check_problem(response, 404, f"`payments/convenience-store` in `en`; it is there in: {elsewhere}$")
    check_problem(demo_server.http.get("/v1/articles/ja/account/no-such"), 404, "`account/no-such` in `ja`$")


@pytest.mark.parametrize(("locale", "shown"), [("zh-Hant", "zh-Hans"), ("ja", "en"), ("zh-TW", "zh-Hans")])
def test_an_article_that_a_locale_lacks_is_shown_in_its_fallbacks_and_says_so(demo_server: Server, locale: str, shown: str) -> None:
    read = page(demo_server, locale, "account/student-discount")
    assert (read["locale"], read["title"]) == (shown, page(demo_server, shown, "account/student-discount")["title"])
    assert set(read["translations"]) == {"zh-Hans", "uk", "en"}
    (link,) = (link for link in links(demo_server, locale) if link["article"] == "account/student-discount")
    assert (link["locale"], link["title"]) == (shown, read["title"])


@pytest.mark.parametrize("article", ["contact/agent-escalation", "payments/refund-limits"])
def test_an_internal_article_is_not_there_for_the_public(demo_server: Server, article: str) -> None:
    for locale in LOCALES:
        assert article not in listed(demo_server, locale)
        check_problem(demo_server.http.get(f"/v1/articles/{locale}/{article}"), 404, f"no article `{article}` in `{locale}`$")


def test_no_answer_shows_an_internal_article_to_the_public(
    demo_server: Server, answers: list[dict[str, Any]], demo_content: Content
) -> None:
    internal = {article.id for article in demo_content.articles if article.metadata.audience == "internal"}
    questions = [article.metadata.title for article in demo_content.articles if article.id in internal]
    for answer in (*answers, *(ask_over_http(demo_server.http, question, limit=20) for question in questions)):
        assert not internal & {result["article"] for result in answer["results"]}


def test_an_internal_article_is_there_for_staff(odd_server: Server) -> None:
    assert page(odd_server, "en", "sea/staff")["title"] == "Feeding the otters"
    assert ask_over_http(odd_server.http, "feeding otters", "en")["results"][0]["article"] == "sea/staff"
    assert "sea/staff" in listed(odd_server, "en")
    assert odd_server.http.get("/v1/articles/en/sea/otter-menu").headers["Location"] == "/v1/articles/en/sea/staff"


def test_the_demos_scheduled_article_waits_for_its_time(demo_server: Server, demo_content: Content) -> None:
    article = next(article for article in demo_content.of("en") if article.id == "trips/airport-pickup")
    shown = article.visibility.seen_by(Viewer())
    results = {result["article"] for result in ask_over_http(demo_server.http, article.metadata.title, "en", limit=20)["results"]}
    assert (demo_server.http.get("/v1/articles/en/trips/airport-pickup").status_code == 200) == shown
    assert ("trips/airport-pickup" in results) == ("trips/airport-pickup" in listed(demo_server, "en")) == shown


def test_categories_come_in_the_order_and_language_of_the_help_centre(demo_server: Server, demo_content: Content) -> None:
    viewer = Viewer()
    for locale in LOCALES:
        categories = demo_server.http.get("/v1/categories", params={"locale": locale}).json()
        assert [(category["category"], category["title"]) for category in categories] == [
            (category, titles[locale]) for category, titles in demo_content.help_center.categories.items()
        ]
        readable = (locale, *demo_content.help_center.fallbacks(locale))
        shown = {
            article.id: article for tag in reversed(readable) for article in demo_content.of(tag) if article.visibility.seen_by(viewer)
        }
        listed = [link for category in categories for link in category["articles"]]
        assert {(link["article"], link["locale"], link["title"], link["summary"], link["promoted"]) for link in listed} == {
            (article.id, article.locale, article.metadata.title, article.metadata.summary, article.metadata.promoted)
            for article in shown.values()
        }
        assert len(listed) == len(shown)
        assert all(demo_server.http.get(f"/v1/articles{link['url']}").json()["locale"] == link["locale"] for link in listed[::5])


def test_categories_are_told_in_the_browsers_language(demo_server: Server) -> None:
    def first(accept_language: str) -> str:
        return str(demo_server.http.get("/v1/categories", headers={"Accept-Language": accept_language}).json()[0]["title"])

    assert [first("zh-TW"), first("el;q=0.5, fr"), first("")] == ["帳號", "Λογαριασμός", "Account"]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_way_through_a_guide_ends_with_an_article_a_human_or_no_trouble_left(demo_server: Server, locale: str) -> None:
    shown = page(demo_server, locale, "app/app-does-not-work")
    assert shown["locale"] == locale
    steps = {step["id"]: step for step in shown["guide"]["steps"]}
    ends: set[str] = set()
    waiting, met = [shown["guide"]["start"]], list[str]()
    while waiting:
        step = steps[waiting.pop()]
        met.append(step["id"])
        assert f'<h2 id="{step["id"]}">' in step["question_html"]
        assert "<li>" not in step["question_html"]
        for option in step["options"]:
            ways = [way for way in ("next", "article", "handoff", "solved") if option[way]]
            assert len(ways) == 1, option
            waiting += [option["next"]] if option["next"] else []
            ends.update(ways)
            if option["article"]:
                assert demo_server.http.get(f"/v1/articles{option['url']}").json()["article"] == option["article"]
    assert sorted(met) == sorted(steps)
    assert ends == {"next", "article", "handoff", "solved"}


def test_without_javascript_a_guide_is_an_article_whose_links_work(demo_server: Server) -> None:
    shown = page(demo_server, "en", "app/app-does-not-work")
    for step in shown["guide"]["steps"]:
        for option in step["options"]:
            assert f'href="{option["url"]}"' in shown["html"]
    assert "title=" not in shown["html"]
    assert {option["queue"] for step in shown["guide"]["steps"] for option in step["options"] if option["handoff"]} == {"support"}


def test_what_is_no_guide_has_no_steps(demo_server: Server) -> None:
    assert page(demo_server, "en", "account/reset-password")["guide"] is None
