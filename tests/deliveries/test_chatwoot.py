"""A hand-off is one conversation in Chatwoot, whatever gets lost on the way."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.handoffs.deliveries.chatwoot import ChatwootTarget
from api.handoffs.deliveries.sending import Bounds
from kb.errors import DeliveryFailed, DeliveryRefused, KotaeError
from tests.deliveries.cases import PICTURE, TEXT, asked, delivery, picture
from tests.deliveries.chatwoot import HMAC_TOKEN, INBOX, Chatwoot
from tests.deliveries.failing import FAILURES, check_failure, deliver_until_done, patience
from tests.deliveries.server import Failure, Server, serving


@pytest.fixture
def desk() -> Chatwoot:
    return Chatwoot()


@pytest.fixture
def server(desk: Chatwoot) -> Iterator[Server]:
    with serving(desk.answer) as server:
        yield server


def target(server: Server, hmac_token: str = "", *, seconds: float = 5.0, allow_private: bool = True) -> ChatwootTarget:
    return ChatwootTarget(server.url, INBOX, hmac_token, TEXT, Bounds(seconds, allow_private))


def test_the_agent_reads_the_words_first_and_then_what_is_known(server: Server, desk: Chatwoot) -> None:
    of = asked(contact={"name": "Олена", "email": "olena@example.com", "phone": "+380 (44) 123-45-67"})
    delivered = target(server).deliver(delivery(of=of, pictures=[picture(1), picture(2)]))
    assert delivered.reference == f"{of.id}/1"
    contact = desk.contacts[of.id]
    assert (contact["name"], contact["email"], contact["phone_number"]) == ("Олена", "olena@example.com", "+380441234567")
    assert desk.conversations[1]["custom_attributes"] == {
        "kotae_handoff": of.id,
        "locale": "uk",
        "queue": "pay",
        "page": "https://shop.example/checkout",
    }
    (message,) = desk.messages
    assert message["content"].startswith("Де мої гроші?\n\nЧекаю вже тиждень.")
    assert "Коли прийде повернення – did not help" in message["content"]
    assert desk.files == [PICTURE, PICTURE]


def test_what_follows_is_in_the_same_conversation(server: Server, desk: Chatwoot) -> None:
    of = asked()
    reference = target(server).deliver(delivery(of=of)).reference
    for number, kind in ((2, "message"), (3, "withdrawn")):
        more: dict[str, Any] = {"kind": kind, "of": of, "number": number, "reference": reference, "text": "ok"}
        target(server).deliver(delivery(**more))
    assert [message["content"].partition("\n")[0] for message in desk.messages[1:]] == [
        "ok",
        "The person has taken this back, and what they wrote is erased in the help centre. Please delete it here as well.",
    ]
    assert len(desk.conversations) == len(desk.contacts) == 1


def test_the_same_words_twice_are_two_messages(server: Server, desk: Chatwoot) -> None:
    of = asked()
    for number in (2, 3):
        for attempt in (1, 2):
            target(server).deliver(delivery("message", of, number=number, text="ok", attempt=attempt))
    assert len(desk.messages) == 2


@pytest.mark.parametrize(
    "request_", ["POST .*/contacts", "POST .*/conversations", "POST .*/messages", "GET .*/conversations", "GET .*/messages"]
)
@pytest.mark.parametrize("failure", ["lost", "500", "429", "hangs"])
def test_whatever_answer_is_lost_there_is_one_conversation_with_one_message(
    server: Server, desk: Chatwoot, request_: str, failure: Failure
) -> None:
    deliver_until_done(server, lambda: target(server, seconds=patience(failure)), request_, failure)
    assert (len(desk.contacts), len(desk.conversations), len(desk.messages)) == (1, 1, 1)


def test_a_message_is_found_again_behind_many_others(server: Server, desk: Chatwoot) -> None:
    of = asked()
    target(server).deliver(delivery(of=of))
    for number in range(50):
        desk.messages.append({"id": number + 2, "content": "…", "message_type": 1, "conversation_id": 1})
    target(server).deliver(delivery(of=of, attempt=2))
    assert len(desk.messages) == 51


def test_where_the_inbox_asks_for_proof_the_session_is_signed(server: Server, desk: Chatwoot) -> None:
    desk.hmac_mandatory = True
    with pytest.raises(DeliveryFailed, match="answered 500"):
        target(server).deliver(delivery())
    with pytest.raises(DeliveryFailed, match="answered 500"):
        target(server, "wrong").deliver(delivery())
    target(server, HMAC_TOKEN).deliver(delivery())
    assert len(desk.messages) == 1


def test_nobody_is_vouched_for_whose_name_is_only_claimed(server: Server, desk: Chatwoot) -> None:
    of = asked(contact={"user": "u-1", "email": "olena@example.com"})
    target(server, HMAC_TOKEN).deliver(delivery(of=of))
    assert desk.contacts[of.id]["identifier"] == f"kotae-{of.id}"


def test_an_address_that_chatwoot_does_not_take_costs_nobody_the_conversation(server: Server, desk: Chatwoot) -> None:
    desk.refuses_addresses = True
    target(server).deliver(delivery())
    assert "olena@example.com" in desk.messages[0]["content"]


def test_a_conversation_that_was_deleted_is_made_again_for_what_is_added_but_not_for_what_is_taken_back(
    server: Server, desk: Chatwoot
) -> None:
    of = asked()
    reference = target(server).deliver(delivery(of=of)).reference
    desk.conversations.clear()
    desk.messages.clear()
    target(server).deliver(delivery("withdrawn", of, number=3, reference=reference))
    assert not desk.conversations
    target(server).deliver(delivery("message", of, number=2, reference=reference))
    assert (len(desk.conversations), len(desk.messages)) == (1, 1)


@pytest.mark.parametrize(("failure", "error"), [entry for entry in FAILURES if entry[0] != "401"])
def test_each_failure_is_told_and_then_it_is_delivered(server: Server, desk: Chatwoot, failure: Failure, error: type[KotaeError]) -> None:
    check_failure(server, target(server, seconds=patience(failure)), failure, error)
    assert len(desk.messages) == 1


def test_private_addresses_are_refused_unless_they_are_allowed(server: Server) -> None:
    with pytest.raises(DeliveryRefused, match="KOTAE_ALLOW_PRIVATE_TARGETS"):
        target(server, allow_private=False).deliver(delivery())
    assert not server.requests
