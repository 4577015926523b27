"""`help-center.yaml`: what holds for the whole help centre."""

import re
from collections import deque
from collections.abc import Iterator
from typing import Annotated, Any
from unicodedata import normalize
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from kb.branding import Branding
from kb.calibration import HIGHEST_RISK, UNANSWERABLE
from kb.channels import ALWAYS, Channel, LocaleTag, Name, Translated
from kb.front_matter import Words, YesOrNo
from kb.opening_hours import OpeningHours
from kb.queues import Queue, Rule
from kb.schedule import Schedule
from kb.text import shorten
from kb.yaml_loader import refusal

MOST_UNANSWERABLE = UNANSWERABLE[-1]
"""Questions of a hundred that no article answers."""

MOST_HANDOFF_TOPICS = 200
"""Phrases of one locale; each is looked for in each question."""


def _opens_apps(scheme: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme):
        way = "write what stands before the colon of such links, in lower case: `mstar`"
        raise refusal(f"holds `{shorten(scheme)}`, which is no scheme; {way}")
    if scheme in NEVER_LINKS:
        raise refusal(f"holds `{scheme}`, which runs in the reader's browser and is never a link; remove it")
    return scheme


LinkScheme = Annotated[str, AfterValidator(_opens_apps)]
"""What stands before the colon of a link: `mstar` of `mstar://pay`."""

NEVER_LINKS = frozenset("about blob data file filesystem javascript vbscript view-source".split())
"""Schemes of what browsers run or read from the reader's own machine."""


def _address(text: str) -> str:
    """Where addresses begin, without the slash at the end."""
    address = text.strip().rstrip("/")
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = None
    absolute = parts is not None and parts.scheme in {"http", "https"} and bool(parts.hostname)
    path = parts is not None and (address.startswith("/") or not address) and not parts.scheme and not parts.netloc
    if parts is None or not (absolute or path) or parts.query or parts.fragment or re.search(r"\s|[<>\"'\\]", address):
        raise refusal(
            f"holds `{shorten(text)}`, which is no address; write one as `https://help.example.com/articles`, or a path as `/help`"
        )
    return address


Address = Annotated[str, AfterValidator(_address)]
"""The beginning of a URL, or an absolute path; what stands below it follows behind a `/`."""


def _composed(given: Any) -> Any:
    """With names as most systems write them, so that they are those of the folders."""
    return {normalize("NFC", key): value for key, value in given.items()} if isinstance(given, dict) else given


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LocaleSettings(_Strict):
    """One locale of the help centre."""

    fallbacks: tuple[LocaleTag, ...] = ()
    """Locales that are asked too when this one has no good answer, best first."""

    wrong_answers_per_hundred: int | None = Field(None, ge=1, le=HIGHEST_RISK)
    unanswerable_per_hundred: int | None = Field(None, ge=0, le=MOST_UNANSWERABLE)
    """As in the help centre's settings, for this locale."""


class Thresholds(_Strict):
    """When `kotae check` fails besides for errors."""

    right_per_hundred: int = Field(0, ge=0, le=100)
    """Of a hundred relevance tests of a locale, how many must pass."""

    most_lost: int = Field(0, ge=0)
    """How many relevance tests may fail that pass in the published index, in all locales together."""

    warnings_fail: YesOrNo = False
    """Whether warnings fail it, too."""


