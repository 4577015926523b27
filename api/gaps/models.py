"""What the owner sees of a gap."""

from typing import Literal

from pydantic import Field

from api.answers.models import Frozen

Verdict = Literal["not_written", "not_translated", "not_found"]


class Example(Frozen):
    """One way in which it was asked."""

    question: str = Field(description="As typed, without what is masked.")
    locale: str
    times: int


class Near(Frozen):
    """An article that is near it."""

    article: str
    locale: str
    title: str
    confidence: float = Field(description="How likely it is to answer the questions, the mean.")


class Gap(Frozen):
    """Questions that one article would answer, and nothing answers now."""

    id: str = Field(description="Stays while its most asked question does.")
    times: int = Field(description="How often it was asked.")
    locales: dict[str, int] = Field(description="How often in each locale.")
    handed_off: int
    rejected: int = Field(description="Asked again, as what was shown had not helped.")
    voted_down: int
    verdict: Verdict = Field(
        description="`not_written`: no article says it. `not_translated`: an article does, not in the locales where it is asked. "
        "`not_found`: an article does, and was not found: give it these wordings."
    )
    article: str | None = Field(description="The article that says it, where there is one.")
    examples: tuple[Example, ...] = Field(description="Different ways of asking, most asked first.")
    near: tuple[Near, ...] = Field(description="Articles that are nearest now.")
    reply: str | None = Field(description="What an agent answered, where one did.")


class GapList(Frozen):
    """The gaps of a period."""

    gaps: tuple[Gap, ...] = Field(description="Most asked first.")
