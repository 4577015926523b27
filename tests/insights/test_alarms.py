"""Whoever passes a limit is told once a day and kind, by webhook."""

import threading
from datetime import timedelta

import pytest

from api.handoffs.deliveries.sending import Bounds
from api.handoffs.deliveries.webhook import WebhookTarget
from api.handoffs.delivering import Deliverer, Retries
from api.insights.alarms import raise_alarms
from api.insights.limits import chance_of_as_many
from api.store import Store
from api.store.alarms import find_alarm
from api.store.retention import prune
from benchmarks.receiver import SECRET, Receiver, receiving
from tests.insights.asking import CENTER, ask, vote
from tests.logs import said
from tests.store.rows import NOW, later


def alarms(store: Store, hours: float = 1) -> list[str]:
    return [alarm.kind for alarm in raise_alarms(store, CENTER, ["webhook"], later(hours=hours))]


def deliverer(store: Store, receiver: Receiver) -> Deliverer:
    return Deliverer(store, WebhookTarget(receiver.url, [SECRET], Bounds(2, allow_private=True)), lambda *_: None, Retries())


def test_too_many_handoffs_of_the_last_day_raise_an_alarm_once_a_day(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    ask(store, "answer", 10)
    ask(store, "handoff", 10, question="zanzibar4711")
    assert alarms(store) == ["handoff_rate"]
    assert alarms(store, 2) == []
    assert alarms(store, 23) == ["handoff_rate"]  # the next day in UTC
    assert alarms(store, 25) == []  # they are no longer of the last 24 hours
    told = "10 of 20 questions of the last 24 hours were handed off: 50 %, where 10 % may be; see `kotae insights`"
    assert said(caplog) == [told, told]


def test_too_many_answers_voted_wrong_raise_an_alarm(store: Store) -> None:
    vote(store, *ask(store, "answer", 10)[:5], helpful=False)
    assert alarms(store) == ["wrong_answers"]


def test_what_is_within_its_limit_or_explained_by_chance_raises_none(store: Store) -> None:
    ask(store, "answer", 8)
    ask(store, "handoff", 2)
    assert alarms(store) == []


def test_an_alarm_is_a_signed_webhook_event(store: Store) -> None:
    ask(store, "handoff", 20)
    (raised,) = raise_alarms(store, CENTER, ["webhook"], later(hours=1))
    with receiving() as receiver:
        delivering = deliverer(store, receiver)
        assert delivering.deliver_next()
        assert not delivering.deliver_next()
    ((message_id, body),) = receiver.taken
    assert message_id.startswith("msg_")
    assert (body["type"], body["timestamp"]) == ("alarm.handoff_rate", later(hours=1).isoformat())
    assert body["data"] == {
        "id": "handoff_rate-2026-01-27",
        "from": (later(hours=1) - timedelta(days=1)).isoformat(),
        "to": later(hours=1).isoformat(),
        "count": 20,
        "of": 20,
        "share": 1.0,
        "limit": 0.1,
        "message": "20 of 20 questions of the last 24 hours were handed off: 100 %, where 10 % may be",
    }
    assert raised.id == body["data"]["id"]


def test_an_alarm_that_is_not_taken_is_sent_again_with_the_same_id(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    ask(store, "handoff", 20)
    raise_alarms(store, CENTER, ["webhook"], NOW + timedelta(seconds=1))
    with receiving("500") as receiver:
        delivering = deliverer(store, receiver)
        assert delivering.deliver_next()
        receiver.behaviour = "takes"
        while not receiver.taken:
            delivering.deliver_next()
        assert len({message_id for message_id, _ in receiver.tries}) == 1
    assert "alarm handoff_rate-2026-01-27 is not delivered to webhook yet" in caplog.text


def test_of_many_who_look_at_once_one_raises_the_alarm(store: Store) -> None:
    ask(store, "handoff", 20)
    raised: list[str] = []
    threads = [threading.Thread(target=lambda: raised.extend(alarms(store))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == ["handoff_rate"]


def test_old_alarms_are_deleted_with_what_was_not_delivered(store: Store) -> None:
    ask(store, "handoff", 20)
    assert alarms(store) == ["handoff_rate"]
    assert prune(store, 90, later(days=91))["alarms"] == 1
    with store.reading() as connection:
        assert find_alarm(connection, "handoff_rate-2026-01-27") is None
    with receiving() as receiver:
        assert not deliverer(store, receiver).deliver_next()


@pytest.mark.parametrize(("count", "of", "share"), [(1, 1, 0.1), (5, 20, 0.1), (30, 200, 0.1), (1, 50, 0.01), (60, 100, 0.5)])
def test_chance_is_that_of_the_binomial_distribution(count: int, of: int, share: float) -> None:
    from math import comb

    exact = sum(comb(of, hits) * share**hits * (1 - share) ** (of - hits) for hits in range(count, of + 1))
    assert chance_of_as_many(count, of, share) == pytest.approx(exact)


def test_chance_is_quick_for_millions() -> None:
    assert chance_of_as_many(101_000, 1_000_000, 0.1) < 0.001
    assert chance_of_as_many(1_000_000, 1_000_000, 0.1) == 0
