"""A hand-off is one ticket in Zendesk, whatever gets lost on the way."""

from collections.abc import Iterator

import pytest

from api.handoffs.deliveries.sending import Bounds
from api.handoffs.deliveries.zendesk import ZendeskTarget
from kb.errors import DeliveryRefused, KotaeError
from tests.deliveries.cases import PICTURE, TEXT, asked, delivery, picture
from tests.deliveries.failing import FAILURES, check_failure, deliver_until_done, patience
from tests.deliveries.server import Failure, Server, serving
from tests.deliveries.zendesk import Zendesk


@pytest.fixture
def desk() -> Zendesk:
    return Zendesk()


@pytest.fixture
def server(desk: Zendesk) -> Iterator[Server]:
    with serving(desk.answer) as server:
        yield server


def target(server: Server, *, seconds: float = 5.0, allow_private: bool = True) -> ZendeskTarget:
    return ZendeskTarget(server.url, "agent@desk.example", "s3cret", TEXT, Bounds(seconds, allow_private))


def test_the_customer_sees_their_words_and_agents_the_rest(server: Server, desk: Zendesk) -> None:
    of = asked()
    delivered = target(server).deliver(delivery(of=of, pictures=[picture(1), picture(2)]))
    assert delivered.reference == "1"
    ticket = desk.tickets[1]
    assert (ticket["subject"], ticket["external_id"]) == ("Де мої гроші?", of.id)
    assert ticket["requester"] == {"name": "Олена Шевченко", "email": "olena@example.com"}
    words, note = desk.comments()
    assert words["public"]
    assert words["body"] == "Де мої гроші?\n\nЧекаю вже тиждень.\n\nДопоможіть, <будь ласка>!"
    assert words["uploads"] == ["token1"]
    assert desk.uploads == {"token1": [PICTURE, PICTURE]}
    assert server.asked("POST /api/v2/uploads")[0].headers["content-type"] == "image/png"
    assert not note["public"]
    assert "did not help" in note["html_body"]


def test_what_the_person_adds_is_their_own_comment_and_what_they_take_back_is_told_to_agents(server: Server, desk: Zendesk) -> None:
    of = asked()
    reference = target(server).deliver(delivery(of=of)).reference
    more = picture(9, at=delivery("message", of, number=2).at)
    target(server).deliver(delivery("message", of, number=2, reference=reference, pictures=[more]))
    target(server).deliver(delivery("withdrawn", of, number=3, reference=reference))
    _, _, added, withdrawn = desk.comments()
    assert (added["body"], added["author_id"], added["public"], added["uploads"]) == ("message 2", 77, True, ["token1"])
    assert not withdrawn["public"]
    assert "delete it here" in withdrawn["html_body"]


LOST = [
    "POST /api/v2/tickets",
    r"PUT /api/v2/tickets/\d+",
    r"GET /api/v2/tickets/\d+",
    r"GET /api/v2/tickets/\d+/audits",
    "GET /api/v2/tickets",
]


@pytest.mark.parametrize("request_", LOST)
@pytest.mark.parametrize("failure", ["lost", "500", "429", "hangs"])
def test_whatever_answer_is_lost_there_is_one_ticket_with_one_note(server: Server, desk: Zendesk, request_: str, failure: Failure) -> None:
    delivered = deliver_until_done(server, lambda: target(server, seconds=patience(failure)), request_, failure)
    assert delivered.reference == "1"
    assert len(desk.tickets) == 1
    assert len(desk.comments()) == 2


def test_a_message_whose_answer_is_lost_is_not_added_twice(server: Server, desk: Zendesk) -> None:
    of = asked()
    desk.page_size = 1
    target(server).deliver(delivery(of=of))
    deliver_until_done(server, lambda: target(server), r"PUT /api/v2/tickets/\d+", of=of, kind="message", number=2, reference="1")
    assert [comment.get("body") for comment in desk.comments()].count("message 2") == 1


def test_a_ticket_that_is_not_found_yet_is_not_made_twice_within_the_life_of_its_key(server: Server, desk: Zendesk) -> None:
    of = asked()
    target(server).deliver(delivery(of=of))
    desk.tickets[1]["external_id"] = None  # the index is behind
    target(server).deliver(delivery(of=of, attempt=2))
    assert len(desk.tickets) == 1


def test_what_a_trigger_changed_in_the_ticket_is_set_again(server: Server, desk: Zendesk) -> None:
    desk.drops_external_id = True
    of = asked()
    target(server).deliver(delivery(of=of))
    assert desk.tickets[1]["external_id"] == of.id


@pytest.mark.parametrize("contact", [{}, {"name": "Олена"}])
def test_whoever_gives_no_address_has_a_ticket_without_requester(server: Server, desk: Zendesk, contact: dict[str, str]) -> None:
    target(server).deliver(delivery(of=asked(contact=contact)))
    assert desk.tickets[1]["requester"] is None


def test_a_requester_that_zendesk_does_not_take_costs_nobody_the_ticket(server: Server, desk: Zendesk) -> None:
    desk.suspended = True
    target(server).deliver(delivery())
    assert desk.tickets[1]["requester"] is None
    assert "olena@example.com" in desk.comments()[1]["html_body"]


@pytest.mark.parametrize("gone", [False, True])
def test_a_message_to_a_ticket_that_is_closed_or_deleted_makes_another_one(server: Server, desk: Zendesk, gone: bool) -> None:
    of = asked()
    target(server).deliver(delivery(of=of))
    desk.tickets[1]["status"] = "closed"
    if gone:
        desk.tickets[7] = desk.tickets.pop(1) | {"external_id": None}
    message = delivery("message", of, number=2, reference="1")
    first, again = (target(server).deliver(message).reference for _ in range(2))
    assert first == again
    assert desk.tickets[int(first or 0)]["via_followup_source_id"] == (None if gone else 1)


@pytest.mark.parametrize(("failure", "error"), [*FAILURES, ("422", DeliveryRefused)])
def test_each_failure_is_told_and_then_it_is_delivered(server: Server, desk: Zendesk, failure: Failure, error: type[KotaeError]) -> None:
    check_failure(server, target(server, seconds=patience(failure)), failure, error)
    assert len(desk.tickets) == 1


def test_private_addresses_are_refused_unless_they_are_allowed(server: Server) -> None:
    with pytest.raises(DeliveryRefused, match="KOTAE_ALLOW_PRIVATE_TARGETS"):
        target(server, allow_private=False).deliver(delivery())
    assert not server.requests
