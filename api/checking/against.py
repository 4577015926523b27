"""What changes for readers when this content takes the place of what is published?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from api.answers import Request, ask
from api.evaluation.relevance_tests import Asked, AskedQuestion, ask_one
from indexer.search import QueryEmbedder
from indexer.store import Generation
from kb.article import Article, Content
from kb.problems import Problem
from kb.text import fold, shorten
from kb.visibility import Viewer

_CHANGED = 0.05
"""A confidence that goes up or down by less has hardly changed: it is rounded to hundredths where people see it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A relevance test that is answered otherwise."""

    locale: str
    before: AskedQuestion
    now: AskedQuestion


@dataclass(frozen=True, slots=True)
class ConfidenceChange:
    """How sure a locale's answers are; means are in [0, 1], and 0 without questions."""

    before: float
    now: float
    up: int
    down: int
    """Questions whose confidence changed by at least .05."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Content beside a published generation."""

    generation: str
    """The published one's id."""

    lost: Sequence[Change] = ()
    """Relevance tests that pass there, and fail now."""

    won: Sequence[Change] = ()
    """The other way round."""

    moved: Sequence[Change] = ()
    """Those that do neither, and whose right article stands elsewhere among the results, or whose outcome is another."""

    confidence: Mapping[str, ConfidenceChange] = field(default_factory=dict)
    """By locale."""

    problems: Sequence[Problem] = ()
    """Wordings that another article wins now, and articles that are gone without an alias."""


class Comparer:
    """Compares content, built into the generation `now`, with the published generation `before`."""

    def __init__(self, content: Content, now: Generation, before: Generation, embedder: QueryEmbedder | None) -> None:
        self._content = content
        self._now = now
        self._before = before
        self._embedder = embedder

    def ask_before(self, locale: str, asked: Sequence[AskedQuestion]) -> Sequence[AskedQuestion]:
        """The questions of a locale, asked of the published generation; those whose answer there must be the same are not asked again."""
        if self._same_answers(locale):
            return asked
        same = self._same_index(locale)
        return [now if same and now.alone else ask_one(now.question, locale, self._before, self._embedder) for now in asked]

    def _same_answers(self, locale: str) -> bool:
        """Whether all is answered in `locale` as it was: nothing that answers there depend on has changed."""
        return all(self._same_index(tag) for tag in (locale, *self._now.help_center.all_fallbacks(locale)))

    def _same_index(self, locale: str) -> bool:
        """Whether a search in `locale` alone finds what it found, and decides the same."""
        now, before = self._now.manifest, self._before.manifest
        if now.help_center != before.help_center or now.calibration != before.calibration or locale not in before.locales:
            return False
        return now.locales[locale].digest == before.locales[locale].digest  # which depends on the model, too

    def compare(self, asked: Asked, asked_before: Asked) -> Comparison:
        """All that is different."""
        changes = [
            Change(locale, before, now)
            for locale, questions in asked.items()
            for before, now in zip(asked_before.get(locale, ()), questions, strict=False)
        ]
        kept = [change for change in changes if change.before.passes == change.now.passes]
        return Comparison(
            self._before.id,
            lost=[change for change in changes if change.before.passes and not change.now.passes],
            won=[change for change in changes if change.now.passes and not change.before.passes],
            moved=[change for change in kept if _standing(change.before) != _standing(change.now)],
            confidence={locale: _confidence([change for change in changes if change.locale == locale]) for locale in asked_before},
            problems=(*self._gone(), *self._taken_over()),
        )

    def _gone(self) -> Iterator[Problem]:
        """Articles that the public could read, and that neither are there nor redirected."""
        for locale in self._before.locales:
            there = list(self._content.of(locale))
            reached = {article.id for article in there} | {alias for article in there for alias in article.metadata.aliases}
            for article, metadata in self._before.index(locale, Viewer(now=datetime.now(UTC))).articles.metadata.items():
                if article not in reached:
                    yield _missing(locale, article, next((new for new in there if new.metadata.title == metadata.title), None))

    def _taken_over(self) -> Iterator[Problem]:
        """Titles and wordings that found their article, and now find another first.

        They are looked for by words alone, as there are many; where that tells a change, it is asked as customers ask, by meaning too.
        Only in locales where something was written: what fallbacks add is shown when these have no answer.
        """
        for locale in self._before.locales:
            if locale not in self._now.locales or self._same_index(locale):
                continue
            known = self._before.index(locale, Viewer()).articles.metadata
            for article in self._content.of(locale):
                if article.id in known and article.metadata.audience == "public":
                    names = (article.metadata.title, *article.metadata.wordings)
                    kept = {fold(name) for name in (known[article.id].title, *known[article.id].wordings)}
                    yield from self._lost_names(article, [name for name in names if fold(name) in kept])

    def _lost_names(self, article: Article, names: Sequence[str]) -> Iterator[Problem]:
        for name in names:
            winner = _first(self._now, name, article.locale, None)
            if winner == article.id or _first(self._before, name, article.locale, None) != article.id:
                continue
            winner = _first(self._now, name, article.locale, self._embedder) if self._embedder else winner
            if winner and winner != article.id:
                message = (
                    f"`{shorten(name)}` is what this article answers, and finds `{winner}` first now; "
                    "make the two differ, or give the wording to the one that should be found"
                )
                yield Problem(f"{article.locale}/{article.id}.md", 0, message, "warning", "wording-taken-over")


def _first(generation: Generation, text: str, locale: str, embedder: QueryEmbedder | None) -> str | None:
    """The article that a text finds first."""
    return next((result.article for result in ask(generation, Request(text, locale, limit=1), embedder).results), None)


def _missing(locale: str, article: str, heir: Article | None) -> Problem:
    if heir:
        message = f"has the title of `{article}`, which is published and is gone; write `aliases: [{article}]`, so that old links lead here"
        return Problem(f"{locale}/{heir.id}.md", 0, message, "warning", "renamed-without-alias")
    message = (
        f"is published and is gone, and links to it will give a 404; write `{article}` into `aliases` of the article that takes its place"
    )
    return Problem(f"{locale}/{article}.md", 0, message, "warning", "deleted-without-alias")


def _standing(asked: AskedQuestion) -> tuple[int | None, str]:
    """At which place the first right article stands, counted from 1, and the outcome."""
    articles = [result.article for result in asked.answer.results]
    return next((place for place, article in enumerate(articles, 1) if article in asked.question.right), None), asked.answer.outcome


def place_of(asked: AskedQuestion) -> int | None:
    """At which place its first right article stands, counted from 1; None where it is not among the results."""
    return _standing(asked)[0]


def _confidence(changes: Sequence[Change]) -> ConfidenceChange:
    """Of questions that have an answer: of others, less is better."""
    pairs = [(change.before.answer.confidence, change.now.answer.confidence) for change in changes if change.now.question.right]
    return ConfidenceChange(
        before=sum(before for before, _ in pairs) / max(len(pairs), 1),
        now=sum(now for _, now in pairs) / max(len(pairs), 1),
        up=sum(now - before >= _CHANGED for before, now in pairs),
        down=sum(before - now >= _CHANGED for before, now in pairs),
    )
