"""The head of an article's file: YAML between two lines of `---`."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from kb.context import Context
from kb.text import is_blank, shorten
from kb.yaml_loader import Flaw, YamlError, refusal

# --- kinds of values


def _seen(text: str) -> str:
    if is_blank(text):
        raise refusal("has nothing in it that can be seen; write it, or delete its line")
    return text


Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_seen)]
"""A short text in which a reader sees something."""


_ID = re.compile(r"[a-z0-9][a-z0-9_-]*/[a-z0-9][a-z0-9_-]*")


def _article_id(text: str) -> str:
    if _ID.fullmatch(text):
        return text
    bare = text.strip().strip("/").removesuffix(".md")
    inner = bare.partition("/")[2]
    meant = next((f"; write `{shorten(guess)}`" for guess in (bare, inner) if _ID.fullmatch(guess)), "")
    raise refusal(f"holds `{shorten(text)}`, which is no article's id: `<category>/<slug>`, without the locale and without `.md`{meant}")


ArticleId = Annotated[str, AfterValidator(_article_id)]
"""`<category>/<slug>`, the same in every locale."""

_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


def _yes_or_no(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    truth = _TRUTHS.get(given.strip().lower()) if isinstance(given, str) else None
    if truth is None:
        raise refusal("must be `true` or `false`")
    return truth


YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]

MOMENT = re.compile(
    r"(?P<day>[12]\d{3}-\d{2}-\d{2})"
    r"(?:[Tt ](?P<time>\d{2}:\d{2}(?::\d{2})?)(?:\.(?P<fraction>\d{1,6})\d*)?(?P<zone>[Zz]|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
"""ISO 8601 as in RFC 3339, and the same without seconds, zone or time."""


def _moment(given: Any) -> datetime:
    """A moment with a zone. Nothing is guessed: what is no date might make an article public at once."""
    if isinstance(given, datetime):
        return given if given.tzinfo else given.replace(tzinfo=UTC)
    parts = MOMENT.fullmatch(given.strip()) if isinstance(given, str) else None
    if parts is None:
        shown = f"is `{shorten(given)}`, which is no date and time" if isinstance(given, str) else "is one date and time"
        raise refusal(f"{shown}: write year, month, day, time and zone as in `2027-03-01T08:00:00+02:00`, or `…Z` for UTC")
    zone = (parts["zone"] or "Z").upper()
    fraction = f".{parts['fraction']:0<6}" if parts["fraction"] else ""
    try:
        moment = datetime.fromisoformat(f"{parts['day']}T{parts['time'] or '00:00'}{fraction}{zone}")
    except ValueError:
        raise refusal(f"is `{shorten(given)}`, which does not exist: no such day in the month, or no such time in a day; mend it") from None
    if moment.year < 1970:  # noqa: PLR2004 - when the clocks of computers begin
        raise refusal(f"is `{shorten(given)}`, before all articles; look at its year")
    return moment


Moment = Annotated[datetime, BeforeValidator(_moment)]
"""A moment with a zone; UTC unless it says otherwise."""

_SOURCE_HASH = re.compile(r"[0-9a-f]{8}(?: [0-9a-f]{8})*")


def _source_hash(text: str) -> str:
    if text and not _SOURCE_HASH.fullmatch(text):
        raise refusal(f"holds `{shorten(text)}`, which `kotae translations stamp` did not write; delete the line, and let it write another")
    return text


# --- what they make up


class FrontMatter(BaseModel):
    """What a writer says about an article besides its text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
    """What readers see above the article and in the results; `kb.files` refuses one that shows nothing."""

    type: Literal["article", "guide"] = "article"
    """A guide asks step by step: see `kb.markdown.guide`."""

    summary: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
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

    updated_at: Moment | None = None
    """When its text last changed, for readers; RFC 3339, UTC unless it says otherwise."""

    review_by: Annotated[Moment | None, Field(exclude=True)] = None
    """When its writers want to read it again; for them alone, so that no index knows of it."""

    source_hash: Annotated[str, AfterValidator(_source_hash), Field(exclude=True)] = ""
    """Of a translation: the state of its original that it was made from, as `kotae translations stamp` writes it."""

    minor: Annotated[YesOrNo, Field(exclude=True)] = False
    """Of an original: whether its last edit left its translations as good as they were."""

    audience: Literal["public", "internal"] = "public"
    """Internal articles are shown to one's own staff only."""

    handoff: Literal["auto", "always"] = "auto"
    """`always` for what a human must look at whatever the search is sure of: fraud, safety, law. The article is shown along with it."""

    related: tuple[ArticleId, ...] = ()
    """Articles to read next."""

    aliases: tuple[ArticleId, ...] = ()
    """Ids that the article had before; requests for them are redirected."""

    promoted: YesOrNo = False
    """Whether apps show it before anything is asked."""

    context: Context | None = None
    """Where apps show it before anything is asked: on which pages and screens, after which events."""


_HYPHENS = re.compile(r"\s*[-‐‑‒–—―－−ー一_*+]{1,9}\s*")
"""What people and their editors write for `---`."""


def split(text: str) -> tuple[str, str, int]:
    r"""The YAML head, the Markdown below it, and the number of lines above the Markdown; raises `YamlError` where there is no head.

    The head's first line is the file's second; blank lines above it are kept in it.

    >>> split("---\ntitle: Hi\n---\nText")
    ('title: Hi', 'Text', 3)
    """
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if not is_blank(line)), 0)
    if lines[first].strip() != "---":
        mark = f"; its first line is `{shorten(lines[first].strip())}`, not `---`" if _HYPHENS.fullmatch(lines[first]) else ""
        raise YamlError(
            [Flaw(first + 1, f"no front matter{mark}; begin the file with a line of `---`, `title: …`, and another line of `---`")]
        )
    for number, line in enumerate(lines[first + 1 :], first + 1):
        if line.rstrip() == "---":
            return "\n" * first + "\n".join(lines[first + 1 : number]), "\n".join(lines[number + 1 :]), number + 1
    raise YamlError([Flaw(first + 1, "the front matter does not end; close it with a line of `---`")])
