"""What an owner gets: the models of `/v1/insights`, the same on the command line."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

AlarmKind = Literal["handoff_rate", "wrong_answers"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Figures(_Frozen):
    """Questions, and how they ended."""

    questions: int = Field(0, description="All that were asked.")
    answered: int = Field(0, description="The outcome was `answer`.")
    suggested: int = Field(0, description="The outcome was `suggest`.")
    handed_off: int = Field(0, description="The outcome was `handoff`.")
    rejected: int = Field(0, description="Asked again, with articles in `rejected` that had not helped.")
    helpful: int = Field(0, description="Somebody voted that the answer, or an article of it, helped.")
    not_helpful: int = Field(0, description="Somebody voted, and nobody that it helped.")
    solved: int = Field(
        0,
        description="Solved without a human: answered or suggested, not voted down, and either voted helpful, or asked in a session in "
        "which no hand-off and no rejection followed.",
    )


class DayFigures(Figures):
    """The questions of one day."""

    day: date = Field(description="In UTC.")


class LocaleFigures(Figures):
    """The questions of one locale."""

    locale: str


class CategoryFigures(Figures):
    """The questions to which an article of one category came first."""

    category: str | None = Field(description="`null` where nothing was found.")


class ArticleVotes(_Frozen):
    """Votes on articles as such, apart from any answer."""

    helpful: int
    not_helpful: int


class InContext(_Frozen):
    """What was shown before anybody asked."""

    shown: int = Field(description="To how many people: those of one `session` are one.")
    helpful: int = Field(description="How many of them said that it solved what they were about to ask.")
    not_helpful: int = Field(description="How many said that it did not.")


class Rate(_Frozen):
    """A share beside its limit."""

    count: int
    of: int
    share: float | None = Field(description="`count` of `of`, in [0, 1]; `null` where there is none.")
    limit: float = Field(description="What it may be at most, in [0, 1].")
    over: bool = Field(description="Whether it is more.")
    alarm: bool = Field(description="Whether it is more than chance explains: with that limit, so many would come once in twenty times.")


class Unanswered(_Frozen):
    """Something that was asked without getting an answer. Questions that differ in case, spaces, signs or width alone are one."""

    question: str = Field(description="As it was typed most often, with numbers masked.")
    locale: str
    times: int
    suggested: int = Field(description="How often articles were suggested.")
    handed_off: int = Field(description="How often a human was offered first.")
    article: str | None = Field(description="Id of the article that came first most often, if any did.")


class Insights(_Frozen):
    """What was asked in a period, and how it ended."""

    first_day: date = Field(description="In UTC.")
    last_day: date = Field(description="In UTC, and part of the period.")
    total: Figures
    handoffs_opened: int = Field(description="Hand-offs that people opened, after a question or without one.")
    article_votes: ArticleVotes
    in_context: InContext = Field(description="Articles shown before anybody asked; none of the other figures counts them.")
    handoff_rate: Rate = Field(description="Questions that were handed off, beside `handoffs_per_hundred` of the help centre.")
    wrong_answers: Rate = Field(
        description="Answers that were voted not helpful, of all answers given, beside `wrong_answers_per_hundred`. Few people vote: the "
        "true share may be higher."
    )
    days: list[DayFigures] = Field(description="Each day, in order.")
    locales: list[LocaleFigures] = Field(description="Most questions first.")
    categories: list[CategoryFigures] = Field(description="Most questions first.")
    unanswered: list[Unanswered] = Field(description="What was asked most without an answer, most first; not what asks for a human.")
