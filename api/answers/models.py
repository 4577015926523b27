"""What an app gets: the models of `/v1/answers`, the same on the command line."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from indexer.search import Degraded, RewriteReason

Outcome = Literal["answer", "suggest", "handoff"]


class Frozen(BaseModel):
    """A model that never changes."""

    model_config = ConfigDict(frozen=True)


class Highlight(Frozen):
    """A matched part of a text."""

    start: int = Field(description="Offset of its first character in the text, in code points.")
    end: int = Field(description="Offset behind its last character.")


class Snippet(Frozen):
    """A part of the section that shows why it was found."""

    text: str = Field(description="Plain text on one line.")
    highlights: tuple[Highlight, ...] = Field(description="Sorted, apart from each other.")


class Section(Frozen):
    """The section of the article that fits best."""

    heading: str = Field(description="Plain text; empty for the text above the first heading.")
    anchor: str = Field(description="What stands behind `#` in a link to it; empty for the article's top.")


class Result(Frozen):
    """One article, with its best section."""

    article: str = Field(description="`<category>/<slug>`, the same in every locale.", examples=["account/reset-password"])
    locale: str = Field(description="Of this text; may differ from the answer's when no article in that locale fits.")
    title: str
    summary: str = Field(description="What the article does for its reader, in a sentence; may be empty.")
    section: Section
    url: str = Field(description="Where readers find the section.")
    stale: bool = Field(description="Whether its original has changed since it was translated.")
    snippet: Snippet


ReasonCode = Literal[
    "vague",
    "covered",
    "partly_covered",
    "not_covered",
    "only_meaning",
    "only_words",
    "unknown_words",
    "off_topic",
    "other_company",
    "scattered",
    "opposite",
    "close_call",
    "guessed",
    "other_language",
    "other_locale",
    "unknown_locale",
    "shortened",
    "no_words",
    "nothing_found",
    "asked_for_human",
    "handoff_topic",
    "always_handoff",
    "rejected",
]


class Reason(Frozen):
    """One of the things that led to the outcome."""

    code: ReasonCode
    values: tuple[str, ...] = Field((), description="The words, titles or locales that it is about.")
    message: str = Field(description="The same as a sentence for writers, in the language of the answer's locale.")


class Interpretation(Frozen):
    """How a question was read that meant little as typed. Apps show "Showing results for …", and offer the original with `verbatim`."""

    question: str
    reason: RewriteReason = Field(
        description="`layout`: typed on another keyboard layout. `letters`: in Latin letters or kana, as it sounds. `spelling`: with slips."
    )


class Contact(Frozen):
    """A way to reach a human."""

    kind: Literal["chat", "phone", "email", "form"]
    label: str
    value: str = Field(description="A number, an address or a URL.")
    hours: str = Field(description="When somebody answers, in words; may be empty.")
    open_now: bool = Field(description="Whether it works now. A chat or phone that is closed reaches nobody.")
    next_open_at: datetime | None = Field(description="When it works next; RFC 3339. `null` while it does, and where that is not known.")


class Handoff(Frozen):
    """How to go on with a human."""

    message: str = Field(description="What to say to the person, in their language: how to go on, and when somebody is there.")
    queue: str | None = Field(description="Who takes it, as the help centre's settings call them; `null` where they name no queues.")
    open_now: bool = Field(description="Whether somebody of the queue is there now.")
    next_open_at: datetime | None = Field(
        description="When somebody is there next; RFC 3339, with the offset of the queue's time zone. `null` while somebody is, and where "
        "nobody is within a year."
    )
    next_open: str = Field(
        description="The same in words, in the person's language; empty where it is `null`.", examples=["завтра о 09:00"]
    )
    contacts: tuple[Contact, ...] = Field(description="Those that work now before the others, best first.")


class Answer(Frozen):
    """What Kotae has to say to one question."""

    answer_id: str = Field(description="Names this answer in feedback and in support cases.")
    question: str
    interpreted_as: Interpretation | None = Field(description="Given when the question was not read as typed.")
    degraded: Degraded | None = Field(description="Why it was found by words alone, although meaning was set.")
    locale: str = Field(description="In which the question was read.")
    outcome: Outcome = Field(
        description="`answer`: show the first result. `suggest`: show the results and offer a human. `handoff`: offer a human first, "
        "and the results, if there are any, along with it."
    )
    confidence: float = Field(ge=0, le=1, description="The probability that the first result answers the question.")
    reasons: tuple[Reason, ...]
    results: tuple[Result, ...] = Field(description="Best first.")
    handoff: Handoff = Field(description="Always given: nobody must be left without a way to a human.")
