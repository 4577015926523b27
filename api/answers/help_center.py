"""The help centre as a whole, as apps show it before anything is asked."""

from pydantic import Field

from api.answers.articles import Link, promoted
from api.answers.messages import language_name
from api.answers.models import Contact, Frozen
from api.answers.queues import Subject, contacts, route
from indexer.store import Generation
from kb.visibility import Viewer


class Locale(Frozen):
    """A locale that the help centre speaks."""

    locale: str = Field(description="BCP 47.", examples=["zh-Hant"])
    name: str = Field(description="Of its language, in that language.", examples=["繁體中文"])
    fallbacks: tuple[str, ...] = Field(description="Locales that are asked too when this one has no good answer, best first.")
    default: bool = Field(description="Whether it is used where nothing tells another.")


class HelpCenterPage(Frozen):
    """What holds for the whole help centre, in one locale."""

    name: str
    locale: str = Field(description="Of the texts.")
    locales: tuple[Locale, ...] = Field(description="In the order in which to show them.")
    promoted: tuple[Link, ...] = Field(description="Articles to show before anything is asked.")
    contacts: tuple[Contact, ...] = Field(description="Ways to a human; those that work now before the others, best first.")


def locales(generation: Generation) -> list[Locale]:
    """The served locales, in the order of `help-center.yaml`."""
    center = generation.help_center
    return [
        Locale(locale=tag, name=language_name(tag), fallbacks=center.fallbacks(tag), default=tag == center.default_locale)
        for tag in generation.locales
    ]


def help_center_page(generation: Generation, locale: str, viewer: Viewer) -> HelpCenterPage:
    """The help centre for readers of a served locale."""
    center = generation.help_center
    queue = route(center, Subject(locale))
    return HelpCenterPage(
        name=center.name,
        locale=locale,
        locales=tuple(locales(generation)),
        promoted=tuple(promoted(generation, locale, viewer)),
        contacts=contacts(center, locale, center.queues.get(queue or ""), viewer.now),
    )
