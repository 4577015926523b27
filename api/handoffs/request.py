"""What an app sends: a request for a human with all that is known, a message, an agent's news, feedback."""

import re
from typing import Annotated, Literal, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

from api.handoffs.pictures import MOST_PICTURES
from api.store.columns import storable

LONGEST_TEXT = 10_000
"""Characters of what a person writes to a human."""

_MOST_IDS = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_EMAIL = re.compile(r"[^@\s<>()\[\]\\,;:\"]{1,64}@[^@\s<>()\[\]\\,;:\"]{1,250}")


def _one_line(text: str) -> str:
    """Refuses line ends and the like: what stands in headers of mails and requests must not make others."""
    if _CONTROL.search(text):
        raise ValueError("it must be one line without control characters")
    return text.strip()


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise ValueError("it is no e-mail address; write it as `name@example.com`")
    return text


def _readable(text: str) -> str:
    return _CONTROL_IN_TEXT.sub(" ", text).strip()


def _typed(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


_Clean = BeforeValidator(storable)
Text = Annotated[str, _Clean, Field(max_length=LONGEST_TEXT), AfterValidator(_readable)]
Typed = Annotated[str, _Clean, Field(max_length=20_000), AfterValidator(_typed)]
Line = Annotated[str, _Clean, Field(max_length=200), AfterValidator(_one_line)]
LongLine = Annotated[str, _Clean, Field(max_length=2000), AfterValidator(_one_line)]
Id = Annotated[str, _Clean, Field(min_length=1, max_length=200), AfterValidator(_one_line)]
Session = Annotated[Id | None, Field(description="The app's own id of what the person does now: any text, best one that names nobody.")]
Ids = Annotated[list[Id], Field(max_length=_MOST_IDS)]
AttachmentIds = Annotated[
    list[Id], Field(max_length=MOST_PICTURES, description=f"Ids of pictures that were uploaded before; {MOST_PICTURES} in all at most.")
]


def _described(schema: dict[str, JsonValue]) -> None:
    """Without defaults: generators of clients take a property that has one for one that must be sent."""
    for described in cast("dict[str, dict[str, JsonValue]]", schema.get("properties", {})).values():
        described.pop("default", None)


class Sent(BaseModel):
    """What is sent has no keys that nobody reads."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_described)


class ContactDetails(Sent):
    """How a human reaches the person, as far as they say."""

    name: Line | None = None
    email: Annotated[Line, AfterValidator(_email)] | None = None
    phone: Line | None = None
    user: Line | None = Field(None, description="The person's id in the app's own system.")


class GuideChoice(Sent):
    """What the person chose at one step of a guide."""

    article: Id = Field(description="Id of the guide.", examples=["app/app-does-not-work"])
    step: Id = Field(description="Id of the step.", examples=["opens"])
    question: LongLine | None = Field(None, description="What was asked, as the person read it.")
    choice: LongLine = Field(min_length=1, description="The label of what they chose, as they read it.")


class HandoffRequest(Sent):
    """A request for a human, with what is known. Nothing must be given: "talk to support" is enough."""

    question: Typed | None = Field(None, description="What the person asked, as typed.", examples=["Where is my refund?"])
    locale: Annotated[str, _Clean, Field(max_length=35)] | None = Field(None, description="BCP 47; by default as for a question.")
    text: Text | None = Field(None, description="What the person writes to the human.")
    contact: ContactDetails = ContactDetails()
    channel: Literal["chat", "phone", "email", "form"] | None = Field(None, description="The way that the person chose.")
    page: LongLine | None = Field(None, description="The page's address, or the screen's name.", examples=["checkout"])
    app_version: Line | None = None
    device: Line | None = Field(None, examples=["Pixel 9, Android 16"])
    shown: Ids = Field([], description="Ids of answers and articles that the person was shown.")
    opened: Ids = Field([], description="Ids of answers and articles that the person opened.")
    rejected: Ids = Field([], description="Ids of answers and articles that did not help.")
    guide_path: Annotated[list[GuideChoice], Field(max_length=_MOST_IDS)] = Field([], description="What was chosen in guides, in order.")
    attachments: AttachmentIds = []
    session: Session = None
    signature: Line | None = Field(
        None,
        description="Shows that the app's own server knows `contact.user`: HMAC-SHA256 of that id's UTF-8 with KOTAE_IDENTITY_SECRET, "
        "in hexadecimal.",
    )


class Message(Sent):
    """What the person adds."""

    text: Text = Field(min_length=1)
    attachments: AttachmentIds = []


class AgentEvent(Sent):
    """What an agent's system says of a hand-off."""

    kind: Literal["taken", "answered", "closed"]
    text: Text | None = Field(None, description="What is told to the person.")
    article: Id | None = Field(None, description="Id of the article that helped, if one did.", examples=["account/reset-password"])
    agent: Line | None = Field(None, description="Who it is, as the person may know.")


class FeedbackRequest(Sent):
    """Whether something helped."""

    helpful: bool
    answer_id: Id | None = Field(None, description="Of the answer.")
    article: Id | None = Field(None, description="Id of the article.", examples=["account/reset-password"])
    why: Text | None = Field(None, description="In the person's own words.")
    locale: Annotated[str, _Clean, Field(max_length=35)] | None = None
    session: Session = None
