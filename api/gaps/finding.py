"""From questions asked in vain to gaps: grouped, with how they were asked, what is near, and whether an article is there already."""

import hashlib
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

from api.answers import Answer, Request, Viewer, ask
from api.gaps.models import Example, Gap, Near, Verdict
from api.insights.period import Period
from api.store import Connection
from api.store.unhelped import How, Unhelped, unhelped
from indexer.search import QueryEmbedder
from indexer.store import Generation
from kb.errors import NotInstalled, UnknownGap
from kb.locale import match
from kb.text import fold

if TYPE_CHECKING:
    from api.gaps.clustering import Matrix

MOST_QUESTIONS = 1000
"""Different questions that are grouped, those asked most: twice as many take four times as long."""

MOST_GAPS = 100
"""Gaps that are shown, those asked most: to see what is near each today takes some 40 ms, and nobody writes more at once."""

_ASKED_AGAIN = 3
"""Questions of a gap that are asked once more, to see what is near today."""

_MOST_NEAR = 3


@dataclass(slots=True)
class _Question:
    """A question in one locale, however it was spelt."""

    locale: str
    texts: Counter[str] = field(default_factory=Counter)
    how: Counter[How] = field(default_factory=Counter)
    helped: Counter[str] = field(default_factory=Counter)
    replies: list[str] = field(default_factory=list)

    def add(self, asked: Unhelped) -> None:
        self.texts[asked.question] += 1
        self.how[asked.how] += 1
        if asked.helped:
            self.helped[asked.helped] += 1
        if asked.reply:
            self.replies.append(asked.reply)

    @property
    def text(self) -> str:
        """As it was typed most."""
        return min(self.texts, key=lambda text: (-self.texts[text], text))

    @property
    def times(self) -> int:
        return self.texts.total()

    @property
    def id(self) -> str:
        """Of a gap whose most asked question it is."""
        return hashlib.sha256(f"{self.locale}\0{fold(self.text)}".encode("utf-8", "replace")).hexdigest()[:12]


def gaps(connection: Connection, period: Period, generation: Generation, embedder: QueryEmbedder | None) -> list[Gap]:
    """The gaps of a period, most asked first. What is answered by now is none."""
    groups = sorted(_groups(connection, period, generation, embedder), key=lambda group: -sum(question.times for question in group))
    found = (_gap(group, generation, embedder) for group in groups[:MOST_GAPS])
    return sorted((gap for gap in found if gap), key=lambda gap: (-gap.times, gap.id))


def find_gap(connection: Connection, period: Period, generation: Generation, embedder: QueryEmbedder | None, gap_id: str) -> Gap:
    """The gap of that id, or the one that its question is in by now; raises `UnknownGap`."""
    for group in _groups(connection, period, generation, embedder):
        if any(question.id == gap_id for question in group):
            gap = _gap(group, generation, embedder, though_answered=True)
            if gap:
                return gap
    raise UnknownGap(f"no gap `{gap_id}` in this period; `kotae gaps` lists them")


def _groups(connection: Connection, period: Period, generation: Generation, embedder: QueryEmbedder | None) -> list[list[_Question]]:
    if not find_spec("numpy"):
        raise NotInstalled("numpy is not installed, which gaps need; run `pip install 'kotae[semantic]'`")
    from api.gaps.clustering import cluster

    asked = _questions(unhelped(connection, period.start, period.end), generation)
    texts, locales = [question.text for question in asked], [question.locale for question in asked]
    vectors = _vectors(texts, locales, embedder) if embedder else None
    return [[asked[place] for place in group] for group in cluster(texts, locales, vectors)] if asked else []


def _questions(rows: Iterable[Unhelped], generation: Generation) -> list[_Question]:
    """What was asked, each once in each locale that is served; most asked first."""
    questions: dict[tuple[str, str], _Question] = {}
    for row in rows:
        locale = match(row.locale, generation.locales)
        if locale and row.question.strip():
            questions.setdefault((locale, fold(row.question)), _Question(locale)).add(row)
    return sorted(questions.values(), key=lambda question: (-question.times, question.locale, question.text))[:MOST_QUESTIONS]


