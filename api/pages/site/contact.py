"""The pages by which a person reaches a human: the ways there are, a form, and what happened to what was sent."""

import secrets
from collections.abc import Mapping

from api.answers.messages import taken_message
from api.answers.queues import next_step_in
from api.handoffs.conversation import HandoffStatus
from api.pages.site.frame import page
from api.pages.site.head import Head, alternates
from api.pages.site.home import step_of
from api.pages.site.place import Place

NOTHING: Mapping[str, str] = {"question": "", "text": "", "email": ""}


def contact_page(place: Place, typed: Mapping[str, str] = NOTHING, *, keeps: bool = True, wrong: Mapping[str, str] | None = None) -> str:
    """The ways to a human and, where what is sent is kept, a form; `wrong` says of fields what is amiss."""
    step = step_of(place)
    return page(
        place,
        "contact.html",
        Head("", step.message, canonical=place.public("contact"), alternates=alternates(place, "contact", place.generation.locales)),
        below="contact",
        step=step,
        typed={**NOTHING, **typed},
        wrong={"text": "", "email": "", **(wrong or {})},
        keeps=keeps,
        key=typed.get("key") or secrets.token_hex(16),
    )


def sent_page(place: Place, status: HandoffStatus) -> str:
    """Where a hand-off stands, what happens next, and what was said."""
    step = next_step_in(place.generation.help_center, status.queue, place.locale, place.viewer.now)
    return page(place, "sent.html", Head("", indexed=False), below="contact", status=status, step=step, taken=taken_message(place.locale))
