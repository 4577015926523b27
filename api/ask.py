"""The one way to an answer: HTTP, command line and benchmarks all come through `ask`."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from api.answer import Answer, Contact, Handoff, Highlight, Interpretation, Reason, Result, Section, Snippet
from api.articles import Viewer
from api.calibration import Calibration, Judge, judge
from api.decide import Decision, close_call, decide, reason
from api.messages import Kind, handoff_message
from api.wish import wants_human
from indexer.analysis import Token
from indexer.evidence import Evidence
from indexer.generation import Generation, LocaleIndex
from indexer.meaning import Meaning
from indexer.question import Question
from indexer.rescue import Reading
from indexer.search import Found, Results, search
from kb import locale as locales
from kb.errors import RequestError

LONGEST_QUESTION = 2000
"""Characters. A whole story fits; a pasted log does not."""

MOST_RESULTS = 20
MOST_REJECTED = 100
DEFAULT_LIMIT = 5

_MUSTS = {"asked_for_human", "always_handoff", "rejected"}
"""Reasons for which a human takes a question whatever the confidence."""

_MUCH_LESS = 0.2
"""By how much more likely an article of another locale must be right to stand first."""

_RANK = {"answer": 0, "suggest": 1, "handoff": 2}


@dataclass(frozen=True, slots=True)
class Request:
    """One question and who asks it."""

    question: str
    locale: str | None = None
    """As the app states it: any BCP 47 tag that one of the help centre's locales serves."""

    accept_language: str = ""
    """The browser's header, used where no locale is stated."""

    limit: int = DEFAULT_LIMIT
    """Most results wanted, 1 to `MOST_RESULTS`."""

    viewer: Viewer = field(default_factory=Viewer)
    verbatim: bool = False
    """Whether to read the question as typed, however little it means so."""

    fallbacks: tuple[str, ...] | None = None
    """Other locales whose articles the person can read, in this order, as BCP 47 tags; None for those of the help centre's settings."""

    rejected: tuple[str, ...] = ()
    """Ids of articles that did not help: they are not shown again."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A search in one locale, with what it led to."""

    results: Results
    decision: Decision


def ask(generation: Generation, request: Request, meaning: Meaning | None = None, calibration: Calibration | None = None) -> Answer:
    """The answer to a question, by words alone where there is no `meaning`; raises `RequestError` for one that cannot be asked.

    Confidence is by the shipped `calibration`, or the help centre's own, unless another is given.
    """
    request = replace(request, question=clean(request.question))
    locale = choose_locale(generation, request)
    tried = attempts(generation, request, locale, meaning, calibration)
    best = decided(generation, request, locale, tried)
    found = [_result(generation, item.results.locale, hit) for item in tried for hit in item.results.found]
    return Answer(
        answer_id=uuid.uuid4().hex,
        question=request.question,
        degraded=next((each.results.degraded for each in tried if each.results.degraded), None),
        interpreted_as=_interpretation(tried[0].results.understood.kept),
        locale=locale,
        outcome=best.outcome,
        confidence=best.confidence,
        reasons=best.reasons,
        results=tuple(found[: request.limit]),
        handoff=handoff(generation, locale, _said(best)),
    )


def clean(question: str) -> str:
    """The question as valid Unicode: half surrogates, which no encoding can carry, become `?`."""
    return question.encode("utf-8", "replace").decode("utf-8")


def choose_locale(generation: Generation, request: Request) -> str:
    """The locale to ask in: stated, else the browser's, else guessed by the question's letters. Checks the request's ranges, too."""
    if not request.question.strip():
        raise RequestError("the question is blank; send what the person typed")
    if len(request.question) > LONGEST_QUESTION:
        raise RequestError(f"the question has {len(request.question):,} characters; {LONGEST_QUESTION:,} are the most")
    if len(request.rejected) > MOST_REJECTED:
        raise RequestError(f"{len(request.rejected)} articles are rejected; {MOST_REJECTED} are the most: hand over to a human before")
    if not 1 <= request.limit <= MOST_RESULTS:
        raise RequestError(f"limit {request.limit} is out of range; ask for 1 to {MOST_RESULTS} results")
    return locale_of(generation, request.question, request.locale, request.accept_language)


def locale_of(generation: Generation, text: str, tag: str | None, accept_language: str) -> str:
    """The locale of what is typed: stated, else the browser's, else guessed by its letters, else the help centre's."""
    known = list(generation.locales)
    if tag is not None:
        return locales.stated(tag, known)
    accepted = locales.accepted(accept_language, known)
    return accepted or locales.guess(text, known) or generation.help_center.default_locale


