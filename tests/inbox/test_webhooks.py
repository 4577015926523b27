"""A hand-off reaches a webhook signed, once or again with the same id, whatever the receiver does."""

import base64
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from api.handoffs.case import Case
from api.handoffs.deliveries.sending import Bounds
from api.handoffs.deliveries.target import Delivery
from api.handoffs.deliveries.webhook import WebhookTarget, signer, verify
from api.handoffs.delivering import Deliverer, Retries
from api.store import Store
from api.store.outbox import rows_of
from benchmarks.receiver import OTHER_SECRET, SECRET, Behaviour, Receiver, receiving
from kb.errors import DeliveryFailed, DeliveryRefused, KotaeError, RequestError, TargetGone
from tests.inbox.conftest import Serve
from tests.inbox.sending import hand_over, happen, say, withdraw
from tests.serving import ask_over_http
from tests.store.rows import NOW, handoff, open_in
from tests.waiting import timed, until


@pytest.fixture(scope="module")
def listening() -> Iterator[Receiver]:
    """A receiver that takes all."""
    with receiving() as receiver:
        yield receiver


def delivery(delivery_id: str = "msg_1") -> Delivery:
    return Delivery(delivery_id, "opened", NOW, None, Case(handoff(), [], [], {}, []), 1, None, lambda _: b"")


def target(receiver: Receiver, *secrets: str, seconds: float = 2.0, allow_private: bool = True) -> WebhookTarget:
    return WebhookTarget(receiver.url, secrets or [SECRET], Bounds(seconds, allow_private))


def states(store: Store, opened: dict[str, Any]) -> list[str]:
    with store.reading() as connection:
        return [row.state for row in rows_of(connection, [opened["id"]])]


def test_the_agent_gets_all_that_is_known(serve: Serve, store: Store, receiver: Receiver) -> None:
    http = serve(store, receiver)
    answer = ask_over_http(http, "забув пароль", "uk", session="s-77")
    article = answer["results"][0]["article"]
    opened = hand_over(
        http, question="Не допомогло", text="Як бути?", locale="uk", session="s-77", shown=[answer["answer_id"]], rejected=[article]
    )
    ((message_id, body),) = until(lambda: receiver.of(opened["id"]), 10)
    assert message_id.startswith("msg_")
    assert body["type"] == "handoff.opened"
    data = body["data"]
    assert (data["question"], data["text"], data["locale"], data["state"]) == ("Не допомогло", "Як бути?", "uk", "open")
    assert [(given["id"], given["question"], given["outcome"]) for given in data["answers"]] == [
        (answer["answer_id"], "забув пароль", answer["outcome"])
    ]
    (told,) = [known for known in data["articles"] if known["id"] == article]
    assert told == {
        "id": article,
        "title": answer["results"][0]["title"],
        "url": f"/uk/{article}",
        "agents_url": f"/en/{article}",
    }
    assert opened["secret"] not in str(body)


def test_without_a_question_the_agent_is_told_what_the_person_asked_last(serve: Serve, store: Store, receiver: Receiver) -> None:
    http = serve(store, receiver)
    for question in ("whale", "forgot password"):
        ask_over_http(http, question, "en", session="s-78")
    opened = hand_over(http, question=None, session="s-78")
    ((_, body),) = until(lambda: receiver.of(opened["id"]), 10)
    assert body["data"]["question"] == "forgot password"


def test_messages_follow_in_order_and_what_is_taken_back_is_told(serve: Serve, store: Store, receiver: Receiver) -> None:
    http = serve(store, receiver)
    opened = hand_over(http)
    for text in ("one", "two"):
        say(http, opened, text)
    happen(http, opened, "taken")  # agents' own news are not sent back to them
    until(lambda: len(receiver.of(opened["id"])) == 3, 10)
    withdraw(http, opened)
    taken = until(lambda: len(bodies := receiver.of(opened["id"])) == 4 and bodies, 10)
    assert [(body["type"], body["data"].get("message")) for _, body in taken] == [
        ("handoff.opened", None),
        ("handoff.message", "one"),
        ("handoff.message", "two"),
        ("handoff.withdrawn", None),
    ]
    assert len({message_id for message_id, _ in taken}) == 4
    assert taken[-1][1]["data"]["text"] is None


