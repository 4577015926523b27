"""An article with its terms: what a build stores and indexes."""

import hashlib
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.analysis import FIELDS, analyze, content_words, fingerprint, pairs
from indexer.store.analysed_text import AnalysedText, analysed_text, pack, unpack
from kb.article import Article
from kb.locale import language_of

PART_WEIGHTS = {"title": 10, "wordings": 2, "heading": 2, "body": 1}
"""How often a term of each part is indexed, where one of the body is indexed once. All parts of a section share the fields of the engine,
so that BM25 saturates over them together (as BM25F does) and a question needs one look-up a term.

The title's weight: demo questions whose right article comes first (mean of the locales), and title words that alone do not find theirs in
the first three: 6 .918, 1 word; 8 .924, 1; 10 .924, none."""

_LENGTH = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class IndexedText:
    """One text of an article, with its terms in all fields."""

    analysed: AnalysedText
    """The text and its words, which are stored."""

    indexed: Mapping[str, Sequence[str]]
    """Its terms in the other fields, which are not stored."""

    def terms(self, field: str) -> Sequence[str]:
        """Its terms in a field of `FIELDS`, in order."""
        return self.analysed.terms if field == "words" else self.indexed[field]


@dataclass(frozen=True, slots=True)
class AnalysedSection:
    """One section."""

    anchor: str
    heading: IndexedText
    body: IndexedText


@dataclass(frozen=True, slots=True)
class AnalysedArticle:
    """One article in terms."""

    title: IndexedText
    wordings: IndexedText
    """Wordings, keywords and summary, one a line."""

    sections: tuple[AnalysedSection, ...]

    def texts(self) -> Iterator[AnalysedText]:
        """All its texts with their words."""
        yield from (self.title.analysed, self.wordings.analysed)
        for section in self.sections:
            yield from (section.heading.analysed, section.body.analysed)

    def documents(self) -> Iterator[dict[str, list[str]]]:
        """What the engine gets for each section: by field, its own terms and those of title and wordings, as often as they weigh."""
        for section in self.sections:
            parts = {"title": self.title, "wordings": self.wordings, "heading": section.heading, "body": section.body}
            weighted = [part for name, part in parts.items() for _ in range(PART_WEIGHTS[name])]
            yield {field: [term for part in weighted for term in part.terms(field)] for field in FIELDS}


def analyse(article: Article) -> AnalysedArticle:
    """The article in terms; depends on nothing but its texts and the language's fingerprint."""
    language = language_of(article.locale)
    title, wordings, *texts = (_indexed(text, language) for text in _texts(article))
    anchors = (section.anchor for section in article.sections)
    sections = tuple(AnalysedSection(*parts) for parts in zip(anchors, texts[::2], texts[1::2], strict=True))
    return AnalysedArticle(title, wordings, sections)


def analysis_key(article: Article) -> str:
    """What `analyse(article)` depends on, hashed: equal keys, equal results. Hexadecimal."""
    language = language_of(article.locale)
    parts = [language, fingerprint(language), *(section.anchor for section in article.sections), *_texts(article)]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def dump(article: AnalysedArticle) -> bytes:
    """An analysed article as bytes, for the cache: its parts, each behind its length."""
    parts = [*_dump(article.title), *_dump(article.wordings)]
    for section in article.sections:
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
    metadata = article.metadata
    wordings = "\n".join((*metadata.wordings, *metadata.keywords, metadata.summary)).strip()
    return [metadata.title, wordings, *(text for section in article.sections for text in (section.heading, section.text))]


def _indexed(text: str, language: str) -> IndexedText:
    tokens = analyze(text, language)
    indexed = {
        "grams": [token.term for token in tokens.grams],
        "prefixes": [token.term for token in tokens.prefixes],
        "pairs": pairs(content_words(tokens.words, text, language)),
    }
    return IndexedText(analysed_text(text, tokens.words), indexed)


def _dump(text: IndexedText) -> Iterator[bytes]:
    yield pack(text.analysed)
    for field in FIELDS[1:]:
        yield " ".join(text.indexed[field]).encode()


def _load(parts: Iterator[bytes]) -> IndexedText:
    return IndexedText(unpack(next(parts)), {field: next(parts).decode().split() for field in FIELDS[1:]})


def _split(data: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(data):
        (length,) = _LENGTH.unpack_from(data, place)
        place += _LENGTH.size + length
        yield data[place - length : place]
