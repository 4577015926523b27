"""What the owner's pages say, and how they write numbers and days, in one language."""

import datetime

from api.pages import texts


def _(text: str) -> str:
    """Marks a text for the catalogues; it is looked up when its language is known."""
    return text


_COLUMNS = {
    "questions": _("Questions"),
    "answered": _("Answered"),
    "suggested": _("Suggested"),
    "handed_off": _("Handed off"),
    "rejected": _("Rejected"),
    "helpful": _("Helpful"),
    "not_helpful": _("Not helpful"),
    "solved": _("Solved"),
}
"""What is counted of questions, by the field."""

_OUTCOMES = {"answered": _("answered"), "suggested": _("suggested"), "handed_off": _("handed off")}

_STATES = {
    "open": _("open"),
    "taken": _("taken"),
    "answered": _("answered"),
    "closed": _("closed"),
    "withdrawn": _("withdrawn"),
    "waiting": _("waiting"),
    "delivered": _("delivered"),
    "dead": _("given up"),
    "cancelled": _("cancelled"),
}
"""Of hand-offs and of deliveries."""

_EVENTS = {
    "opened": _("opened"),
    "message": _("message"),
    "taken": _("taken"),
    "answered": _("answered"),
    "closed": _("closed"),
    "withdrawn": _("withdrawn"),
}


class Words:
    """The catalogue of the owner's pages in one locale."""

    def __init__(self, locale: str) -> None:
        """English where no catalogue fits."""
        self.locale = locale
        self._look_up = texts.translations("admin", locale).gettext

    def __call__(self, text: str) -> str:
        """The text in this language."""
        return self._look_up(text)

    def column(self, field: str) -> str:
        """What a figure is called."""
        return self(_COLUMNS[field])

    def outcome(self, field: str) -> str:
        """What questions came to, within a sentence."""
        return self(_OUTCOMES[field])

    def state(self, state: str) -> str:
        """Of a hand-off, or of a delivery."""
        return self(_STATES[state])

    def event(self, kind: str) -> str:
        """What happened to a hand-off."""
        return self(_EVENTS[kind])

    def number(self, number: int) -> str:
        """With marks between thousands."""
        return texts.number_in_words(number, self.locale)

    def share(self, share: float) -> str:
        """In hundredths."""
        return texts.share_in_words(share, self.locale)

    def date(self, day: datetime.date) -> str:
        """With its year."""
        return texts.date_in_words(day, self.locale)

    def short_date(self, day: datetime.date) -> str:
        """Day and month."""
        return texts.short_date(day, self.locale)

    def moment(self, moment: datetime.datetime) -> str:
        """Date and time, in UTC."""
        return texts.moment_in_words(moment, self.locale)
