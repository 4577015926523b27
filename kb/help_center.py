"""`help-center.yaml`: what holds for the whole help centre."""

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kb.calibration import HIGHEST_RISK

LocaleTag = str
"""BCP 47: `uk`, `zh-Hant`; `kb.files` refuses what is none of ours."""

Translated = dict[LocaleTag, str]
"""A text for each locale."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LocaleSettings(_Strict):
    """One locale of the help centre."""

    fallbacks: tuple[LocaleTag, ...] = ()
    """Locales that are asked too when this one has no good answer, best first."""

    wrong_answers_per_hundred: int | None = Field(None, ge=1, le=HIGHEST_RISK)
    """As in the help centre's settings, for this locale."""


class Channel(_Strict):
    """A way to reach a human."""

    kind: Literal["chat", "phone", "email", "form"]
    value: Translated | str
    """A number, an address or a URL; one for all locales, or one each."""

    label: Translated
    """What its button says."""

    hours: Translated = Field(default_factory=dict)
    """When somebody answers, in words."""

    def value_in(self, locale: str) -> str | None:
        """The number, address or URL for readers of `locale`; None when the channel is not for them."""
        return self.value if isinstance(self.value, str) else self.value.get(locale)


class HelpCenter(_Strict):
    """The settings that a content root carries."""

    name: str
    default_locale: LocaleTag
    """Used where neither the app, the browser nor the question tells the locale."""

    locales: dict[LocaleTag, LocaleSettings]
    """In the order in which they are shown."""

    base_url: str = "/v1/articles"
    """Where readers find articles: `<base_url>/<locale>/<category>/<slug>`. By default the API itself."""

    assets_url: str = "/v1/assets"
    """Where readers find the pictures of `assets/`. By default the API itself."""

    categories: dict[str, Translated]
    """Folder name to title, in the order in which they are shown."""

    contact: tuple[Channel, ...] = ()
    """Ways to reach a human, best first."""

    wrong_answers_per_hundred: int = Field(10, ge=1, le=HIGHEST_RISK)
    """Of a hundred answers given, how many may be wrong: fewer send more people to a human."""

    def fallbacks(self, locale: str) -> tuple[str, ...]:
        """The locales to ask when `locale` has no good answer, best first."""
        return self.locales[locale].fallbacks

    def wrong_answers(self, locale: str) -> int:
        """Of a hundred answers given in `locale`, how many may be wrong."""
        return self.locales[locale].wrong_answers_per_hundred or self.wrong_answers_per_hundred

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
        for place, channel in enumerate(self.contact):
            for name in ("value", "label", "hours"):
                texts = getattr(channel, name)
                yield from ((tag, ("contact", place, name, tag)) for tag in texts if not isinstance(texts, str))
