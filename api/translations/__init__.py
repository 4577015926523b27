"""Which translations are missing or behind their originals, and how much are they asked for?"""

from api.translations.listing import demand, of_content, of_generation
from api.translations.models import TranslationList, TranslationState, TranslationStatus

__all__ = ["TranslationList", "TranslationState", "TranslationStatus", "demand", "of_content", "of_generation"]
