"""A hand-off is taken once, told to nobody but the person and the agents, and goes on until it is closed or taken back."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.answers.locale_choice import told_by_text
from api.store import Store
from api.store.answers import find_answers
from api.store.handoffs import find_handoff
from api.store.tables import feedback
from tests.demo import LOCALES
from tests.http.exchange import check_problem
from tests.inbox.conftest import Serve
from tests.inbox.sending import ADMIN, hand_over, happen, say, status_of, with_secret, withdraw
from tests.serving import ask_over_http
from tests.waiting import until

FULL = {
    "question": "Де мої гроші?",
    "locale": "uk",
    "text": "Заплатила двічі.\nЩо робити?",
    "contact": {"name": "Олена", "email": "olena@example.com", "phone": "+380 67 123 45 67", "user": "u-17"},
    "channel": "email",
    "page": "checkout",
    "app_version": "5.1.0",
    "device": "Pixel 9, Android 16",
    "shown": ["payments/refund"],
    "opened": ["payments/refund"],
    "rejected": ["payments/refund"],
    "guide_path": [{"article": "payments/guide", "step": "paid", "question": "Чи списали гроші?", "choice": "Так, двічі"}],
    "session": "s-1",
}


def test_a_handoff_is_opened_with_all_that_is_known(http: httpx2.Client, store: Store) -> None:
    opened = hand_over(http, **FULL)
    assert set(opened) == {"id", "secret", "state", "message", "queue", "open_now", "next_open_at", "next_open", "contacts"}
    assert opened["state"] == "open"
    assert opened["contacts"]
    with store.reading() as connection:
        kept = find_handoff(connection, opened["id"])
    assert kept
    for name in ("question", "text", "session", "channel", "locale"):
        assert getattr(kept, name) == FULL[name]
    assert kept.contact == FULL["contact"]  # what the person gives to be reached by is not hidden
    assert kept.context == {name: FULL[name] for name in ("page", "app_version", "device", "shown", "opened", "rejected", "guide_path")}
    assert opened["secret"] not in str(kept)


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_needs_to_be_typed_to_reach_a_human_and_what_happens_next_is_told_in_the_persons_language(
    http: httpx2.Client, locale: str
) -> None:
    response = http.post("/v1/handoffs", json={"locale": locale})
    assert response.status_code == 201
    assert told_by_text(response.json()["message"], LOCALES) == locale
    assert http.post("/v1/handoffs", json={}, headers={"Accept-Language": locale}).json()["message"] == response.json()["message"]


@pytest.mark.parametrize("locale", ["uk", "ja"])
def test_it_goes_to_the_queue_that_the_answer_to_the_same_question_names_with_the_same_hours(http: httpx2.Client, locale: str) -> None:
    for question in (None, "сталася аварія", "返金してほしい"):
        opened = hand_over(http, question=question, locale=locale)
        answer = ask_over_http(http, question or "0123456789", locale)["handoff"]
        hours = ("queue", "open_now", "next_open_at", "next_open", "contacts")
        assert {name: opened[name] for name in hours} == {name: answer[name] for name in hours}
        assert opened["message"] != answer["message"]  # it was taken already


def test_the_same_key_with_the_same_body_is_done_once_and_answered_the_same(http: httpx2.Client) -> None:
    first, again = hand_over(http, "same", **FULL), hand_over(http, "same", **FULL)
    assert first == again
    assert hand_over(http, "another", **FULL)["id"] != first["id"]
    assert hand_over(http, **FULL)["id"] != hand_over(http, **FULL)["id"]
    refused = http.post("/v1/handoffs", json={**FULL, "text": "other"}, headers={"Idempotency-Key": "same"})
    assert check_problem(refused, 409, "another body")["type"] == "urn:kotae:conflict"


def test_of_many_at_once_with_the_same_key_one_is_done(http: httpx2.Client) -> None:
    with ThreadPoolExecutor(8) as threads:
        opened = list(threads.map(lambda _: hand_over(http, "many", **FULL), range(16)))
    assert len({one["id"] for one in opened}) == len({one["secret"] for one in opened}) == 1


@pytest.mark.parametrize("secret", ["x", "x" * 32, "ключ"])
def test_a_wrong_secret_and_an_unknown_handoff_look_the_same(http: httpx2.Client, secret: str) -> None:
    opened = hand_over(http)
    headers = [{}, {"Authorization": f"Bearer {secret}".encode()}, {"Authorization": f"Basic {opened['secret']}"}]
    for shown in headers:
        problems = [http.get(f"/v1/handoffs/{handoff_id}", headers=shown) for handoff_id in (opened["id"], "0" * 32)]
        assert len({check_problem(problem, 404, "no such hand-off")["detail"] for problem in problems}) == 1
    for path in ("messages", "withdraw"):
        check_problem(http.post(f"/v1/handoffs/{opened['id']}/{path}", json={"text": "x"}, headers=headers[1]), 404, "no such")
    assert status_of(http, opened)["messages"] == []


def test_a_handoff_goes_its_way_and_the_person_sees_it(http: httpx2.Client) -> None:
    opened = hand_over(http, **FULL)
    assert happen(http, opened, "taken", agent="Марія").json()["state"] == "taken"
    assert say(http, opened, "Ще одне: картка Visa.").status_code == 201
    assert happen(http, opened, "answered", text="Гроші вже в дорозі.", article="payments/refund", agent="Марія").status_code == 201
    shown = status_of(http, opened)
    assert (shown["state"], shown["article"]) == ("answered", "payments/refund")
    assert [(said["sender"], said["text"], said["agent"]) for said in shown["messages"]] == [
        ("person", "Ще одне: картка Visa.", None),
        ("agent", "Гроші вже в дорозі.", "Марія"),
    ]
    assert shown["changed_at"] > shown["opened_at"]
    say(http, opened, "Не прийшли!")
    assert status_of(http, opened)["state"] == "taken"  # an agent must look again
    assert happen(http, opened, "closed").json()["state"] == "closed"
    check_problem(say(http, opened, "Гей!"), 409, "closed; open another")
    check_problem(happen(http, opened, "answered", text="?"), 409, "closed")


def test_messages_and_events_with_the_same_key_are_kept_once(http: httpx2.Client) -> None:
    opened = hand_over(http)
    for _ in range(2):
        assert say(http, opened, "Привіт", "m1").status_code == 201
        assert happen(http, opened, "answered", "e1", text="Так").status_code == 201
    check_problem(say(http, opened, "Інше", "m1"), 409, "another body")
    assert [said["text"] for said in status_of(http, opened)["messages"]] == ["Привіт", "Так"]


def test_what_is_taken_back_is_erased(http: httpx2.Client, store: Store) -> None:
    opened = hand_over(http, "back", **FULL)
    say(http, opened, "Ще одне.")
    for _ in range(2):
        response = withdraw(http, opened)
        assert response.status_code == 200
        assert response.json()["state"] == "withdrawn"
    shown = status_of(http, opened)
    assert (shown["state"], shown["messages"]) == ("withdrawn", [])
    with store.reading() as connection:
        kept = find_handoff(connection, opened["id"])
    assert kept
    assert (kept.question, kept.text, kept.contact, kept.context, kept.session) == (None, None, {}, {}, None)
    check_problem(say(http, opened, "Гей!"), 409, "withdrawn")
    check_problem(happen(http, opened, "taken"), 409, "withdrawn")


def test_numbers_that_nobody_needs_are_hidden_before_anything_is_kept(http: httpx2.Client, store: Store) -> None:
    opened = hand_over(http, question="картка 4111 1111 1111 1111", text="код 123456, тел. 067 123 45 67", page="pay?tel=+380671234567")
    say(http, opened, "CVV 123")
    with store.reading() as connection:
        kept = find_handoff(connection, opened["id"])
    assert kept
    assert (kept.question, kept.text) == ("картка •••• •••• •••• 1111", "код ••••••, тел. ••• ••• •• ••")
    assert "380671234567" not in str(kept.context)
    assert status_of(http, opened)["messages"][0]["text"] == "CVV •••"


def test_a_setting_keeps_them(serve: Serve, store: Store) -> None:
    http = serve(store, mask=False)
    opened = hand_over(http, text="код 123456")
    with store.reading() as connection:
        kept = find_handoff(connection, opened["id"])
    assert kept
    assert kept.text == "код 123456"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"contact": {"email": "a@b\r\nBcc: all@example.com"}}, "contact.email"),
        ({"contact": {"name": "Ann\nSubject: you won"}}, "contact.name.*one line"),
        ({"contact": {"email": "Ann <ann@example.com>"}}, "no e-mail address"),
        ({"page": "x\u2028y"}, "page.*one line"),
        ({"channel": "pigeon"}, "channel"),
        ({"text": "x" * 10_001}, "10000|10,000"),
        ({"question": "x" * 20_001}, "question.*20000"),
        ({"shown": ["a/b"] * 101}, "shown.*100"),
        ({"attachments": ["x"] * 6}, "attachments.*5"),
        ({"attachments": ["x"]}, "attachment is not there"),
        ({"text": 5}, "text.*string"),
        ({"texts": "x"}, "texts"),
        ({"locale": "x" * 36}, "locale.*35"),
    ],
)
def test_what_cannot_be_taken_is_told(http: httpx2.Client, body: dict[str, Any], told: str) -> None:
    check_problem(http.post("/v1/handoffs", json=body), 422, told)


def test_what_is_odd_is_taken_as_text(http: httpx2.Client, store: Store) -> None:
    odd = '{"question": "a\\u0000b \\ud800\\n c", "text": "x\\u0000\\u0007\\ty\\n", "session": "\\ud800", "locale": "xx"}'
    response = http.post("/v1/handoffs", content=odd, headers={"Content-Type": "application/json"})
    assert response.status_code == 201, response.text
    with store.reading() as connection:
        kept = find_handoff(connection, response.json()["id"])
    assert kept
    assert (kept.question, kept.text, kept.session) == ("a?b ?  c", "x? \ty", "?")


def test_answers_are_recorded_with_their_session_and_a_handoff_finds_them(http: httpx2.Client, store: Store) -> None:
    answer = ask_over_http(http, "забув пароль від 4111111111111111", "uk", session="s-9", rejected=["a/b"])
    http.get("/v1/answers", params={"question": "wallet", "session": "s-9"}).raise_for_status()

    def both() -> list[Any]:
        with store.reading() as connection:
            found = find_answers(connection, [], "s-9")
        return found if len(found) == 2 else []

    first, _ = until(both, 5)
    assert (first.id, first.locale, first.outcome) == (answer["answer_id"], "uk", answer["outcome"])
    assert first.question == "забув пароль від ••••••••••••1111"
    assert first.articles[0] == answer["results"][0]["article"]
    assert first.rejected == ("a/b",)


def test_feedback_is_kept(http: httpx2.Client, store: Store) -> None:
    for helpful in (True, False):
        sent = {"helpful": helpful, "answer_id": "a", "article": "x/y", "why": "код 123456", "locale": "uk", "session": "voting"}
        assert http.post("/v1/feedback", json=sent).status_code == 204
    check_problem(http.post("/v1/feedback", json={"helpful": True}), 422, "answer_id")
    check_problem(http.post("/v1/feedback", json={"answer_id": "a"}), 422, "helpful")
    with store.reading() as connection:
        (row,) = connection.execute(feedback.select().where(feedback.c.session == "voting")).all()
    assert (row.helpful, row.answer_id, row.article, row.why, row.locale) == (False, "a", "x/y", "код ••••••", "uk")


def test_without_an_admin_key_the_routes_of_agents_do_not_exist(serve: Serve, store: Store) -> None:
    http = serve(store, admin_key="")
    opened = hand_over(http)
    for headers in (ADMIN, {"Authorization": "Bearer x"}, {}):
        assert http.post(f"/v1/handoffs/{opened['id']}/events", json={"kind": "taken"}, headers=headers).status_code == 404
        assert http.get("/v1/attachments/x", headers=headers).status_code == 404
    assert "/v1/handoffs/{handoff_id}/events" not in http.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize("shown", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer"}, {"Authorization": "Basic x"}])
def test_routes_of_agents_want_the_admin_key(http: httpx2.Client, shown: dict[str, str]) -> None:
    opened = hand_over(http)
    requests = [
        http.post(f"/v1/handoffs/{opened['id']}/events", json={"kind": "taken"}, headers=shown),
        http.post(f"/v1/handoffs/{opened['id']}/events", json={"kind": "taken"}, headers=with_secret(opened)),
        http.get("/v1/attachments/x", headers=shown),
    ]
    for response in requests:
        check_problem(response, 401, "admin key")
        assert response.headers["WWW-Authenticate"] == "Bearer"
    assert status_of(http, opened)["state"] == "open"


def test_while_the_store_is_down_search_goes_on_and_a_handoff_tells_who_can_be_reached(
    serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    http = serve(Store(tmp_path / "missing" / "people.db"))
    response = http.post("/v1/handoffs", json={"locale": "uk", "question": "zanzibar4711"})
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    problem = response.json()
    assert problem["type"] == "urn:kotae:store-unavailable"
    assert "Idempotency-Key" in problem["detail"]
    assert [contact["kind"] for contact in problem["contacts"]] == ["chat", "email", "phone"] or problem["contacts"]
    assert str(tmp_path) not in response.text
    assert ask_over_http(http, "reset password", "en")["outcome"] == "answer"
    readiness = http.get("/health/ready")
    assert (readiness.status_code, readiness.json()["store"]) == (200, "down")
    check_problem(http.post("/v1/feedback", json={"helpful": True, "answer_id": "a"}), 503, "try again")
    assert "zanzibar4711" not in caplog.text


def test_a_retry_with_the_same_key_is_safe_once_the_store_is_back(serve: Serve, tmp_path: Path) -> None:
    http = serve(Store(tmp_path / "later" / "people.db"))
    assert http.post("/v1/handoffs", json={"text": "a"}, headers={"Idempotency-Key": "k"}).status_code == 503
    (tmp_path / "later").mkdir()
    time.sleep(1.1)
    first = http.post("/v1/handoffs", json={"text": "a"}, headers={"Idempotency-Key": "k"})
    again = http.post("/v1/handoffs", json={"text": "a"}, headers={"Idempotency-Key": "k"})
    assert first.status_code == 201
    assert first.json() == again.json()


def test_where_nothing_is_kept_handoffs_are_refused_with_the_ways_to_a_human(serve: Serve) -> None:
    http = serve(None)
    assert http.post("/v1/handoffs", json={"locale": "en"}).json()["contacts"]
    assert ask_over_http(http, "reset password", "en")["outcome"] == "answer"
