"""Commands that ask an index."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from api import answers
from api.answers import Answer, Request, Trace, Viewer
from api.answers.explain import explain as explain_trace
from api.answers.models import Contact, Highlight, Result
from api.answers.request import DEFAULT_LIMIT, MOST_RESULTS
from api.answers.suggest import DEFAULT_LIMIT as DEFAULT_SUGGESTIONS
from api.answers.suggest import MOST_SUGGESTIONS, SuggestRequest
from api.answers.suggest import suggest as suggest_texts
from api.cli.options import AUDIENCE, INDEX, LOCALE
from api.runtime import Runtime, Settings
from indexer.search import mark
from kb.visibility import Audience

_LIMIT = click.option("--limit", default=DEFAULT_LIMIT, show_default=True, help=f"Most results, 1 to {MOST_RESULTS}.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Exactly what HTTP would answer.")


@click.command()
@click.argument("question")
@INDEX
@LOCALE
@_LIMIT
@AUDIENCE
@click.option("--rejected", multiple=True, metavar="ARTICLE", help="An article that did not help; may be given again.")
@_JSON
@click.pass_obj
def ask(
    settings: Settings,
    question: str,
    index: Path,
    locale: str | None,
    limit: int,
    audience: Audience,
    rejected: tuple[str, ...],
    as_json: bool,
) -> None:
    """Answer QUESTION: of a long text, what it asks."""
    request = Request(question, locale, limit=limit, viewer=Viewer(audience), rejected=rejected)
    answer = _trace(settings, index, request).answer
    click.echo(answer.model_dump_json(indent=2) if as_json else _show(answer))


@click.command()
@click.argument("text")
@INDEX
@LOCALE
@click.option("--limit", default=DEFAULT_SUGGESTIONS, show_default=True, help=f"Most suggestions, 1 to {MOST_SUGGESTIONS}.")
@AUDIENCE
@_JSON
@click.pass_obj
def suggest(settings: Settings, text: str, index: Path, locale: str | None, limit: int, audience: Audience, as_json: bool) -> None:
    """Suggest what somebody may want who has typed TEXT so far."""
    generation = Runtime(settings).open_current(index)
    suggestions = suggest_texts(generation, SuggestRequest(text, locale, limit=limit, viewer=Viewer(audience)))
    shown = (f"{mark(suggestion.text, _spans(suggestion.highlights))}  {suggestion.url}" for suggestion in suggestions.suggestions)
    click.echo(suggestions.model_dump_json(indent=2) if as_json else "\n".join(shown) or "nothing goes on from that")


@click.command(short_help="Show how TEXT becomes terms, and what it finds.")
@click.argument("text")
@INDEX
@LOCALE
@_LIMIT
@AUDIENCE
@click.pass_obj
def explain(settings: Settings, text: str, index: Path, locale: str | None, limit: int, audience: Audience) -> None:
    """Show how TEXT becomes terms, and why each result stands where it stands."""
    for line in explain_trace(_trace(settings, index, Request(text, locale, limit=limit, viewer=Viewer(audience)))):
        click.echo(line)


def _trace(settings: Settings, index: Path, request: Request) -> Trace:
    runtime = Runtime(settings)
    generation = runtime.open_current(index)
    return answers.trace(generation, request, runtime.embedder_for(generation, runtime.without_time_limit()))


def _show(answer: Answer) -> str:
    lines = [f"{answer.outcome} ({answer.locale}, confidence {answer.confidence:.2f})"]
    for place, result in enumerate(answer.results, 1):
        heading = f" – {result.section.heading}" if result.section.heading else ""
        elsewhere = f" [{result.locale}]" if result.locale != answer.locale else ""
        lines += [f"{place}. {result.title}{heading}{elsewhere}", f"   {_marked(result)}", f"   {result.url}"]
    lines += [f"- {reason.message}" for reason in answer.reasons]
    lines += [answer.handoff.message, *map(_contact, answer.handoff.contacts)]
    return "\n".join(lines)


def _contact(contact: Contact) -> str:
    opens = f"[closed until {contact.next_open_at:%Y-%m-%d %H:%M}]" if contact.next_open_at else "" if contact.open_now else "[closed]"
    return "   " + " ".join(filter(None, (f"{contact.label}: {contact.value}", contact.hours, opens)))


def _marked(result: Result) -> str:
    return mark(result.snippet.text, _spans(result.snippet.highlights))


def _spans(highlights: Iterable[Highlight]) -> Iterator[tuple[int, int]]:
    return ((highlight.start, highlight.end) for highlight in highlights)


COMMANDS = (ask, suggest, explain)
