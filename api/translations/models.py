"""What the owner sees of translations."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.answers.models import Frozen

TranslationState = Literal["missing", "outdated", "unstamped", "current"]


class TranslationStatus(Frozen):
    """How one article stands in one locale."""

    article: str = Field(examples=["account/reset-password"])
    locale: str
    title: str = Field(description="Of the original.")
    state: TranslationState = Field(
        description="`missing`: there is none. `outdated`: its original has changed since. `unstamped`: nothing says from which state of "
        "its original it was made. `current`: neither."
    )
    asked: int | None = Field(
        description="How many questions in this locale had the article first in their results; `null` where questions are not kept."
    )
    changed: tuple[str, ...] = Field((), description="Headings of the original, or its title, below which something is new.")
    aged: tuple[str, ...] = Field((), description="Headings of the translation, or its title, below which something is behind.")
    since: datetime | None = Field(
        None, description="When the first change was committed that it lacks; `null` where that is not known or not committed yet."
    )
    change: str = Field("", description="The first line of that commit's message.")


class TranslationList(Frozen):
    """The translations of a help centre."""

    original: str = Field(description="The locale of the originals: the help centre's `default_locale`.")
    translations: tuple[TranslationStatus, ...] = Field(
        description="Those asked for most first; of others missing ones before outdated, unstamped and current ones."
    )
