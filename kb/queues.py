"""Who takes a question over: queues, and the rules that choose one."""

from typing import Annotated
from unicodedata import normalize

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from kb.channels import ALWAYS, LocaleTag, Name, Translated
from kb.front_matter import Words

SENSITIVE = frozenset({"handoff_topic", "always_handoff"})
"""Reasons to hand over what a human must look at whatever the search is sure of."""

WHEN = "{when}"
"""Stands in a message for when somebody is there next."""


class QueueMessages(BaseModel):
    """What a queue says about itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    open: Translated = Field(default_factory=dict)
    """While somebody is there."""

    closed: Translated = Field(default_factory=dict)
    """While nobody is; `{when}` stands for when somebody is next."""


class Queue(BaseModel):
    """People who take questions over."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    open: Name = ALWAYS
    """The opening hours when they are there, by name, or `always`."""

    channels: tuple[Name, ...] = ()
    """The channels that reach them, by name, best first; all of `contact` where none is named."""

    messages: QueueMessages = Field(default_factory=QueueMessages)
    """What is said in place of our own words, for each locale."""


class Rule(BaseModel):
    """Which questions go to a queue: those that meet all that it names. Of the values of one key, one is enough."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    queue: Name
    reasons: tuple[Words, ...] = ()
    """Codes of the reasons of an answer."""

    topics: tuple[Words, ...] = ()
    """Phrases of `handoff_topics`."""

    categories: tuple[Annotated[Words, AfterValidator(lambda text: normalize("NFC", text))], ...] = ()
    """Of the first article that was found."""

    labels: tuple[Words, ...] = ()
    """Of the same article."""

    locales: tuple[LocaleTag, ...] = ()
    """In which the question was read."""

    @property
    def takes_all(self) -> bool:
        """Whether it names nothing that must be met."""
        return not (self.reasons or self.topics or self.categories or self.labels or self.locales)

    @property
    def sensitive(self) -> bool:
        """Whether it is about what a human must look at; such rules are tried first."""
        return bool(self.topics) or not SENSITIVE.isdisjoint(self.reasons)