class HelpCenter(_Strict):
    """The settings that a content root carries."""

    name: Words
    default_locale: LocaleTag
    """Used where neither the app, the browser nor the question tells the locale."""

    locales: dict[LocaleTag, LocaleSettings]
    """In the order in which they are shown."""

    base_url: Address = ""
    """Where readers find articles: `<base_url>/<locale>/<category>/<slug>`. By default the pages that Kotae serves itself."""

    assets_url: Address = "/v1/assets"
    """Where readers find the pictures of `assets/`. By default the API itself."""

    branding: Branding = Field(default_factory=Branding)
    """What its pages look like."""

    link_schemes: tuple[LinkScheme, ...] = ()
    """Schemes that links may have besides http, https, mailto and tel: those of one's own app, or `sms`."""

    categories: Annotated[dict[str, Translated], BeforeValidator(_composed)]
    """Folder name to title, in the order in which they are shown."""

    contact: tuple[Channel, ...] = ()
    """Ways to reach a human, best first."""

    opening_hours: dict[Name, OpeningHours] = Field(default_factory=dict)
    """By the name that queues and channels call them."""

    queues: dict[Name, Queue] = Field(default_factory=dict)
    """Who takes questions over, by name."""

    routing: tuple[Rule, ...] = ()
    """Which queue takes what; the first rule that is met counts, those about sensitive topics before the others."""

    wrong_answers_per_hundred: int = Field(10, ge=1, le=HIGHEST_RISK)
    """Of a hundred answers given, how many may be wrong, be it that another article is right or that none is: fewer send more people to a
    human."""

    unanswerable_per_hundred: int = Field(20, ge=0, le=MOST_UNANSWERABLE)
    """Of a hundred questions asked, how many no article answers: the more, the surer an answer must be to be right often enough."""

    handoffs_per_hundred: int = Field(10, ge=1, le=100)
    """Of a hundred questions, how many may be handed to a human before an alarm says so. It changes no answer."""

    handoff_topics: dict[LocaleTag, Annotated[tuple[Words, ...], Field(max_length=MOST_HANDOFF_TOPICS)]] = Field(default_factory=dict)
    """Phrases for what a human must look at, whatever the search is sure of: violence, harassment, fraud. One list a locale."""

    checks: Thresholds = Field(default_factory=Thresholds, exclude=True)
    """When `kotae check` fails; for writers alone, so that no index knows of it."""

    def __hash__(self) -> int:
        """Quick, for what is kept by help centre: there are few in a process."""
        return hash(self.name)

    def fallbacks(self, locale: str) -> tuple[str, ...]:
        """The locales to ask when `locale` has no good answer, best first."""
        return self.locales[locale].fallbacks

    def all_fallbacks(self, locale: str) -> tuple[str, ...]:
        """The same with the fallbacks' own fallbacks behind them, each once and without `locale`; loops end."""
        reached = {locale: None}
        waiting = deque([locale])
        while waiting:
            fresh = [tag for tag in dict.fromkeys(self.fallbacks(waiting.popleft())) if tag not in reached]
            reached |= dict.fromkeys(fresh)
            waiting.extend(fresh)
        return tuple(reached)[1:]

    def wrong_answers(self, locale: str) -> int:
        """Of a hundred answers given in `locale`, how many may be wrong."""
        return self.locales[locale].wrong_answers_per_hundred or self.wrong_answers_per_hundred

    def unanswerable(self, locale: str) -> int:
        """Of a hundred questions asked in `locale`, how many no article answers."""
        own = self.locales[locale].unanswerable_per_hundred
        return self.unanswerable_per_hundred if own is None else own

    def schedule(self, name: str) -> Schedule | None:
        """What some opening hours are counted by; None for `always`."""
        return None if name == ALWAYS else self.opening_hours[name].schedule

    def url(self, locale: str, article: str, anchor: str = "") -> str:
        """Where readers find an article, or one of its sections."""
        return f"{self.base_url}/{locale}/{article}" + (f"#{anchor}" if anchor else "")

    def named_locales(self) -> Iterator[tuple[LocaleTag, tuple[str | int, ...]]]:
        """Every locale that stands anywhere in the settings, with the keys and indices that lead to it."""
        yield self.default_locale, ("default_locale",)
        for locale, settings in self.locales.items():
            yield locale, ("locales", locale)
            yield from ((tag, ("locales", locale, "fallbacks", place)) for place, tag in enumerate(settings.fallbacks))
        for category, titles in self.categories.items():
            yield from ((tag, ("categories", category, tag)) for tag in titles)
        yield from ((tag, ("handoff_topics", tag)) for tag in self.handoff_topics)
        for place, channel in enumerate(self.contact):
            for name in ("value", "label", "hours"):
                texts = getattr(channel, name)
                yield from ((tag, ("contact", place, name, tag)) for tag in texts if not isinstance(texts, str))
        for place, link in enumerate(self.branding.footer):
            for name in ("label", "url"):
                texts = getattr(link, name)
                yield from ((tag, ("branding", "footer", place, name, tag)) for tag in texts if not isinstance(texts, str))
        for name, queue in self.queues.items():
            for state, texts in (("open", queue.messages.open), ("closed", queue.messages.closed)):
                yield from ((tag, ("queues", name, "messages", state, tag)) for tag in texts)
        for place, rule in enumerate(self.routing):
            yield from ((tag, ("routing", place, "locales", index)) for index, tag in enumerate(rule.locales))
