"""What can be asked of a help centre so that the right answer is known: its own questions, and each again with its right articles hidden.

A question whose right articles are hidden is one that nothing answers, though something near it is there: the hardest kind. Where there are
few questions, titles and wordings are asked as well, each of an index in which its own article does not have it.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from api.evaluation.verdicts import Verdict
from kb.article import Article, Content

ENOUGH = 300
"""Own questions, over all locales, from which on titles and wordings are not asked: they are of writers, not of customers."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A question, and what is right."""

    locale: str
    text: str
    right: frozenset[str]
    """Ids of the articles that answer it; empty where none does."""

    group: str
    """What belongs to one article, in whatever locale, is of one group: only whole groups are learned from, or judged."""

    hidden: frozenset[str] = frozenset()
    """Ids of the articles that are not shown to it."""

    wrong: frozenset[str] = frozenset()
    """Ids of articles that did not help those who asked it; what would have helped is not known."""


def own_probes(content: Content) -> Iterator[Probe]:
    """The questions in `questions/`, and each again with its right articles hidden."""
    for locale, questions in content.questions.items():
        for number, question in enumerate(questions):
            group = min(question.right) if question.right else f"- {number}"
            yield Probe(locale, question.text, question.right, group)
            if question.right:
                yield Probe(locale, question.text, frozenset(), group, question.right)


def voted_probes(verdicts: Iterable[Verdict]) -> Iterator[Probe]:
    """Questions of which nothing is known but what did not help."""
    for verdict in verdicts:
        if verdict.wrong and not verdict.right:
            yield Probe(verdict.locale, verdict.text, frozenset(), min(verdict.wrong), wrong=verdict.wrong)


def written_probes(content: Content) -> Iterator[tuple[Content, list[Probe]]]:
    """Titles and wordings of articles, and the content to ask each of, which lacks it; then all of them with their articles hidden.

    Half of the articles lack their title, and the others a wording; then the other way round.
    """
    everything: list[Probe] = []
    for half in (0, 1):
        pairs = [_without_one(article, title=_half(article) == half) for article in content.articles]
        probes = [Probe(article.locale, text, frozenset({article.id}), article.id) for article, text in pairs if text]
        everything += probes
        yield replace(content, articles=[article for article, _ in pairs]), probes
    yield content, [replace(probe, right=frozenset(), hidden=probe.right) for probe in everything]


def _half(article: Article) -> int:
    """0 or 1, the same for all translations of an article."""
    return zlib.crc32(article.id.encode()) & 1


def _without_one(article: Article, *, title: bool) -> tuple[Article, str]:
    """The article without its title, or without a wording, and the text of that; empty where there is no such wording."""
    metadata = article.metadata
    if title:
        return replace(article, metadata=metadata.model_copy(update={"title": ""})), metadata.title
    if not metadata.wordings:
        return article, ""
    place = zlib.crc32(article.id.encode()) // 2 % len(metadata.wordings)
    left = (*metadata.wordings[:place], *metadata.wordings[place + 1 :])
    return replace(article, metadata=metadata.model_copy(update={"wordings": left})), metadata.wordings[place]
