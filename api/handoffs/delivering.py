"""Delivers what is in the outbox: a thread for each target, so that one that hangs holds up no other."""

import logging
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from api.handoffs.case import Describe, read_case
from api.handoffs.deliveries.target import AlarmTarget, Delivered, Delivery, Target
from api.store import Connection, Store, outbox
from api.store.alarms import find_alarm
from api.store.attachments import read_attachment
from api.store.outbox import OutboxRow
from indexer.under_way import going_on, read_traceparent
from kb.errors import DeliveryFailed, DeliveryRefused, StoreRefused, TargetGone

_log = logging.getLogger("kotae")

Deliver = Callable[[], Delivered]

PERIOD = 0.5
"""Seconds between two looks at the outbox."""

_MARGIN = 5.0
"""Seconds that a lease is longer than a try may take: to read the case, and to write down what came of it."""

_LONGEST_PAUSE = 6 * 3600.0
"""Seconds between two tries."""


@dataclass(frozen=True, slots=True)
class Retries:
    """How often to try, and when: after 1, 2, 4, … seconds, each half as long or longer by chance, and never more than six hours."""

    tries: int = 26
    """Then it is given up: 26 take about three days."""

    def pause(self, tries: int, at_least: float = 0.0) -> timedelta:
        """How long to wait after so many tries."""
        seconds = min(2.0 ** min(tries - 1, 20), _LONGEST_PAUSE)
        chance = random.uniform(0.5, 1.5)  # noqa: S311 - so that not all come back at once
        return timedelta(seconds=max(seconds * chance, min(at_least, _LONGEST_PAUSE)))


class Deliverer:
    """Delivers to one target. In each process there is one; they share the rows of the outbox by leases."""

    def __init__(self, store: Store, target: Target, describe: Describe, retries: Retries) -> None:
        self._store = store
        self._target = target
        self._describe = describe
        self._retries = retries

    @contextmanager
    def running(self) -> Iterator[None]:
        """Delivers in a thread that nobody waits for: what is under way at the end is delivered again, with the same id."""
        end = threading.Event()

        def deliver() -> None:
            while not end.wait(PERIOD):
                self._deliver_all(end)

        threading.Thread(target=deliver, name=f"deliver-{self._target.name}", daemon=True).start()
        try:
            yield
        finally:
            end.set()

    def _deliver_all(self, end: threading.Event) -> None:
        try:
            while not end.is_set() and self.deliver_next():
                pass
        except StoreRefused:
            return  # whoever records tells it
        except Exception:
            _log.exception("delivering to %s", self._target.name)

    def deliver_next(self) -> bool:
        """Tries to deliver what is due; whether there was something. Raises `StoreUnavailable`."""
        now = datetime.now(UTC)
        with self._store.reading() as connection:
            if not outbox.is_due(connection, self._target.name, now):
                return False
        with self._store.writing() as connection:
            row = outbox.lease(connection, self._target.name, now, self._target.time_limit + _MARGIN)
        if row is None:
            return False
        with self._store.reading() as connection:
            closed = outbox.closed_because(connection, self._target.name, self._target.address)
            deliver = None if closed else self._delivery(connection, row)
        if closed:
            self._give_up(row, closed)
        elif deliver:
            self._try(row, deliver)
        return True

    def _delivery(self, connection: Connection, row: OutboxRow) -> Deliver | None:
        """What delivers a row; None where what it is of was deleted in between, and the row with it."""
        if row.alarm_id:
            return self._alarm(connection, row.id, row.alarm_id)
        case = read_case(connection, row.handoff_id or "", self._describe)
        event = next((event for event in case.events if event.id == row.event_id), None) if case else None
        if case is None or event is None:
            return None
        reference = outbox.reference_of(connection, case.handoff.id, row.target)
        delivery = Delivery(row.id, event.kind, event.at, event.text, case, row.attempts, reference, self._content)
        parent = read_traceparent(case.handoff.context.get("traceparent", "").encode())

        def deliver() -> Delivered:
            with going_on(row.id, parent):
                return self._target.deliver(delivery)

        return deliver

    def _alarm(self, connection: Connection, delivery_id: str, alarm_id: str) -> Deliver | None:
        alarm, target = find_alarm(connection, alarm_id), self._target
        if alarm is None or not isinstance(target, AlarmTarget):
            return None
        return lambda: target.deliver_alarm(delivery_id, alarm)

    def _content(self, attachment_id: str) -> bytes:
        with self._store.reading() as connection:
            found = read_attachment(connection, attachment_id)
        if found is None:
            raise DeliveryFailed("an attachment was deleted in between")
        return found[1]

    def _try(self, row: OutboxRow, deliver: Deliver) -> None:
        try:
            delivered = deliver()
        except TargetGone as error:
            with self._store.writing() as connection:
                outbox.close_target(connection, self._target.name, self._target.address, str(error), datetime.now(UTC))
            self._give_up(row, str(error))
        except DeliveryRefused as error:
            self._give_up(row, str(error))
        except DeliveryFailed as error:
            self._fail(row, str(error), error.retry_after)
        except Exception as error:  # a target's own fault must not stop the others' deliveries
            _log.exception("delivering to %s", self._target.name)
            self._fail(row, f"a fault of ours: {type(error).__name__}", 0)
        else:
            self._finish(row, delivered)

    def _finish(self, row: OutboxRow, delivered: Delivered) -> None:
        with self._store.writing() as connection:
            outbox.mark_delivered(connection, row, delivered.reference, datetime.now(UTC))

    def _fail(self, row: OutboxRow, problem: str, at_least: float) -> None:
        if row.attempts >= self._retries.tries:
            self._give_up(row, problem)
            return
        with self._store.writing() as connection:
            outbox.mark_failed(connection, row, problem, datetime.now(UTC) + self._retries.pause(row.attempts, at_least))
        if row.attempts == 1:
            _log.warning("%s is not delivered to %s yet: %s", _subject(row), row.target, problem)

    def _give_up(self, row: OutboxRow, problem: str) -> None:
        with self._store.writing() as connection:
            outbox.mark_dead(connection, row, problem, datetime.now(UTC))
        again = "`kotae handoffs retry --all`" if row.alarm_id else "`kotae handoffs retry`, see `kotae handoffs show`"
        _log.error("%s was given up for %s: %s; send it again by %s", _subject(row), row.target, problem, again)


def _subject(row: OutboxRow) -> str:
    return f"alarm {row.alarm_id}" if row.alarm_id else f"hand-off {row.handoff_id}"


@contextmanager
def delivering(store: Store, targets: Sequence[Target], describe: Describe, retries: Retries) -> Iterator[None]:
    """Delivers to all targets for as long as this lasts."""
    with ExitStack() as running:
        for target in targets:
            running.enter_context(Deliverer(store, target, describe, retries).running())
        yield
