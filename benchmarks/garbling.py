"""Questions typed as people do who cannot type their language here: on a layout of QWERTY, or as it sounds."""

from indexer.analysis import LANGUAGES, inverse
from indexer.query import build_query


def garbled(text: str, language: str) -> str:
    """What appears when `text` is typed so."""
    module = LANGUAGES[language].module
    if module.KEYBOARD_LAYOUTS:
        return text.translate(inverse(module.KEYBOARD_LAYOUTS[0]))
    written = (text[token.start : token.end] for token in build_query(text, language).words)
    return " ".join(next(iter(module.PHONETICS.keys(word)), word) for word in written)
