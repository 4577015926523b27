"""An article with its terms: what a build stores and indexes."""

import re
import struct
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise

from indexer.analysis import FIELDS, HAN, KANA, content_words, field_terms, fingerprint, pairs
from indexer.store.analysed_text import AnalysedText, analysed_text, pack
from kb.article import Article
from kb.locale import language_of

PART_WEIGHTS = {"title": 10, "wordings": 2, "heading": 2, "body": 1}
"""How often a term of each part is indexed, where one of the body is indexed once. All parts of a section share the fields of the engine,
so that BM25 saturates over them together (as BM25F does) and a question needs one look-up a term.

The title's weight: demo questions whose right article comes first (mean of the locales), and title words that alone do not find theirs in
the first three: 6 .918, 1 word; 8 .924, 1; 10 .924, none."""

_LONGEST_GAP = 8
"""Characters between two words that are kept as a word of their own: particles and endings."""

UNSPACED = re.compile(f"(?![っんゃゅょー])[{HAN}{KANA}]+")
"""A word in Han or kana."""

_COUNT = struct.Struct("I")
_BETWEEN = "\0"


@dataclass(frozen=True, slots=True)
class IndexedText:
    """One text of an article, with its terms in all fields."""

    packed: bytes
    """The text and its words, as `unpack` reads them: they are stored."""

    written: bytes
    """Its words as written, in lower case, in UTF-8, with a NUL between: they are counted."""

    fields: tuple[bytes, ...]
    """Its terms in each of `FIELDS`, in UTF-8, in order, with a space between: they are indexed."""

    def words(self) -> list[str]:
        """Its words as written, in lower case; in unspaced text also what stands between them."""
        return self.written.decode("utf-8", "surrogatepass").split(_BETWEEN) if self.written else []


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

    def words(self) -> Iterator[str]:
        """All its words as written."""
        for text in (self.title, self.wordings, *(text for section in self.sections for text in (section.heading, section.body))):
            yield from text.words()

    def documents(self) -> Iterator[Mapping[str, str]]:
        """What the engine gets for each section: by field, its own terms and those of title and wordings, as often as they weigh."""
        for section in self.sections:
            parts = {"title": self.title, "wordings": self.wordings, "heading": section.heading, "body": section.body}
            weighted = [part for name, part in parts.items() for _ in range(PART_WEIGHTS[name])]
            yield {
                field: b" ".join([part.fields[number] for part in weighted if part.fields[number]]).decode()
                for number, field in enumerate(FIELDS)
            }


def analyse(article: Article) -> AnalysedArticle:
    """The article in terms; depends on nothing but its texts and the language's fingerprint."""
    language = language_of(article.locale)
    title, wordings, *texts = (_indexed(text, language) for text in _texts(article))
    anchors = (section.anchor for section in article.sections)
    sections = tuple(AnalysedSection(*parts) for parts in zip(anchors, texts[::2], texts[1::2], strict=True))
    return AnalysedArticle(title, wordings, sections)


def analysis_key(article: Article) -> str:
    """What `analyse(article)` depends on, hashed: equal keys, equal results."""
    return f"{fingerprint(language_of(article.locale))} {article.digest()}"


def written_words(text: AnalysedText) -> list[str]:
    """The words of a stored text as written; as in `IndexedText.words`."""
    return list(_written(text.text, zip(text.starts, text.ends, strict=True)))


def dump(article: AnalysedArticle) -> bytes:
    """An analysed article as bytes, for the cache: how many parts there are, the length of each, and the parts."""
    parts = [*_dump(article.title), *_dump(article.wordings)]
    for section in article.sections:
        parts += [section.anchor.encode(), *_dump(section.heading), *_dump(section.body)]
    return array("I", (len(parts), *map(len, parts))).tobytes() + b"".join(parts)


def load(data: bytes) -> AnalysedArticle:
    """The analysed article that was dumped, on a machine of the same byte order."""
    (count,) = _COUNT.unpack_from(data)
    lengths = memoryview(data)[_COUNT.size : _COUNT.size * (count + 1)].cast("I")
    ends = [*accumulate(lengths, initial=_COUNT.size * (count + 1))]
    parts = iter([data[start:end] for start, end in pairwise(ends)])
    title, wordings = _load(parts), _load(parts)
    sections = tuple(AnalysedSection(anchor.decode(), _load(parts), _load(parts)) for anchor in parts)
    return AnalysedArticle(title, wordings, sections)


def _texts(article: Article) -> list[str]:
    """Title, wordings, then heading and body of each section."""
    metadata = article.metadata
    wordings = "\n".join((*metadata.wordings, *metadata.keywords, metadata.summary)).strip()
    return [metadata.title, wordings, *(text for section in article.sections for text in (section.heading, section.text))]


def _indexed(text: str, language: str) -> IndexedText:
    terms = field_terms(text, language)
    words = " ".join([token.term for token in terms.words])
    near = " ".join(pairs(content_words(terms.words, text, language)))
    written = _BETWEEN.join(_written(text, [(start, end) for _, start, end in terms.words]))
    fields = tuple(field.encode() for field in (words, terms.grams, terms.prefixes, near))
    return IndexedText(pack(analysed_text(text, terms.words)), written.encode("utf-8", "surrogatepass"), fields)


def _written(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    lower, place = text.lower(), 0
    if len(lower) != len(text):  # İ becomes two
        lower = text
    for start, end in spans:
        if place < start <= place + _LONGEST_GAP and UNSPACED.fullmatch(lower, place, start):
            yield lower[place:start]
        yield lower[start:end]
        place = max(place, end)


def _dump(text: IndexedText) -> tuple[bytes, ...]:
    return text.packed, text.written, *text.fields


def _load(parts: Iterator[bytes]) -> IndexedText:
    return IndexedText(next(parts), next(parts), (next(parts), next(parts), next(parts), next(parts)))