def attempts(
    generation: Generation, request: Request, locale: str, meaning: Meaning | None = None, calibration: Calibration | None = None
) -> list[Attempt]:
    """The search in the asked locale and, without an answer there, in its fallbacks.

    Best outcome first; of equals the asked locale's, unless it found nothing, or something much less likely.
    """
    judging = partial(judge, generation, locale, calibration=calibration)
    tried = [_attempt(generation.locales[locale], request, set(), meaning, locale, judging)]
    for fallback in _fallbacks(generation, request, locale):
        if tried[0].decision.outcome == "answer":
            break
        # an article that a locale asked before has is never shown in another language
        translated = {article for item in tried for article in generation.locales[item.results.locale].shelf.about}
        tried.append(_attempt(generation.locales[fallback], request, translated, meaning, locale, judging))
        tried.sort(key=lambda item: _order(item, locale))
    return tried


def _order(attempt: Attempt, locale: str) -> tuple[int, bool, float]:
    """What attempts are sorted by."""
    confidence = attempt.decision.confidence - (_MUCH_LESS if attempt.results.locale != locale else 0.0)
    return _RANK[attempt.decision.outcome], not attempt.results.found, -confidence


def _fallbacks(generation: Generation, request: Request, locale: str) -> tuple[str, ...]:
    """Where to look when the asked locale has no answer; raises `UnknownLocale` for a tag that no locale serves."""
    if request.fallbacks is None:
        return generation.help_center.fallbacks(locale)
    known = list(generation.locales)
    wanted = dict.fromkeys(locales.stated(tag, known) for tag in request.fallbacks)
    return tuple(tag for tag in wanted if tag != locale)


def _attempt(
    index: LocaleIndex, request: Request, hidden: set[str], meaning: Meaning | None, locale: str, judging: Callable[[Evidence], Judge]
) -> Attempt:
    shelf = index.shelf
    rejected = {shelf.renamed(article) or article for article in request.rejected}

    def allowed(article: str) -> bool:
        return article not in rejected and request.viewer.shown(shelf, article)

    results = search(index, request.question, request.limit, allowed, request.verbatim, meaning, hidden)
    return Attempt(results, decide(results, locale, judging))


def _interpretation(reading: Reading) -> Interpretation | None:
    return Interpretation(question=reading.question.text, reason=reading.reason) if reading.reason else None


def decided(generation: Generation, request: Request, locale: str, tried: Sequence[Attempt]) -> Decision:
    """What to do: the best attempt's decision, unless a human must take it whatever the confidence."""
    best = tried[0]
    asked = next(each.results.understood.weighed[0].question for each in tried if each.results.locale == locale)
    reasons = [*_musts(generation, request, asked, locale, tried), *best.decision.reasons]
    outcome = "handoff" if any(each.code in _MUSTS for each in reasons) else best.decision.outcome
    if best.results.locale != locale:
        reasons.append(reason(locale, "other_locale", best.results.locale))
    return Decision(outcome, best.decision.confidence, tuple(reasons))


def _musts(generation: Generation, request: Request, asked: Question, locale: str, tried: Sequence[Attempt]) -> Iterator[Reason]:
    """Why a human must take it, if that is so."""
    best = tried[0]
    words = None if asked.applied else sorted((*asked.words, *asked.dropped), key=_place)  # synonyms take words away
    if wants_human(asked.text, locale, words):
        yield reason(locale, "asked_for_human")
    always = [title for each in tried if each is best or each.decision.outcome != "handoff" for title in _always(generation, each)]
    if always:
        yield reason(locale, "always_handoff", *always)
    if request.rejected and best.decision.outcome != "answer":
        yield reason(locale, "rejected")


def _always(generation: Generation, attempt: Attempt) -> list[str]:
    """The titles of the first article, and of one that is as good, where a human always looks at what they are about."""
    about = generation.locales[attempt.results.locale].shelf.about
    candidates = attempt.results.leading[: 2 if close_call(attempt.results) else 1]
    return [found.title for found in candidates if about[found.article].handoff == "always"]


def _place(token: Token) -> tuple[int, int]:
    return token.start, token.end


def _said(decision: Decision) -> Kind:
    """Which message stands above the ways to a human."""
    codes = {each.code for each in decision.reasons}
    if "asked_for_human" in codes:
        return "human"
    return "always" if "always_handoff" in codes else decision.outcome


def handoff(generation: Generation, locale: str, kind: Kind) -> Handoff:
    """The ways to a human for readers of `locale`."""
    contacts = []
    for channel in generation.help_center.contact:
        value = channel.value_in(locale)
        if value:
            label = channel.label.get(locale) or channel.label.get(generation.help_center.default_locale) or channel.kind
            contacts.append(Contact(kind=channel.kind, label=label, value=value, hours=channel.hours.get(locale, "")))
    return Handoff(message=handoff_message(kind, locale), contacts=tuple(contacts))


def _result(generation: Generation, locale: str, found: Found) -> Result:
    section = found.section
    highlights = tuple(Highlight(start=start, end=end) for start, end in found.snippet.highlights)
    return Result(
        article=found.article,
        locale=locale,
        title=found.title,
        section=Section(heading=section.heading.text, anchor=section.anchor),
        url=generation.help_center.url(locale, found.article, section.anchor),
        snippet=Snippet(text=found.snippet.text, highlights=highlights),
    )
