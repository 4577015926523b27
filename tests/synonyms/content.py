"""The help centre of these tests."""

from tests.files import article, help_center

FILES = {
    "help-center.yaml": help_center("en: {}, uk: {}"),
    "en/help/ride.md": article("Book a ride", "Rides are booked on the map."),
    "en/help/refund.md": article("Refunds", "A refund takes three days."),
    "en/help/promo.md": article("Promo code", "Enter the promo code before you pay."),
    "en/help/code.md": article("Six digit code", "We send it by text."),
    "en/help/pet.md": article("Travel with a dog", "Dogs may come along."),
    "uk/help/ride.md": article("Замовити поїздку", "Поїздки замовляють на мапі."),
    "uk/help/other.md": article("Змінити мову", "Мову змінюють у профілі."),
}


def with_synonyms(**texts: str) -> dict[str, str]:
    """All files, with the synonyms given for each locale (`_` for `-`)."""
    return {**FILES, **{f"synonyms/{locale.replace('_', '-')}.txt": text for locale, text in texts.items()}}
