"""Where an article is shown before anybody asks: `context` in its front matter."""

import re
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from kb.text import shorten
from kb.yaml_loader import refusal

MOST_EVENTS = 1000
"""Times that something must have happened; more is a slip."""

_MOST_STARS = 6
"""In one pattern: each `**` may end anywhere, and all of that is tried."""

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST = 366 * _UNITS["d"]
_DURATION = re.compile(r"(\d{1,6})\s*([smhd])")


def _pattern(text: str) -> str:
    if not re.match(r"/|\*|https?://[^/?#]", text) or re.search(r"[\s?#]", text):
        way = "write a path as `/billing/*`, where `*` stands for anything but a slash and `**` for anything, or an address with `https://`"
        raise refusal(f"holds `{shorten(text)}`, which no page's address can be; {way}")
    if text.count("*") > _MOST_STARS:
        raise refusal(f"holds `{shorten(text)}`, with more stars than are needed; write {_MOST_STARS} at most")
    return text


UrlPattern = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(_pattern)]
"""A path or a whole address, without `?` and `#`: `*` stands for anything but a slash, `**` for anything."""

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""What the app calls a screen or an event."""


def _duration(given: Any) -> Any:
    """Of a text as people write it, `10m`, or as stored metadata has it, `PT10M`."""
    if isinstance(given, timedelta) or (isinstance(given, str) and given.startswith("P")):
        return given
    parsed = _DURATION.fullmatch(given.strip()) if isinstance(given, str) else None
    seconds = int(parsed[1]) * _UNITS[parsed[2]] if parsed else 0
    if not 0 < seconds <= _LONGEST:
        raise refusal("is no duration up to a year; write a number with `s`, `m`, `h` or `d` behind it: `10m`")
    return timedelta(seconds=seconds)


def _versions(text: str) -> str:
    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        raise refusal(f"holds `{shorten(text)}`, which names no versions; write `<4.2`, or `>=4,<5`, in quotation marks") from None
    return text


class EventRule(BaseModel):
    """Something that happened in the app, often enough."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Label
    at_least: int = Field(1, ge=1, le=MOST_EVENTS)
    """How often."""

    within: Annotated[timedelta, BeforeValidator(_duration)] | None = None
    """In what time; None for however long."""

    def met(self, count: int, seconds: float | None) -> bool:
        """Whether the app saw it often enough; `seconds` is the time over which it counted, None for one that the app thinks right."""
        return count >= self.at_least and (self.within is None or seconds is None or seconds <= self.within.total_seconds())


def _named(given: Any) -> Any:
    """An event by its name alone."""
    return {"name": given} if isinstance(given, str) else given


class Context(BaseModel):
    """Where an article is shown before anybody asks: one of these is enough."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    urls: tuple[UrlPattern, ...] = ()
    screens: tuple[Label, ...] = ()
    events: tuple[Annotated[EventRule, BeforeValidator(_named)], ...] = ()
    app_versions: Annotated[str, AfterValidator(_versions)] | None = None
    """Only in these versions of the app, as in `>=4,<5`."""

    def for_version(self, version: str | None) -> bool:
        """Whether it is for a version of the app; one that is not known, or not told, is none of those that are named."""
        if self.app_versions is None:
            return True
        try:
            return version is not None and SpecifierSet(self.app_versions).contains(Version(version), prereleases=True)
        except InvalidVersion:
            return False


def matches(pattern: str, page: str) -> bool:
    """Whether a page's address is meant by a pattern; what is behind `?` and `#` does not count, nor does a slash at the end.

    >>> matches("/billing/*", "https://shop.example/billing/cards?id=1"), matches("/billing/*", "/billing/cards/new")
    (True, False)
    >>> matches("https://*.example/**", "https://shop.example/a/b"), matches("/a/**", "/a")
    (True, True)
    """
    try:
        parts = urlsplit(page.strip())
    except ValueError:
        return False
    path = f"/{parts.path.strip('/')}"
    address = path if pattern.startswith("/") else f"{parts.scheme}://{parts.netloc.lower()}{path}"
    return re.fullmatch(_regex(pattern.rstrip("/") or "/"), address) is not None


def _regex(pattern: str) -> str:
    """`/**` at the end also stands for nothing.

    Of all places where a part fits, the first is as good as any, but for the last part: no address makes it try all of them.
    """
    body, everything = (pattern[:-3], "(?:/.*)?") if pattern.endswith("/**") else (pattern, "")
    *parts, last = body.split("**")
    shown = [_within_segments(part, "(?>[^/]*?{})") for part in parts] + [_within_segments(last, "[^/]*{}")]
    return "".join([shown[0], *(f"(?>.*?{part})" for part in shown[1:-1]), *(f".*{part}" for part in shown[1:][-1:]), everything])


def _within_segments(part: str, last_star: str) -> str:
    """The expression of a part without `**`."""
    first, *others = map(re.escape, part.split("*"))
    return first + "".join(f"(?>[^/]*?{text})" for text in others[:-1]) + "".join(map(last_star.format, others[-1:]))
