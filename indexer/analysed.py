"""An article with its terms: what a build stores and indexes."""

import hashlib
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.analysis import analyze, content_words, fingerprint, pairs
from indexer.passage import Passage, pack, passage, unpack
from kb.article import Article
from kb.locale import language

LAYERS = ("words", "grams", "prefixes", "pairs")

FIELD_WEIGHTS = {"title": 10, "wordings": 2, "heading": 2, "body": 1}
"""How often a term of each field is indexed, where one of the body is indexed once. All fields of a section share one field of the
engine, so that BM25 saturates over them together (as BM25F does) and one question needs one look-up a term.

The title's weight: demo questions whose right article comes first (mean of the locales), and title words that alone do not find theirs in
the first three: 6 .918, 1 word; 8 .924, 1; 10 .924, none."""

_LENGTH = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Field:
    """One text of an article in all layers."""

    passage: Passage
    """The text and its words, which are stored."""

    indexed: Mapping[str, Sequence[str]]
    """Its terms in the other layers, which are not stored."""

    def terms(self, layer: str) -> Sequence[str]:
        """Its terms in a layer of `LAYERS`, in order."""
        return self.passage.terms if layer == "words" else self.indexed[layer]


@dataclass(frozen=True, slots=True)
class AnalysedSection:
    """One section."""

    anchor: str
    heading: Field
    body: Field


@dataclass(frozen=True, slots=True)
class AnalysedArticle:
    """One article in terms."""

    title: Field
    wordings: Field
    """Wordings, keywords and summary, one a line."""

    sections: tuple[AnalysedSection, ...]

    def documents(self) -> Iterator[dict[str, list[str]]]:
        """What the engine gets for each section: by layer, its own terms and those of the title and wordings, as often as they weigh."""
        for section in self.sections:
            fields = {"title": self.title, "wordings": self.wordings, "heading": section.heading, "body": section.body}
            weighted = [field for name, field in fields.items() for _ in range(FIELD_WEIGHTS[name])]
            yield {layer: [term for field in weighted for term in field.terms(layer)] for layer in LAYERS}


def analyse(article: Article) -> AnalysedArticle:
    """The article in terms; depends on nothing but its texts and the language's fingerprint."""
    spoken = language(article.locale)
    title, wordings, *texts = (_field(text, spoken) for text in _texts(article))
    anchors = (section.anchor for section in article.sections)
    sections = tuple(AnalysedSection(*parts) for parts in zip(anchors, texts[::2], texts[1::2], strict=True))
    return AnalysedArticle(title, wordings, sections)


def key(article: Article) -> str:
    """What `analyse(article)` depends on, hashed: equal keys, equal results. Hexadecimal."""
    spoken = language(article.locale)
    parts = [spoken, fingerprint(spoken), *(section.anchor for section in article.sections), *_texts(article)]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def dump(analysed: AnalysedArticle) -> bytes:
    """An analysed article as bytes, for the cache: its parts, each behind its length."""
    parts = [*_dump(analysed.title), *_dump(analysed.wordings)]
    for section in analysed.sections:
        parts += [section.anchor.encode(), *_dump(section.heading), *_dump(section.body)]
    return b"".join(_LENGTH.pack(len(part)) + part for part in parts)


def load(data: bytes) -> AnalysedArticle:
    """The analysed article that was dumped."""
    parts = _split(data)
    title, wordings = _load(parts), _load(parts)
    sections = tuple(AnalysedSection(anchor.decode(), _load(parts), _load(parts)) for anchor in parts)
    return AnalysedArticle(title, wordings, sections)


def _texts(article: Article) -> list[str]:
    """Title, wordings, then heading and body of each section."""
    about = article.about
    wordings = "\n".join((*about.wordings, *about.keywords, about.summary)).strip()
    return [about.title, wordings, *(text for section in article.sections for text in (section.heading, section.text))]


def _field(text: str, spoken: str) -> Field:
    layers = analyze(text, spoken)
    indexed = {
        "grams": [token.term for token in layers.grams],
        "prefixes": [token.term for token in layers.prefixes],
        "pairs": pairs(content_words(layers.words, text, spoken)),
    }
    return Field(passage(text, layers.words), indexed)


def _dump(field: Field) -> Iterator[bytes]:
    yield pack(field.passage)
    for layer in LAYERS[1:]:
        yield " ".join(field.indexed[layer]).encode()


def _load(parts: Iterator[bytes]) -> Field:
    return Field(unpack(next(parts)), {layer: next(parts).decode().split() for layer in LAYERS[1:]})


def _split(data: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(data):
        (length,) = _LENGTH.unpack_from(data, place)
        place += _LENGTH.size + length
        yield data[place - length : place]