def _vectors(texts: Sequence[str], locales: Sequence[str], embedder: QueryEmbedder) -> "Matrix | None":
    """What they mean, shape (texts, dimension); None where the embedder fails, so that words alone tell."""
    import numpy as np  # comes with the extra `semantic`

    vectors = [embedder.embed(text, locale).vector for text, locale in zip(texts, locales, strict=True)]
    return np.stack([vector for vector in vectors if vector is not None]) if all(vector is not None for vector in vectors) else None


def _gap(
    group: Sequence[_Question], generation: Generation, embedder: QueryEmbedder | None, *, though_answered: bool = False
) -> Gap | None:
    """What a group amounts to; None where all of it is answered by now."""
    group = sorted(group, key=lambda question: (-question.times, question.locale, question.text))
    answers = [_ask_anywhere(question, generation, embedder) for question in group[:_ASKED_AGAIN]]
    how = sum((question.how for question in group), Counter[How]())
    if not though_answered and not how["voted_down"] and all(_answers_at_home(answer) for answer in answers):
        return None
    locales = sum((Counter({question.locale: question.times}) for question in group), Counter[str]())
    verdict, article = _verdict(group, locales, answers, generation)
    return Gap(
        id=group[0].id,
        times=locales.total(),
        locales=dict(locales.most_common()),
        handed_off=how["handed_off"],
        rejected=how["rejected"],
        voted_down=how["voted_down"],
        verdict=verdict,
        article=article,
        examples=tuple(Example(question=question.text, locale=question.locale, times=question.times) for question in group),
        near=_near(answers),
        reply=max((reply for question in group for reply in question.replies), key=len, default=None),
    )


def _ask_anywhere(question: _Question, generation: Generation, embedder: QueryEmbedder | None) -> Answer:
    """What is found today, in whatever locale."""
    others = tuple(locale for locale in generation.locales if locale != question.locale)
    return ask(generation, Request(question.text, question.locale, fallbacks=others), embedder)


def _answers_at_home(answer: Answer) -> bool:
    return answer.outcome == "answer" and answer.results[0].locale == answer.locale


def _verdict(
    group: Sequence[_Question], locales: Counter[str], answers: Sequence[Answer], generation: Generation
) -> tuple[Verdict, str | None]:
    """Whether an article says it: the one that helped in the end, or one that is found in another language."""
    helped = sum((question.helped for question in group), Counter[str]())
    known = [article for article, _ in helped.most_common() if _has(generation, article)]
    if not known:
        known = [answer.results[0].article for answer in answers if answer.outcome == "answer" and not _answers_at_home(answer)]
    if not known:
        return "not_written", None
    lacking = sum(times for locale, times in locales.items() if known[0] not in _articles(generation, locale))
    return ("not_translated" if 2 * lacking > locales.total() else "not_found"), known[0]


def _has(generation: Generation, article: str) -> bool:
    return any(article in _articles(generation, locale) for locale in generation.locales)


def _articles(generation: Generation, locale: str) -> Container[str]:
    return generation.index(locale, Viewer()).articles.metadata


def _near(answers: Sequence[Answer]) -> tuple[Near, ...]:
    """The articles that come first for the questions."""
    found: dict[tuple[str, str], list[float]] = {}
    titles: dict[tuple[str, str], str] = {}
    for answer in answers:
        for result in answer.results[:1]:
            key = result.article, result.locale
            titles.setdefault(key, result.title)
            found.setdefault(key, []).append(answer.confidence)
    near = [
        Near(article=article, locale=locale, title=titles[article, locale], confidence=round(sum(sure) / len(sure), 3))
        for (article, locale), sure in found.items()
    ]
    return tuple(sorted(near, key=lambda entry: -entry.confidence)[:_MOST_NEAR])
