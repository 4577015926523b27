"""Queues are reached, by channels that there are, and each question goes to one."""

import re
from collections.abc import Collection, Iterator

from kb.channels import ALWAYS
from kb.files import SETTINGS_FILE, Files
from kb.problems import Problem, Severity, nearest
from kb.queues import WHEN
from kb.text import shorten

_PLACE = re.compile(r"\{.*?\}")


def check_queues(files: Files) -> Iterator[Problem]:
    """What queues, channels and rules name and is not there; messages with a place that nothing fills."""
    center = files.help_center
    for place, channel in enumerate(center.contact):
        yield from _unknown(files, ("contact", place, "open"), [channel.open or ALWAYS], (ALWAYS, *center.opening_hours), "opening hours")
    channels = list(dict.fromkeys(channel.called for channel in center.contact))
    for name, queue in center.queues.items():
        yield from _unknown(files, ("queues", name, "open"), [queue.open], (ALWAYS, *center.opening_hours), "opening hours")
        yield from _unknown(files, ("queues", name, "channels"), queue.channels, channels, "channel in `contact`")
        yield from _unfilled(files, name)
    used = {*(queue.open for queue in center.queues.values()), *(channel.open for channel in center.contact)}
    for name in center.opening_hours:
        if name not in used:
            yield _problem(files, ("opening_hours", name), "no queue and no channel is open by these hours; name them in `open`", "warning")


def check_routing(files: Files) -> Iterator[Problem]:
    """Rules that cannot be met, or leave questions to no queue."""
    center = files.help_center
    topics = list(dict.fromkeys(topic for phrases in center.handoff_topics.values() for topic in phrases))
    labels = sorted({label for article in files.articles.values() for label in article.metadata.labels})
    for place, rule in enumerate(center.routing):
        yield from _unknown(files, ("routing", place, "queue"), [rule.queue], list(center.queues), "queue")
        yield from _unknown(files, ("routing", place, "categories"), rule.categories, list(center.categories), "category")
        yield from _unknown(files, ("routing", place, "topics"), rule.topics, topics, "phrase in `handoff_topics`")
        yield from _unknown(files, ("routing", place, "labels"), rule.labels, labels, "article with the label", "warning")
    yield from _rest(files)
    led_to = {rule.queue for rule in center.routing}
    for name in center.queues:
        if center.routing and name not in led_to:
            yield _problem(files, ("queues", name), "no rule of `routing` leads to this queue; add one, or remove the queue", "warning")
    yield from _out_of_reach(files)


def _rest(files: Files) -> Iterator[Problem]:
    """That the last rule, and no other, takes whatever there is."""
    center = files.help_center
    takes_all = [place for place, rule in enumerate(center.routing) if rule.takes_all]
    if len(center.queues) > 1 and not takes_all:
        example = f"- {{queue: {next(reversed(center.queues))}}}"
        message = f"no rule takes what the others do not; add one that names nothing but a queue as the last, as `{example}`"
        yield _problem(files, ("routing",) if center.routing else ("queues",), message)
    if takes_all and takes_all[0] != len(center.routing) - 1:
        message = "this rule takes all that comes to it, so that those below it are never met; put it last, or say what it is for"
        yield _problem(files, ("routing", takes_all[0]), message)


def _out_of_reach(files: Files) -> Iterator[Problem]:
    """Queues that get questions of readers who have none of their channels."""
    center = files.help_center
    for name, queue in center.queues.items():
        rules = [rule.locales for rule in center.routing if rule.queue == name]
        asking = [locale for locale in center.locales if not rules or any(not locales or locale in locales for locales in rules)]
        reaching = [channel for channel in center.contact if not queue.channels or channel.called in queue.channels]
        without = [locale for locale in asking if all(channel.value_in(locale) is None for channel in reaching)]
        if queue.channels and reaching and without:
            tags = ", ".join(f"`{locale}`" for locale in without)
            message = f"none of these channels is for readers of {tags}, who are shown all others instead; add one that is"
            yield _problem(files, ("queues", name, "channels"), message, "warning")


def _unfilled(files: Files, name: str) -> Iterator[Problem]:
    messages = files.help_center.queues[name].messages
    for state, texts, filled in (("open", messages.open, ()), ("closed", messages.closed, (WHEN,))):
        for locale, text in texts.items():
            for place in _PLACE.findall(text):
                if place not in filled:
                    way = (
                        f"only `{WHEN}` is filled in, with the next opening in words" if filled else "nothing is filled in while it is open"
                    )
                    yield _problem(files, ("queues", name, "messages", state, locale), f"`{shorten(place)}` would be shown as it is: {way}")


def _unknown(
    files: Files, path: tuple[str | int, ...], names: Collection[str], known: Collection[str], what: str, severity: Severity = "error"
) -> Iterator[Problem]:
    """Of the `names` that stand where `path` leads, those that are not `known`."""
    for place, name in enumerate(names):
        if name not in known:
            yield _problem(files, (*path, place), f"no {what} `{shorten(name)}`; {nearest(name, known)}", severity)


def _problem(files: Files, path: tuple[str | int, ...], message: str, severity: Severity = "error") -> Problem:
    return Problem(SETTINGS_FILE, files.settings.line(*path), message, severity)
