"""Raises an alarm where the last day was beyond a limit: once a day and kind, delivered through the outbox."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from api.insights.limits import Limits
from api.insights.models import AlarmKind, Rate
from api.insights.report import percent
from api.store import Store
from api.store.alarms import Alarm, insert_alarm
from api.store.outbox import insert_alarm_rows
from api.store.tallies import tally
from kb.help_center import HelpCenter

_log = logging.getLogger("kotae")

_LOOKED_AT = timedelta(days=1)

_WORDS: dict[AlarmKind, str] = {
    "handoff_rate": "{count} of {of} questions of the last 24 hours were handed off: {share}, where {limit} may be",
    "wrong_answers": "{count} of {of} answers of the last 24 hours were voted not helpful: {share}, where {limit} may be wrong",
}


def raise_alarms(store: Store, center: HelpCenter, targets: Iterable[str], now: datetime) -> list[Alarm]:
    """Those that are new. Each is written, together with its deliveries, and logged. Raises `StoreUnavailable`."""
    start, limits = now - _LOOKED_AT, Limits(center)
    with store.reading() as connection:
        tallies = list(tally(connection, start, now))
    rates: dict[AlarmKind, Rate] = {"handoff_rate": limits.handoff_rate(tallies), "wrong_answers": limits.wrong_answers(tallies)}
    alarms = [_alarm(kind, rate, start, now) for kind, rate in rates.items() if rate.alarm]
    return [alarm for alarm in alarms if _raise(store, alarm, targets)]


def _raise(store: Store, alarm: Alarm, targets: Iterable[str]) -> bool:
    with store.writing() as connection:
        first = insert_alarm(connection, alarm)
        if first:
            insert_alarm_rows(connection, targets, alarm.id, alarm.at)
    if first:
        _log.warning("%s; see `kotae insights`", alarm.data["message"])
    return first


def _alarm(kind: AlarmKind, rate: Rate, start: datetime, now: datetime) -> Alarm:
    figures = rate.model_dump(include={"count", "of", "share", "limit"})
    words = {**figures, "share": percent(rate.share or 0), "limit": percent(rate.limit)}
    told = {"from": start.isoformat(), "to": now.isoformat(), **figures, "message": _WORDS[kind].format(**words)}
    return Alarm(f"{kind}-{now:%Y-%m-%d}", now, kind, told)
