"""The ways to a human, for readers of a locale."""

from datetime import datetime

from api.answers.models import Contact
from kb.channels import Channel
from kb.help_center import HelpCenter
from kb.queues import Queue
from kb.schedule import Opening, opening

_WHILE_QUEUE_IS_OPEN = {"chat", "phone"}
"""Kinds of channels at whose other end somebody must be; one may write at any time."""


def contacts(help_center: HelpCenter, locale: str, queue: Queue | None, at: datetime) -> tuple[Contact, ...]:
    """Those of a queue that there are for the locale, or all for the locale where that is none or no queue is given.

    Those that work `at` that moment come first, else they are in their order, best first.
    """
    called = {name: place for place, name in enumerate(queue.channels)} if queue else {}
    own = sorted((channel for channel in help_center.contact if channel.called in called), key=lambda channel: called[channel.called])
    for channels in (own, help_center.contact):
        found = [contact for channel in channels for contact in _contact(help_center, locale, queue, channel, at)]
        if found:
            return tuple(sorted(found, key=lambda contact: not contact.open_now))
    return ()


def _contact(help_center: HelpCenter, locale: str, queue: Queue | None, channel: Channel, at: datetime) -> list[Contact]:
    value = channel.value_in(locale)
    if not value:
        return []
    opens = _opening(help_center, queue, channel, at)
    label = channel.label.get(locale) or channel.label.get(help_center.default_locale) or channel.kind
    hours = channel.hours.get(locale, "")
    contact = Contact(kind=channel.kind, label=label, value=value, hours=hours, open_now=opens.open_now, next_open_at=opens.next_open_at)
    return [contact]


def _opening(help_center: HelpCenter, queue: Queue | None, channel: Channel, at: datetime) -> Opening:
    """When a channel works: by its own hours, else by its queue's, where somebody must be there."""
    hours = channel.open or (queue.open if queue and channel.kind in _WHILE_QUEUE_IS_OPEN else None)
    return opening(help_center.schedule(hours), at) if hours else Opening(open_now=True)
