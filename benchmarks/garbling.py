"""Questions typed as people do who cannot type their language here: on a layout of QWERTY, or as it sounds."""

from indexer.analysis import LANGUAGES
from indexer.analysis.layouts import inverse
from indexer.question import read


def garbled(text: str, language: str) -> str:
    """What appears when `text` is typed so."""
    spoken = LANGUAGES[language].spoken
    if spoken.LAYOUTS:
        return text.translate(inverse(spoken.LAYOUTS[0]))
    written = (text[token.start : token.end] for token in read(text, language).words)
    return " ".join(next(iter(spoken.SOUNDS.keys(word)), word) for word in written)
