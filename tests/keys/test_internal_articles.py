"""A key decides for each request whether internal articles are found: nobody without it learns that there are any, from anything."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.store import Store
from tests.agents.calling import call, failed_call
from tests.http.exchange import check_problem
from tests.inbox.conftest import settings_for
from tests.keys.conftest import SECRET, bearer, new_key
from tests.serving import FollowedIndex, answering

Ask = Callable[[httpx2.Client, dict[str, str]], httpx2.Response]


def get(path: str, **parameters: Any) -> Ask:
    return lambda http, key: http.get(path, params=parameters, headers={"Accept": "text/html", **key})


def post(path: str, **body: Any) -> Ask:
    return lambda http, key: http.post(path, json=body, headers=key)


SHOWN: dict[str, Ask] = {
    "answers": get("/v1/answers", question="refund by hand", locale="en"),
    "answers by POST": post("/v1/answers", question="refund by hand", locale="en"),
    "the answer to a slip": get("/v1/answers", question="grumblethrope", locale="en"),
    "answers in a locale that falls back": get("/v1/answers", question="refund by hand", locale="uk"),
    "suggestions": get("/v1/suggestions", q="how grum", locale="en"),
    "suggestions by POST": post("/v1/suggestions", q="how grum", locale="en"),
    "help in context": post("/v1/suggestions/context", screen="Till", locale="en"),
    "help for a ticket": post("/v1/suggestions/context", text="I want a refund by hand", locale="en"),
    "categories": get("/v1/categories", locale="en"),
    "categories of a locale that falls back": get("/v1/categories", locale="uk"),
    "the help centre": get("/v1/help-center", locale="en"),
    "an article": get("/v1/articles/en/help/staff"),
    "the home page": get("/en/"),
    "the page of a category": get("/en/help/"),
    "the page of an article": get("/en/help/staff"),
    "an article as Markdown": get("/en/help/staff.md"),
    "results": get("/en/search", q="refund by hand"),
    "the feed": get("/en/feed.atom"),
    "the list for language models": get("/en/llms.txt"),
}
"""What names the internal article to whoever may see it."""

ADDRESSED = {
    "an article by its id before": get("/v1/articles/en/help/grumblethorpe-before"),
    "a page by its id before": get("/en/help/grumblethorpe-before"),
    "a picture": get("/v1/assets/grumblethorpe.png"),
}


@pytest.mark.parametrize("what", SHOWN)
def test_what_shows_internal_articles_shows_them_to_who_has_the_key_alone(http: httpx2.Client, staff: dict[str, str], what: str) -> None:
    for _ in range(2):  # also from the caches
        seen, unseen = SHOWN[what](http, staff), SHOWN[what](http, {})
        assert seen.status_code == 200
        assert SECRET in seen.text.casefold()
        assert SECRET not in unseen.text.casefold().replace("grumblethrope", "")
        assert "help/staff" not in unseen.text.replace("/v1/articles/en/help/staff", "").replace("no article `help/staff`", "")


def test_the_site_map_names_them_to_no_one_else(http: httpx2.Client, staff: dict[str, str]) -> None:
    assert "/en/help/staff" in http.get("/en/sitemap.xml", headers=staff).text
    assert "staff" not in http.get("/en/sitemap.xml").text
    assert "Disallow: /\n" in http.get("/robots.txt", headers=staff).text
    assert "Disallow: /\n" not in http.get("/robots.txt").text
    assert http.get("/en/", headers=staff).headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in http.get("/en/").headers


@pytest.mark.parametrize("what", ADDRESSED)
def test_what_has_an_address_is_there_for_who_has_the_key_alone(http: httpx2.Client, staff: dict[str, str], what: str) -> None:
    assert ADDRESSED[what](http, staff).status_code in (200, 301)
    assert ADDRESSED[what](http, {}).status_code == 404


@pytest.mark.parametrize("path", ["/v1/articles/en/help/{}", "/en/help/{}", "/en/help/{}/", "/en/help/{}.md", "/v1/assets/{}.png"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_what_is_hidden_is_answered_as_what_there_is_not(http: httpx2.Client, path: str, method: str) -> None:
    secret = "grumblethorpe" if "assets" in path else "staff"
    headers = {"Accept": "text/html", "Accept-Encoding": "identity"}
    request_id = re.compile(r"[0-9a-f]{32}")
    hidden, missing = (http.request(method, path.format(slug), headers=headers) for slug in (secret, "x" * len(secret)))
    assert hidden.status_code == missing.status_code
    own = {"date": "", "x-request-id": ""}  # of each request
    assert {**hidden.headers, **own} == {**missing.headers, **own}
    shown, other = (request_id.sub("", response.text) for response in (hidden, missing))
    assert shown.replace(secret, "x" * len(secret)) == other


def test_agents_learn_of_them_with_the_key_alone(http: httpx2.Client, staff: dict[str, str]) -> None:
    assert SECRET in json.dumps(call(http, "search", headers=staff, query="refund by hand")).casefold()
    assert SECRET in json.dumps(call(http, "fetch", headers=staff, id="en/help/staff")).casefold()
    assert SECRET not in json.dumps(call(http, "search", query="refund by hand")).casefold()
    told = [failed_call(http, "fetch", id=f"en/help/{slug}").replace(slug, "…") for slug in ("staff", "others", "grumblethorpe-before")]
    assert told == [told[0]] * 3


def test_reasons_and_handoffs_tell_the_public_nothing(http: httpx2.Client) -> None:
    answer = http.post("/v1/answers", json={"question": "grumblethorpe", "locale": "en", "rejected": ["help/staff"]}).json()
    assert answer["results"] == []
    same = http.post("/v1/answers", json={"question": "grumblethorpe", "locale": "en", "rejected": ["help/nothing"]}).json()
    assert [reason["code"] for reason in answer["reasons"]] == [reason["code"] for reason in same["reasons"]]
    opened = http.post("/v1/handoffs", json={"question": "grumblethorpe", "locale": "en", "shown": ["help/staff"]})
    assert SECRET not in opened.text.casefold()


KEPT = ["/v1/categories?locale=en", "/v1/help-center", "/v1/articles/en/help/refund", "/v1/assets/public.png", "/en/", "/en/feed.atom"]


@pytest.mark.parametrize("path", [*KEPT, "/v1/suggestions?q=re", "/v1/articles/en/help/staff", "/en/help/staff"])
def test_caches_keep_what_staff_sees_from_the_public_and_the_other_way(http: httpx2.Client, staff: dict[str, str], path: str) -> None:
    seen, unseen = http.get(path, headers=staff), http.get(path)
    for response in (seen, unseen):
        assert "Authorization" in response.headers["Vary"]
    assert seen.headers["Cache-Control"].startswith("private")
    assert "private" not in unseen.headers.get("Cache-Control", "")
    if path in KEPT and seen.text != unseen.text:
        tag = {"If-None-Match": seen.headers["ETag"]}
        assert http.get(path, headers=tag).status_code == 200
        assert http.get(path, headers=tag | staff).status_code == 304


@pytest.mark.parametrize(
    "path", ["/v1/answers?question=refund", "/v1/articles/en/help/staff", "/v1/articles/en/help/none", "/en/help/staff"]
)
def test_a_key_that_does_not_hold_is_refused_and_others_tokens_are_left_alone(http: httpx2.Client, path: str) -> None:
    wrong = "kotae_sk_" + "0" * 64
    assert http.get(path, headers=bearer(wrong)).status_code == 401
    for shown in ("Bearer eyJhbGciOiJIUzI1NiJ9.e30.x", "Basic eDp5", "Bearer", "kotae_sk_"):  # of proxies
        response = http.get(path, headers={"Authorization": shown})
        assert response.status_code == http.get(path).status_code
        assert SECRET not in response.text.casefold()


def test_a_key_for_other_things_shows_no_internal_article(index_root: Path, kept: Store) -> None:
    keys = [new_key(kept, scope)[0] for scope in ("admin", "admin:read", "app")]
    with answering(FollowedIndex(index_root), settings_for(), store=kept) as http:
        for key in keys:
            for headers in (bearer(key), {"Kotae-Key": key}):
                assert SECRET not in http.get("/v1/categories?locale=en", headers=headers).text.casefold()


def test_a_server_of_internal_articles_shows_them_to_its_own_machine_and_to_who_has_the_key(
    index_root: Path, kept: Store, staff: dict[str, str]
) -> None:
    there = {"X-Forwarded-For": "198.51.100.1"}
    with answering(FollowedIndex(index_root), settings_for(audience="internal"), store=kept) as http:
        assert SECRET in http.get("/v1/categories?locale=en").text.casefold()
        assert SECRET in http.get("/v1/categories?locale=en", headers=there | staff).text.casefold()
        for path in ("/v1/categories?locale=en", "/v1/articles/en/help/none", "/v1/answers?question=refund", "/v1/assets/public.png"):
            problem = check_problem(http.get(path, headers=there), 401, "kotae keys create --scope internal")
            assert problem["type"] == "urn:kotae:key-refused"
        assert http.get("/en/", headers=there).status_code == 401
        assert http.get("/v1/categories", headers={"Host": "evil.example"}).status_code == 401
        assert http.get("/health/ready", headers=there).status_code == 200
    with answering(FollowedIndex(index_root), settings_for(audience="internal", host="0.0.0.0"), store=kept) as http:
        assert http.get("/v1/categories").status_code == 401  # whoever listens for others is a proxy's neighbour
        assert http.get("/v1/categories", headers=staff).status_code == 200
