"""A guide as apps walk through it: a question, its options, and where each leads."""

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, Field

from kb.files import ArticleFile, Files
from kb.links import linked_article, locate
from kb.markdown.guide import Option, Step


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GuideOption(_Frozen):
    """One answer to the question of a step. At most one of `next`, `article`, `handoff` and `solved` is set; else it leads to `url`."""

    label: str = Field(description="What the person chooses; plain text.")
    url: str = Field(description="Where the same link of the article leads, for whoever does not walk through the guide.")
    next: str | None = Field(description="Id of the step that follows.")
    article: str | None = Field(description="Id of the article that it leads to.")
    locale: str | None = Field(description="Of that article's text.")
    handoff: bool = Field(description="Whether it leads to a human.")
    queue: str | None = Field(description="The queue of the hand-off, where its writer names one.")
    solved: bool = Field(description="Whether the guide ends here, as the trouble is over.")


class GuideStep(_Frozen):
    """One question of a guide."""

    id: str = Field(description="Also the anchor of its heading in the article.")
    question: str = Field(description="Plain text.")
    question_html: str = Field(description="The question as a heading, and the text above the options; safe to show as it is.")
    options: tuple[GuideOption, ...]


class Guide(_Frozen):
    """A guide: a small tree of questions."""

    start: str = Field(description="Id of the first step.")
    steps: tuple[GuideStep, ...]


def read_guide(file: ArticleFile, files: Files, resolve: Callable[[str], str]) -> Guide:
    """The guide that a checked article is; `resolve` makes an address of a link's target."""
    steps = tuple(_step(step, file, files, resolve) for step in file.markdown.steps)
    return Guide(start=steps[0].id, steps=steps)


def next_step(option: Option, file: ArticleFile) -> str | None:
    """The anchor in the guide itself that an option leads to; None where it leads elsewhere, or ends."""
    place = locate(option.target, file)
    return place.anchor if place and place.path == file.path and not option.ends else None


def _step(step: Step, file: ArticleFile, files: Files, resolve: Callable[[str], str]) -> GuideStep:
    html = file.markdown.step_html(step, resolve, files.help_center.link_schemes, file.locale)
    options = tuple(_option(option, file, files, resolve) for option in step.options)
    return GuideStep(id=step.id, question=step.question, question_html=html, options=options)


def _option(option: Option, file: ArticleFile, files: Files, resolve: Callable[[str], str]) -> GuideOption:
    follows = next_step(option, file)
    linked = linked_article(option.target, file, files) if follows is None and not option.ends else None
    return GuideOption(
        label=option.label,
        url=resolve(option.target),
        next=follows,
        article=linked.id if linked else None,
        locale=linked.locale if linked else None,
        handoff=option.ends == "handoff",
        queue=option.queue or None,
        solved=option.ends == "solved",
    )
