"""The head of an article's file: YAML between two lines of `---`."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from kb.yaml_loader import Flaw, YamlError

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
ArticleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*/[a-z0-9][a-z0-9_-]*$")]
"""`<category>/<slug>`, the same in every locale."""

Moment = Annotated[datetime, AfterValidator(lambda moment: moment if moment.tzinfo else moment.replace(tzinfo=UTC))]
"""A moment with a zone; UTC unless it says otherwise."""


class FrontMatter(BaseModel):
    """What a writer says about an article besides its text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
    """What readers see above the article and in the results; `kb.files` refuses an empty one."""

    summary: str = ""
    """One sentence: what the article does for its reader."""

    wordings: tuple[Words, ...] = ()
    """Other ways of asking what the article answers."""

    keywords: tuple[Words, ...] = ()
    """Words that customers type and the text does not hold: synonyms, brands, old names."""

    labels: tuple[Words, ...] = ()
    """For apps and reports; not searched."""

    status: Literal["draft", "published"] = "published"
    """Drafts are checked and not indexed."""

    publish_at: Moment | None = None
    """Not shown before this moment; RFC 3339, UTC unless it says otherwise."""

    expires_at: Moment | None = None
    """Not shown from this moment on; RFC 3339, UTC unless it says otherwise."""

    audience: Literal["public", "internal"] = "public"
    """Internal articles are shown to one's own staff only."""

    handoff: Literal["auto", "always"] = "auto"
    """`always` for what a human must look at whatever the search is sure of: fraud, safety, law. The article is shown along with it."""

    related: tuple[ArticleId, ...] = ()
    """Articles to read next."""

    aliases: tuple[ArticleId, ...] = ()
    """Ids that the article had before; requests for them are redirected."""

    promoted: bool = False
    """Whether apps show it before anything is asked."""


def split(text: str) -> tuple[str, str, int]:
    r"""The YAML head, the Markdown below it, and the number of lines above the Markdown; no head is an empty one.

    >>> split("---\ntitle: Hi\n---\nText")
    ('title: Hi', 'Text', 3)
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", text, 0
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 1
    raise YamlError([Flaw(1, "the front matter does not end; close it with a line of `---`")])
