"""The ways to a human, for readers of a locale."""

from collections.abc import Iterator

from api.answers.models import Contact
from kb.help_center import HelpCenter


def contacts(help_center: HelpCenter, locale: str) -> Iterator[Contact]:
    """Those that there are for the locale, best first."""
    for channel in help_center.contact:
        value = channel.value_in(locale)
        if value:
            label = channel.label.get(locale) or channel.label.get(help_center.default_locale) or channel.kind
            yield Contact(kind=channel.kind, label=label, value=value, hours=channel.hours.get(locale, ""))
