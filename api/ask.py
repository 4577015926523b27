"""The one way to an answer: HTTP, command line and benchmarks all come through `ask`."""

import uuid
from dataclasses import dataclass, field, replace

from api.answer import Answer, Contact, Handoff, Highlight, Interpretation, Outcome, Reason, Result, Section, Snippet
from api.articles import Viewer
from api.decide import Decision, decide
from api.messages import handoff_message
from indexer.generation import Generation, LocaleIndex
from indexer.meaning import Meaning
from indexer.rescue import Reading
from indexer.search import Found, Results, search
from kb import locale as locales
from kb.errors import RequestError

LONGEST_QUESTION = 2000
"""Characters. A whole story fits; a pasted log does not."""

MOST_RESULTS = 20
DEFAULT_LIMIT = 5

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


@dataclass(frozen=True, slots=True)
class Attempt:
    """A search in one locale, with what it led to."""

    results: Results
    decision: Decision


def ask(generation: Generation, request: Request, meaning: Meaning | None = None) -> Answer:
    """The answer to a question, by words alone where there is no `meaning`; raises `RequestError` for one that cannot be asked."""
    request = replace(request, question=clean(request.question))
    locale = choose_locale(generation, request)
    tried = attempts(generation, request, locale, meaning)
    best = tried[0].decision
    found = [_result(generation, item.results.locale, hit) for item in tried for hit in item.results.found]
    reasons = best.reasons
    if tried[0].results.locale != locale:
        reasons = (*reasons, Reason(code="other_locale", detail=tried[0].results.locale))
    return Answer(
        answer_id=uuid.uuid4().hex,
        question=request.question,
        degraded=next((each.results.degraded for each in tried if each.results.degraded), None),
        interpreted_as=_interpretation(tried[0].results.understood.kept),
        locale=locale,
        outcome=best.outcome,
        confidence=best.confidence,
        reasons=reasons,
        results=tuple(found[: request.limit]),
        handoff=None if best.outcome == "answer" else handoff(generation, locale, best.outcome),
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


def attempts(generation: Generation, request: Request, locale: str, meaning: Meaning | None = None) -> list[Attempt]:
    """The search in the asked locale and, without an answer there, in its fallbacks; best outcome first, of equals the asked locale's."""
    tried = [_attempt(generation.locales[locale], request, set(), meaning)]
    for fallback in _fallbacks(generation, request, locale):
        if tried[0].decision.outcome == "answer":
            break
        # an article that a locale asked before has is never shown in another language
        translated = {article for item in tried for article in generation.locales[item.results.locale].shelf.about}
        tried.append(_attempt(generation.locales[fallback], request, translated, meaning))
        tried.sort(key=lambda item: _RANK[item.decision.outcome])
    return tried


def _fallbacks(generation: Generation, request: Request, locale: str) -> tuple[str, ...]:
    """Where to look when the asked locale has no answer; raises `UnknownLocale` for a tag that no locale serves."""
    if request.fallbacks is None:
        return generation.help_center.fallbacks(locale)
    known = list(generation.locales)
    wanted = dict.fromkeys(locales.stated(tag, known) for tag in request.fallbacks)
    return tuple(tag for tag in wanted if tag != locale)


def _attempt(index: LocaleIndex, request: Request, left_out: set[str], meaning: Meaning | None) -> Attempt:
    shelf = index.shelf

    def allowed(article: str) -> bool:
        return article not in left_out and request.viewer.shown(shelf, article)

    results = search(index, request.question, request.limit, allowed, request.verbatim, meaning)
    return Attempt(results, decide(results.evidence, results.words))


def _interpretation(reading: Reading) -> Interpretation | None:
    return Interpretation(question=reading.question.text, reason=reading.reason) if reading.reason else None


def handoff(generation: Generation, locale: str, outcome: Outcome) -> Handoff:
    """The ways to a human for readers of `locale`."""
    contacts = []
    for channel in generation.help_center.contact:
        value = channel.value_in(locale)
        if value:
            label = channel.label.get(locale) or channel.label.get(generation.help_center.default_locale) or channel.kind
            contacts.append(Contact(kind=channel.kind, label=label, value=value, hours=channel.hours.get(locale, "")))
    return Handoff(message=handoff_message(outcome, locale), contacts=tuple(contacts))


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
