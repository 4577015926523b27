"""The ways to reach a human."""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from kb.front_matter import Words
from kb.text import shorten
from kb.yaml_loader import refusal

LocaleTag = str
"""BCP 47: `uk`, `zh-Hant`; `kb.files` refuses what is none of ours."""

Translated = dict[LocaleTag, Words]
"""A text for each locale."""

ALWAYS = "always"
"""The opening hours of what never closes."""


def _name(text: str) -> str:
    if not re.fullmatch("[a-z0-9][a-z0-9_-]{0,99}", text):
        raise refusal(f"holds `{shorten(text)}`, which is no name; use a to z, digits, `-` and `_`")
    return text


Name = Annotated[str, AfterValidator(_name)]
"""What a queue, a channel or opening hours are called where they are referred to."""


def _each_or_all(given: Any) -> str:
    return "each" if isinstance(given, dict) else "all"


Reach = Annotated[Annotated[Translated, Tag("each")] | Annotated[Words, Tag("all")], Discriminator(_each_or_all)]

_REACHES = {"chat": "address", "form": "address", "email": "e-mail address", "phone": "number"}
_SCRIPTS = re.compile(r"(?:javascript|vbscript|data|blob|file):", re.IGNORECASE)


class Channel(BaseModel):
    """A way to reach a human."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["chat", "phone", "email", "form"]
    name: Name | None = None
    """What queues call it; its kind unless something else is said."""

    value: Reach
    """A number, an address or a URL; one for all locales, or one each."""

    label: Translated
    """What its button says."""

    open: Name | None = None
    """The opening hours when it works, by name, or `always`. Without it, chat and phone work while their queue is open, others always."""

    hours: Translated = Field(default_factory=dict)
    """When somebody answers, in words."""

    @model_validator(mode="after")
    def _reaches_somebody(self) -> Self:
        for value in [self.value] if isinstance(self.value, str) else self.value.values():
            fits = (
                "@" in value
                if self.kind == "email"
                else any(map(str.isdigit, value))
                if self.kind == "phone"
                else ":" in value or "/" in value
            )
            if not fits or _SCRIPTS.search("".join(value.split())):
                raise refusal(f"holds `{shorten(value)}`, which is no {_REACHES[self.kind]}; write one under which a human is reached")
        return self

    @property
    def called(self) -> str:
        """Its name, or its kind where it has none."""
        return self.name or self.kind

    def value_in(self, locale: str) -> str | None:
        """The number, address or URL for readers of `locale`; None when the channel is not for them."""
        return self.value if isinstance(self.value, str) else self.value.get(locale)