def test_what_is_taken_back_at_once_is_never_sent(serve: Serve, store: Store, receiver: Receiver) -> None:
    http = serve(store, receiver)
    opened = hand_over(http)
    withdraw(http, opened)
    time.sleep(2)
    assert receiver.of(opened["id"]) == []
    assert states(store, opened) == ["cancelled"]


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses between tries are a fifth of what they are."""
    pause = Retries.pause
    monkeypatch.setattr(Retries, "pause", lambda *given: pause(*given) / 5)


@pytest.mark.usefixtures("in_a_hurry")
@pytest.mark.parametrize("behaviour", ["500", "hangs", "garbage", "redirects", "down"])
def test_what_is_not_taken_is_sent_again_with_the_same_id(
    serve: Serve, store: Store, behaviour: Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    with receiving(behaviour) as receiver:
        http = serve(store, receiver)
        opened = hand_over(http, text="zanzibar4711")
        until(lambda: len(receiver.tries) >= 2, 15)
        assert states(store, opened) == ["waiting"]
        receiver.behaviour = "takes"
        ((message_id, _),) = until(lambda: receiver.of(opened["id"]), 15)
        assert {tried for tried, _ in receiver.tries} == {message_id}
        until(lambda: states(store, opened) == ["delivered"], 5)
    assert "is not delivered to webhook yet" in caplog.text
    assert "zanzibar4711" not in caplog.text
    assert "secret-path" not in caplog.text


@pytest.mark.parametrize(
    ("behaviour", "error", "told"),
    [
        ("500", DeliveryFailed, "answered 500"),
        ("hangs", DeliveryFailed, "did not answer within 1 s"),
        ("slow", DeliveryFailed, "did not answer within 1 s"),
        ("garbage", DeliveryFailed, "could not be asked"),
        ("down", DeliveryFailed, "could not be asked"),
        ("redirects", DeliveryFailed, "answered 302"),
        ("410", TargetGone, "wants no webhooks any more"),
        ("429", DeliveryFailed, "answered 429"),
    ],
)
def test_each_failure_is_told_without_the_path_of_the_address(behaviour: Behaviour, error: type[KotaeError], told: str) -> None:
    with receiving(behaviour) as receiver:
        with pytest.raises(error, match=told) as raised:
            target(receiver, seconds=1).deliver(delivery())
        assert raised.type is error
        assert "secret-path" not in str(raised.value)
        assert not receiver.taken  # not even where it was redirected to
        assert getattr(raised.value, "retry_after", 0) == (5 if behaviour == "429" else 0)


def test_an_endless_reply_is_not_read_to_its_end() -> None:
    with receiving("endless") as receiver:
        assert timed(lambda: target(receiver, seconds=5).deliver(delivery())) < 4


def test_while_secrets_change_both_are_signed_with() -> None:
    for secret in (SECRET, OTHER_SECRET):
        with receiving() as receiver:
            receiver.secret = secret
            target(receiver, SECRET, OTHER_SECRET).deliver(delivery())
            assert len(receiver.taken) == 1
    with receiving() as receiver:
        receiver.secret = OTHER_SECRET
        with pytest.raises(DeliveryFailed):
            target(receiver, SECRET).deliver(delivery())


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{}", "http://localhost:{}", "http://[::1]:{}", "http://0.0.0.0:{}", "http://2130706433:{}", "http://10.1.2.3"]
)
def test_private_addresses_are_refused_unless_they_are_allowed(listening: Receiver, url: str) -> None:
    port = listening.url.split(":")[2].split("/")[0]
    private = WebhookTarget(url.format(port), [SECRET], Bounds(2))
    refused = r"no address of the internet.*KOTAE_ALLOW_PRIVATE_TARGETS|could not be asked"
    with pytest.raises((DeliveryRefused, DeliveryFailed), match=refused):
        private.deliver(delivery())
    assert not listening.tries


@pytest.mark.parametrize("secret", ["whsec_", "whsec_YWJj", "secret", "whsec_" + base64.b64encode(bytes(65)).decode(), "whsec_ключ"])
def test_a_secret_that_the_standard_does_not_have_is_refused(secret: str) -> None:
    with pytest.raises(RequestError, match="webhook secret") as raised:
        signer(secret)
    assert len(secret) < 8 or secret not in str(raised.value)


def test_what_was_received_can_be_verified() -> None:
    body, now = b'{"type": "handoff.opened"}', time.time()

    def headers(at: float, secret: str = SECRET) -> dict[str, str]:
        signature = signer(secret).sign("msg_1", datetime.fromtimestamp(at, UTC), body.decode())
        return {"webhook-id": "msg_1", "webhook-timestamp": str(int(at)), "webhook-signature": signature}

    assert verify([OTHER_SECRET, SECRET], body, headers(now)) == ""
    assert "No matching signature" in verify([OTHER_SECRET], body, headers(now))
    assert "No matching signature" in verify([SECRET], body + b" ", headers(now))
    assert "too old" in verify([SECRET], body, headers(now - 400))
    assert "Missing" in verify([SECRET], body, {})
    assert verify([SECRET], body, {**headers(now), "webhook-signature": "nonsense"})
    assert verify([SECRET], b"\xff", headers(now))


def test_a_receiver_that_is_gone_gets_nothing_more_until_it_is_opened_again(serve: Serve, store: Store) -> None:
    with receiving("410") as receiver:
        http = serve(store, receiver)
        first = hand_over(http)
        until(lambda: states(store, first) == ["dead"], 10)
        receiver.behaviour = "takes"
        second = hand_over(http)
        until(lambda: states(store, second) == ["dead"], 10)
        assert receiver.taken == []


def test_after_so_many_tries_a_delivery_is_given_up_and_the_log_says_what_to_do(
    serve: Serve, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with receiving("500") as receiver:
        http = serve(store, receiver, delivery_tries=2)
        opened = hand_over(http)
        until(lambda: states(store, opened) == ["dead"], 15)
        assert len(receiver.tries) == 2
    assert f"hand-off {opened['id']} was given up for webhook" in caplog.text
    assert "kotae handoffs retry" in caplog.text


def test_pauses_grow_up_to_six_hours_and_differ_by_chance() -> None:
    retries = Retries()
    for tries, least, most in [(1, 0.5, 1.5), (2, 1, 3), (5, 8, 24), (26, 3 * 3600, 9 * 3600)]:
        pauses = [retries.pause(tries).total_seconds() for _ in range(200)]
        assert least <= min(pauses) < max(pauses) <= most
    assert retries.pause(1, 60).total_seconds() == 60
    assert retries.pause(1, 1e9).total_seconds() == 6 * 3600
    whole = sum(min(2.0 ** (tries - 1), 6 * 3600) for tries in range(1, retries.tries))
    assert 2.5 * 86400 < whole < 3.5 * 86400


def test_a_fault_of_a_target_is_a_failure_like_any_other(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    class Faulty:
        name, address, time_limit = "faulty", "x", 1.0

        def deliver(self, _: Delivery) -> Any:
            raise ZeroDivisionError

    opened = open_in(store, "faulty")
    assert Deliverer(store, Faulty(), lambda *_: None, Retries()).deliver_next()
    with store.reading() as connection:
        (row,) = rows_of(connection, [opened.id])
    assert (row.state, row.problem) == ("waiting", "a fault of ours: ZeroDivisionError")
    assert "ZeroDivisionError" in caplog.text


def test_the_outbox_is_emptied_by_several_processes_without_doubles(serve: Serve, store: Store, receiver: Receiver) -> None:
    servers: list[httpx2.Client] = [serve(store, receiver), serve(Store(store.url.render_as_string(hide_password=False)), receiver)]
    opened = [hand_over(servers[number % 2])["id"] for number in range(30)]
    until(lambda: len(receiver.taken) >= 30, 20)
    time.sleep(0.7)
    assert sorted(body["data"]["id"] for _, body in receiver.taken) == sorted(opened)
