"""The owner logs in once with the admin key, and sees what happened; nobody else sees anything."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from api.http.admin.session import COOKIE
from api.keys import digest
from api.store import Store
from api.store.confidence_votes import VotedStep, count_votes
from api.store.handoffs import list_handoffs
from api.store.keys import find_login
from api.store.tables import logins
from tests.inbox.conftest import ADMIN_KEY, settings_for
from tests.insights.asking import ask, vote
from tests.pages.admin.conftest import HOSTILE
from tests.serving import FollowedIndex, answering
from tests.store.rows import NOW, open_in

PAGES = ("", "questions", "handoffs", "confidence")


def test_without_an_admin_key_there_are_no_such_pages(demo_index: Path) -> None:
    with answering(FollowedIndex(demo_index), settings_for(admin_key="")) as http:
        assert [http.get(f"/admin/{page}").status_code for page in (*PAGES, "login")] == [404] * 5


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_logged_in_is_sent_to_where_one_logs_in(http: httpx2.Client, page: str) -> None:
    response = http.get(f"/admin/{page}")
    assert (response.status_code, response.headers["Location"]) == (303, "/admin/login")
    assert "гроші" not in response.text


def test_a_wrong_key_is_told_and_guessing_is_limited(demo_index: Path, people: Store) -> None:
    with answering(FollowedIndex(demo_index), settings_for(), store=people) as http:
        wrong = http.post("/admin/login", data={"key": "guess"})
        assert wrong.status_code == 401
        assert "kotae keys" in wrong.text
        assert COOKIE not in wrong.cookies
        statuses = [http.post("/admin/login", data={"key": f"guess {number}"}).status_code for number in range(10)]
        assert statuses[-1] == 429
        limited = http.post("/admin/login", data={"key": ADMIN_KEY})
        assert limited.status_code == 429
        assert int(limited.headers["Retry-After"]) > 0


def test_the_cookie_is_for_these_pages_alone_and_no_script_reads_it(http: httpx2.Client) -> None:
    cookie = http.post("/admin/login", data={"key": ADMIN_KEY}).headers["Set-Cookie"]
    http.cookies.clear()
    assert all(part in cookie for part in ("HttpOnly", "Path=/admin", "SameSite=strict", "Max-Age=43200"))
    assert ADMIN_KEY not in cookie


@pytest.mark.parametrize("forged", ["", "0" * 43, "²³.x", ADMIN_KEY, digest(ADMIN_KEY)])
def test_a_cookie_that_is_not_ours_opens_nothing(http: httpx2.Client, forged: str) -> None:
    response = httpx2.get(f"{http.base_url}/admin/", headers={"Cookie": f"{COOKIE}={forged}".encode()}, trust_env=False)
    assert response.status_code == 303


def test_what_the_store_holds_of_a_login_opens_nothing_and_it_ends(owner: httpx2.Client, http: httpx2.Client, people: Store) -> None:
    assert owner.get("/admin/").status_code == 200
    with people.writing() as connection:
        kept = {row.digest for row in connection.execute(logins.select())}
        assert digest(owner.cookies[COOKIE]) in kept
        for value in kept:
            headers = {"Cookie": f"{COOKIE}={value}"}
            assert httpx2.get(f"{http.base_url}/admin/", headers=headers, trust_env=False).status_code == 303
        assert find_login(connection, digest(owner.cookies[COOKIE]), datetime.now(UTC) + timedelta(hours=11))
        assert not find_login(connection, digest(owner.cookies[COOKIE]), datetime.now(UTC) + timedelta(hours=13))


def test_logging_out_ends_it_also_for_whoever_has_a_copy_of_the_cookie(http: httpx2.Client) -> None:
    with httpx2.Client(base_url=http.base_url, trust_env=False) as browser:
        copy = {"Cookie": f"{COOKIE}={browser.post('/admin/login', data={'key': ADMIN_KEY}).cookies[COOKIE]}"}
        assert httpx2.get(f"{http.base_url}/admin/", headers=copy, trust_env=False).status_code == 200
        response = browser.post("/admin/logout")
        assert response.headers["Location"] == "/admin/login"
        assert response.headers["Set-Cookie"].startswith(f'{COOKIE}=""; ')
        assert "Max-Age=0; Path=/admin" in response.headers["Set-Cookie"]
        assert httpx2.get(f"{http.base_url}/admin/", headers=copy, trust_env=False).status_code == 303


def test_what_another_site_makes_the_browser_send_is_refused(owner: httpx2.Client, people: Store) -> None:
    handoff = open_in(people, "webhook")
    address = f"/admin/handoffs/{handoff.id}/retry"
    assert owner.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 401
    assert owner.post(address, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


@pytest.mark.parametrize("page", PAGES)
def test_pages_load_and_run_nothing_from_elsewhere_and_show_what_people_wrote_as_text(owner: httpx2.Client, page: str) -> None:
    response = owner.get(f"/admin/{page}")
    assert response.status_code == 200
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"
    assert HOSTILE not in response.text
    assert not re.search(r"<script|<[a-z][^<>]*\s(?:style|on\w+)=", response.text)


def test_what_was_given_up_is_sent_again(owner: httpx2.Client, people: Store) -> None:
    with people.reading() as connection:
        dead = list_handoffs(connection, None, 100, undelivered=True)
    listed = owner.get("/admin/handoffs", params={"state": "undelivered"}).text
    assert all(handoff.id in listed for handoff in dead)
    page = next(text for handoff in dead if "given up" in (text := owner.get(f"/admin/handoffs/{handoff.id}?locale=en").text))
    assert "the receiver says 500" in page
    (address,) = re.findall(r'action="(/admin/handoffs/[^"]+/retry\?locale=en)"', page)
    again = owner.post(address, follow_redirects=True).text
    assert "given up" not in again
    assert "waiting" in again


def test_an_old_handoff_that_was_not_delivered_is_listed_however_many_came_since(store: Store) -> None:
    old = open_in(store, "webhook", opened_at=NOW - timedelta(days=9))
    for _ in range(3):
        open_in(store)
    with store.reading() as connection:
        assert [handoff.id for handoff in list_handoffs(connection, None, 2, undelivered=True)] == [old.id]


def test_what_was_chosen_in_a_guide_is_read_like_a_talk(owner: httpx2.Client, people: Store) -> None:
    chosen = [("s", "Is it on?", "No"), ("t", None, "<b>")]
    path = [{"article": "app/a", "step": step, "question": question, "choice": choice} for step, question, choice in chosen]
    handoff = open_in(people, context={"guide_path": path, "shown": ["a/b", "c/d"]})
    page = owner.get(f"/admin/handoffs/{handoff.id}").text
    assert "Is it on? No, t &lt;b&gt;" in page
    assert "a/b, c/d" in page


def test_an_unknown_handoff_is_not_there(owner: httpx2.Client) -> None:
    assert owner.get("/admin/handoffs/nobody").status_code == 404
    assert owner.post("/admin/handoffs/nobody%2F..%2F/retry").status_code in (303, 404)


def test_below_a_path_all_links_begin_with_it(demo_index: Path, people: Store) -> None:
    with answering(FollowedIndex(demo_index), settings_for(root_path="/help"), store=people) as http:
        login = http.post("/help/admin/login", data={"key": ADMIN_KEY})
        assert login.headers["Location"].startswith("/help/admin/")
        assert "Path=/help/admin" in login.headers["Set-Cookie"]
        page = http.get("/help/admin/").text
    assert set(re.findall(r'(?:href|action)="(/[a-z]+)/', page)) == {"/help"}


def test_the_page_speaks_the_language_of_the_browser_or_the_one_that_is_chosen(owner: httpx2.Client) -> None:
    assert '<html lang="uk">' in owner.get("/admin/", headers={"Accept-Language": "uk-UA,en;q=0.5"}).text
    assert '<html lang="zh-Hant">' in owner.get("/admin/?locale=zh-TW", headers={"Accept-Language": "uk"}).text


def test_confidence_stands_beside_the_votes_of_its_tenth(store: Store) -> None:
    for confidence, helpful in ((0.0, False), (0.95, True), (0.96, False), (1.0, True)):
        vote(store, *ask(store, confidence=confidence), helpful=helpful)
    vote(store, *ask(store, "handoff", confidence=0.5), helpful=False)
    vote(store, *ask(store, confidence=0.5), helpful=False, article="other/article")
    twice = ask(store, confidence=0.31)
    vote(store, *twice, helpful=False)
    vote(store, *twice, helpful=True, article="account/reset-password")
    with store.reading() as connection:
        steps = count_votes(connection, NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert [(round(step.confidence, 2), step.votes, step.helpful) for step in steps] == [(0.0, 1, 0), (0.31, 1, 1), (0.97, 3, 2)]
    assert all(isinstance(step, VotedStep) for step in steps)
    with store.reading() as connection:
        assert count_votes(connection, datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 2, tzinfo=UTC)) == []
