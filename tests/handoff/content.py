"""The help centre of these tests, and questions to it."""

from collections.abc import Mapping

from api.answers.models import ReasonCode
from tests.files import article

SETTINGS = """\
name: Test
default_locale: en
wrong_answers_per_hundred: 30
handoff_topics: {en: [knife fight]}
locales: {en: {}, uk: {fallbacks: [en]}, ja: {fallbacks: [en]}}
categories: {help: {en: Help}}
contact:
  - {kind: chat, value: "https://chat.example", label: {en: Chat with us}}
  - {kind: phone, value: {uk: "0 800"}, label: {en: Call us, uk: Зателефонувати}, hours: {uk: щодня}}
  - {kind: email, value: help@test.example, label: {ja: メール}}
"""

FILES = {
    "help-center.yaml": SETTINGS,
    "en/help/reset.md": article("Reset your password", "For when you cannot log in: choose a new one."),
    "en/help/ride.md": article("Book a ride", "Rides are booked on the map."),
    "en/help/receipt.md": article("Receipts", "We send one behind each ride."),
    "en/help/refund.md": article("Refunds", "A refund takes three days. The bank may need longer."),
    "en/help/accident.md": article("After an accident", "Call an ambulance. Then tell us where the collision was.", handoff="always"),
    "en/help/pets.md": article("Travel with a dog", "Dogs may come along."),
    "en/help/invoice.md": article("Invoices", "An invoice is sent each month."),
    "en/help/move.md": article("Change your address", "Tell us where you live now.\n\n## Moving abroad\n\nYour currency changes, too."),
    "en/help/scarf.md": article("Wash a scarf", "Wash a scarf in cold water."),
    "en/help/glove.md": article("Wash a glove", "Wash a glove in cold water."),
    "uk/help/language.md": article("Змінити мову", "Мову змінюють у профілі."),
    "uk/help/ride.md": article("Замовити поїздку", "Поїздки замовляють на мапі."),
}
"""No article is in Japanese."""

ANSWERED, SUGGESTED, UNKNOWN = "reset password", "password invoice", "dragon wizard"
"""A question for each outcome."""

TWINS = "wash in cold water"
"""What two articles answer equally well."""

GIVEN: Mapping[ReasonCode, tuple[str, tuple[str, ...]]] = {
    "covered": (ANSWERED, ()),
    "partly_covered": ("reset password currency", ("currency",)),
    "not_covered": ("bank invoice dog map currency", ()),
    "unknown_words": ("reset password dragon wizard", ("dragon", "wizard")),
    "off_topic": ("dragon wizard castle sword elf password", ()),
    "scattered": ("refund currency", ()),
    "close_call": (TWINS, ("Wash a glove", "Wash a scarf")),
    "guessed": ("passwrod reset", ("password reset",)),
    "other_company": ("reset my netflix password", ("netflix",)),
    "opposite": ("travel without a dog", ("without a dog",)),
    "vague": ("when can you", ()),
    "shortened": ("refund " * 300, ()),
    "no_words": ("???", ()),
    "nothing_found": (UNKNOWN, ()),
    "asked_for_human": ("talk to a human about refunds", ()),
    "always_handoff": ("collision", ("After an accident",)),
    "handoff_topic": ("there was a knife fight on my ride", ("knife fight",)),
}
"""A question to the English articles that gives each reason, and what it is about."""
