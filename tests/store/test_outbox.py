"""What is to be delivered is leased to one deliverer at a time, in order, until it is delivered or given up."""

import threading
from datetime import datetime

from api.store import Store
from api.store.outbox import (
    OutboxRow,
    cancel_waiting,
    close_target,
    closed_because,
    depths,
    is_due,
    lease,
    mark_dead,
    mark_delivered,
    mark_failed,
    reference_of,
    reopen_target,
    revive,
    rows_of,
    targets_told,
)
from tests.store.rows import NOW, later, open_in, row_of, tell


def take(store: Store, now: datetime = NOW, target: str = "webhook") -> OutboxRow | None:
    with store.writing() as connection:
        due = is_due(connection, target, now)
        leased = lease(connection, target, now, 30)
        assert due or not leased
        return leased


def test_a_row_is_leased_once_until_its_lease_ends(store: Store) -> None:
    opened = open_in(store, "webhook")
    first = take(store)
    assert first
    assert (first.handoff_id, first.kind, first.attempts) == (opened.id, "opened", 1)
    assert take(store) is None
    assert take(store, later(seconds=29)) is None
    again = take(store, later(seconds=30))
    assert again
    assert (again.id, again.attempts) == (first.id, 2)


def test_each_target_has_rows_of_its_own(store: Store) -> None:
    open_in(store, "webhook", "mail")
    webhook, mail = take(store), take(store, target="mail")
    assert webhook
    assert mail
    assert webhook.id != mail.id
    assert take(store, target="zendesk") is None


def test_what_was_delivered_is_never_leased_again(store: Store) -> None:
    opened = open_in(store, "webhook")
    leased = take(store)
    assert leased
    with store.writing() as connection:
        mark_delivered(connection, leased, "ticket 7", later(seconds=40))  # after its lease was over
    assert take(store, later(days=1)) is None
    assert (row_of(store, opened).state, row_of(store, opened).reference) == ("delivered", "ticket 7")
    with store.reading() as connection:
        assert reference_of(connection, opened.id, "webhook") == "ticket 7"
        assert reference_of(connection, opened.id, "mail") is None


def test_what_failed_is_due_later_and_says_why(store: Store) -> None:
    opened = open_in(store, "webhook")
    leased = take(store)
    assert leased
    with store.writing() as connection:
        mark_failed(connection, leased, "500", later(seconds=8))
    assert take(store, later(seconds=7)) is None
    assert row_of(store, opened).problem == "500"
    again = take(store, later(seconds=8))
    assert again
    assert again.attempts == 2


def test_a_deliverer_whose_lease_was_over_does_not_undo_what_another_did(store: Store) -> None:
    opened = open_in(store, "webhook")
    slow = take(store)
    quick = take(store, later(seconds=31))
    assert slow
    assert quick
    with store.writing() as connection:
        mark_failed(connection, slow, "slow", later(days=1))
        mark_dead(connection, slow, "slow", NOW)
    assert row_of(store, opened).state == "waiting"
    with store.writing() as connection:
        mark_delivered(connection, quick, None, NOW)
        mark_dead(connection, quick, "no", NOW)
    assert row_of(store, opened).state == "delivered"


def test_dead_rows_wait_until_somebody_sends_them_again(store: Store) -> None:
    opened, other = open_in(store, "webhook"), open_in(store, "webhook")
    for _ in range(2):
        leased = take(store)
        assert leased
        with store.writing() as connection:
            mark_dead(connection, leased, "400", NOW)
    assert take(store, later(days=1)) is None
    with store.writing() as connection:
        assert revive(connection, NOW, opened.id) == 1
        assert revive(connection, NOW, opened.id) == 0
    again = take(store)
    assert again
    assert (again.handoff_id, again.attempts) == (opened.id, 1)
    with store.writing() as connection:
        assert revive(connection, NOW) == 1
    assert row_of(store, other).state == "waiting"


def test_what_waits_for_a_later_try_is_sent_at_once_when_somebody_says_so(store: Store) -> None:
    opened = open_in(store, "webhook")
    leased = take(store)
    assert leased
    with store.writing() as connection:
        assert revive(connection, NOW, opened.id) == 0  # it is being tried
        mark_failed(connection, leased, "500", later(hours=5))
    assert take(store, later(minutes=1)) is None
    with store.writing() as connection:
        assert revive(connection, later(minutes=1), opened.id) == 1
        assert targets_told(connection, opened.id) == {"webhook"}  # it may have it, though its tries are counted anew
    assert take(store, later(minutes=1))


def test_a_target_hears_of_a_handoff_in_order(store: Store) -> None:
    opened = open_in(store, "webhook")
    with store.writing() as connection:
        tell(connection, opened, "message", "webhook", "mail")
    first = take(store)
    assert first
    assert first.kind == "opened"
    assert take(store) is None
    with store.writing() as connection:
        mark_failed(connection, first, "500", later(hours=1))
    assert take(store, later(minutes=59)) is None
    mail = take(store, target="mail")
    assert mail
    again = take(store, later(hours=1))
    assert again
    with store.writing() as connection:
        mark_dead(connection, again, "400", NOW)
    message = take(store, later(hours=1))
    assert message
    assert message.kind == "message"


def test_one_that_waits_does_not_hold_up_the_others(store: Store) -> None:
    open_in(store, "webhook")
    slow = take(store)
    assert slow
    with store.writing() as connection:
        mark_failed(connection, slow, "500", later(hours=1))
    other = open_in(store, "webhook")
    leased = take(store)
    assert leased
    assert leased.handoff_id == other.id


def test_what_is_taken_back_is_not_delivered_and_told_to_those_who_know_of_it(store: Store) -> None:
    opened = open_in(store, "webhook", "mail")
    assert take(store)
    with store.writing() as connection:
        assert targets_told(connection, opened.id) == {"webhook"}
        cancel_waiting(connection, opened.id, NOW)
    assert take(store, later(days=1)) is None
    assert take(store, later(days=1), "mail") is None
    with store.reading() as connection:
        assert {row.state for row in rows_of(connection, [opened.id])} == {"cancelled"}


def test_a_target_is_closed_at_one_address_until_it_is_opened_again(store: Store) -> None:
    with store.writing() as connection:
        for _ in range(2):
            close_target(connection, "webhook", "https://a.example", "410", NOW)
        assert closed_because(connection, "webhook", "https://a.example") == "410"
        assert closed_because(connection, "webhook", "https://b.example") is None
        reopen_target(connection, "webhook", "https://a.example")
        assert closed_because(connection, "webhook", "https://a.example") is None


def test_many_deliverers_at_once_never_lease_the_same_row(store: Store) -> None:
    for _ in range(40):
        open_in(store, "webhook")
    taken: list[str] = []

    def deliver() -> None:
        while row := take(store):
            taken.append(row.id)

    threads = [threading.Thread(target=deliver) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken))
    while row := take(store):  # one that skips what others hold may find nothing for a moment
        taken.append(row.id)
    assert len(set(taken)) == 40


def test_what_waits_and_what_was_given_up_is_counted_for_each_target(store: Store) -> None:
    open_in(store, "webhook", "mail", opened_at=NOW)
    open_in(store, "webhook", opened_at=NOW)
    with store.writing() as connection:
        row = lease(connection, "webhook", later(days=1), 5)
        assert row is not None
        mark_dead(connection, row, "gone", later(days=1))
    with store.reading() as connection:
        found = {depth.target: (depth.waiting, depth.dead, depth.oldest is not None) for depth in depths(connection)}
    assert found == {"webhook": (1, 1, True), "mail": (1, 0, True)}
