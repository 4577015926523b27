"""An article with its terms: what a build stores and indexes."""

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.analysis import Layers, analyze
from indexer.passage import Passage, passage
from kb.article import Article
from kb.locale import language

LAYERS = ("words", "grams")

FIELD_WEIGHTS = {"title": 3, "wordings": 2, "heading": 2, "body": 1}
"""How often a term of each field is indexed, where one of the body is indexed once. All fields of a section share one field of the
engine, so that BM25 saturates over them together (as BM25F does) and one question needs one look-up a term."""


@dataclass(frozen=True, slots=True)
class AnalysedSection:
    """One section: what is stored, and what is indexed."""

    anchor: str
    heading: Passage
    body: Passage
    layers: dict[str, list[str]]
    """What the engine gets: the section's own terms and those of its article's title and wordings."""


@dataclass(frozen=True, slots=True)
class AnalysedArticle:
    """One article in terms."""

    article: Article
    title: Passage
    wordings: Passage
    """Wordings, keywords and summary, one a line."""

    sections: tuple[AnalysedSection, ...]


def analyse(article: Article) -> AnalysedArticle:
    """The article in terms; depends on nothing but the article and the language's fingerprint."""
    spoken = language(article.locale)
    about = article.about
    wordings = "\n".join((*about.wordings, *about.keywords, about.summary)).strip()
    title_layers, wordings_layers = analyze(about.title, spoken), analyze(wordings, spoken)
    sections = []
    for section in article.sections:
        heading_layers, body_layers = analyze(section.heading, spoken), analyze(section.text, spoken)
        fields = {"title": title_layers, "wordings": wordings_layers, "heading": heading_layers, "body": body_layers}
        heading, body = passage(section.heading, heading_layers.words), passage(section.text, body_layers.words)
        sections.append(AnalysedSection(section.anchor, heading, body, _merge(fields)))
    title, names = passage(about.title, title_layers.words), passage(wordings, wordings_layers.words)
    return AnalysedArticle(article, title, names, tuple(sections))


def _merge(fields: Mapping[str, Layers]) -> dict[str, list[str]]:
    """The terms of all fields by layer, each as often as its field weighs."""
    return {
        layer: [token.term for field, layers in fields.items() for token in getattr(layers, layer) for _ in range(FIELD_WEIGHTS[field])]
        for layer in LAYERS
    }
