"""A hand-off is one ticket in Zammad, whatever gets lost on the way."""

import base64
from collections.abc import Iterator

import pytest

from api.handoffs.deliveries.sending import Bounds
from api.handoffs.deliveries.zammad import ZammadTarget
from kb.errors import DeliveryRefused, KotaeError
from tests.deliveries.cases import PICTURE, TEXT, asked, delivery, picture
from tests.deliveries.failing import FAILURES, check_failure, deliver_until_done, patience
from tests.deliveries.server import Failure, Server, serving
from tests.deliveries.zammad import ME, Zammad


@pytest.fixture
def desk() -> Zammad:
    return Zammad()


@pytest.fixture
def server(desk: Zammad) -> Iterator[Server]:
    with serving(desk.answer) as server:
        yield server


def target(server: Server, *, seconds: float = 5.0, allow_private: bool = True) -> ZammadTarget:
    return ZammadTarget(server.url, "s3cret", "Users", TEXT, Bounds(seconds, allow_private))


def test_the_customer_sees_their_words_and_agents_the_rest(server: Server, desk: Zammad) -> None:
    of = asked()
    delivered = target(server).deliver(delivery(of=of, pictures=[picture()]))
    assert delivered.reference == "1"
    ticket = desk.tickets[1]
    assert ticket["title"] == f"Де мої гроші? [kotae-{of.id[:12]}]"
    assert (ticket["customer"], ticket["group"]) == ("guess:olena@example.com", "Users")
    words, note = desk.articles
    assert (words["sender"], words["type"], words["internal"], words["content_type"]) == ("Customer", "web", False, "text/plain")
    assert words["body"] == "Де мої гроші?\n\nЧекаю вже тиждень.\n\nДопоможіть, <будь ласка>!"
    (attached,) = words["attachments"]
    assert base64.b64decode(attached["data"]) == PICTURE
    assert attached["mime-type"] == "image/png"
    assert (note["sender"], note["internal"], note["content_type"]) == ("Agent", True, "text/html")
    assert "did not help" in note["body"]


def test_what_follows_is_in_the_same_ticket(server: Server, desk: Zammad) -> None:
    of = asked()
    reference = target(server).deliver(delivery(of=of)).reference
    for _ in range(2):
        target(server).deliver(delivery("message", of, number=2, reference=reference))
        target(server).deliver(delivery("withdrawn", of, number=3, reference=reference))
    _, _, added, withdrawn = desk.articles
    assert (added["body"], added["sender"], added["internal"]) == ("message 2", "Customer", False)
    assert withdrawn["internal"]
    assert "delete it here" in withdrawn["body"]


@pytest.mark.parametrize(
    "request_",
    [
        "POST /api/v1/tickets",
        "POST /api/v1/ticket_articles",
        "POST /api/v1/tickets/search",
        r"GET /api/v1/tickets/\d+",
        r"GET /api/v1/ticket_articles/by_ticket/\d+",
    ],
)
@pytest.mark.parametrize("failure", ["lost", "500", "429", "hangs"])
def test_whatever_answer_is_lost_there_is_one_ticket_with_one_note(server: Server, desk: Zammad, request_: str, failure: Failure) -> None:
    assert deliver_until_done(server, lambda: target(server, seconds=patience(failure)), request_, failure).reference == "1"
    assert (len(desk.tickets), len(desk.articles)) == (1, 2)


def test_what_zammad_changed_in_the_title_is_set_again(server: Server, desk: Zammad) -> None:
    desk.changes_titles = True
    of = asked()
    target(server).deliver(delivery(of=of))
    assert of.id[:12] in desk.tickets[1]["title"]


def test_whoever_gives_no_address_has_a_ticket_of_ours(server: Server, desk: Zammad) -> None:
    target(server).deliver(delivery(of=asked(contact={"name": "Олена"})))
    assert desk.tickets[1]["customer"] == ME
    assert "Олена" in desk.articles[1]["body"]


def test_an_address_that_zammad_does_not_take_costs_nobody_the_ticket(server: Server, desk: Zammad) -> None:
    desk.refuses_customers = True
    target(server).deliver(delivery())
    assert desk.tickets[1]["customer"] == ME
    assert "olena@example.com" in desk.articles[1]["body"]


def test_a_ticket_that_was_deleted_is_made_again_for_what_is_added_but_not_for_what_is_taken_back(server: Server, desk: Zammad) -> None:
    of = asked()
    target(server).deliver(delivery(of=of))
    desk.tickets.clear()
    target(server).deliver(delivery("withdrawn", of, number=3, reference="1"))
    assert not desk.tickets
    target(server).deliver(delivery("message", of, number=2, reference="1"))
    assert len(desk.tickets) == 1
    assert desk.articles[-1]["body"] == "message 2"


@pytest.mark.parametrize(("failure", "error"), [*FAILURES, ("400", DeliveryRefused)])
def test_each_failure_is_told_and_then_it_is_delivered(server: Server, desk: Zammad, failure: Failure, error: type[KotaeError]) -> None:
    check_failure(server, target(server, seconds=patience(failure)), failure, error)
    assert (len(desk.tickets), len(desk.articles)) == (1, 2)


def test_private_addresses_are_refused_unless_they_are_allowed(server: Server) -> None:
    with pytest.raises(DeliveryRefused, match="KOTAE_ALLOW_PRIVATE_TARGETS"):
        target(server, allow_private=False).deliver(delivery())
    assert not server.requests
