"""Commands for writers: what was asked in vain, and the beginning of an article about it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from api.cli.handoffs import store_of
from api.cli.options import INDEX
from api.insights.period import DEFAULT_DAYS, MOST_DAYS, Period, period
from api.runtime import Runtime, Settings

if TYPE_CHECKING:
    from api.store import Connection
    from indexer.search import QueryEmbedder
    from indexer.store import Generation

Result = TypeVar("Result")

_DAYS = click.option(
    "--days", type=click.IntRange(1, MOST_DAYS), default=DEFAULT_DAYS, show_default=True, help="So many days, today the last."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Exactly what HTTP would answer.")


@click.command()
@INDEX
@_DAYS
@_JSON
@click.pass_obj
def gaps(settings: Settings, index: Path, days: int, as_json: bool) -> None:
    """Show what was asked in vain, and what to write."""
    from api.gaps import gaps as find_gaps
    from api.gaps.models import GapList
    from api.gaps.report import report

    found = GapList(gaps=tuple(_read(settings, index, days, find_gaps)))
    click.echo(found.model_dump_json(indent=2) if as_json else "\n".join(report(found.gaps)))


@click.command()
@click.argument("gap")
@INDEX
@_DAYS
@click.option("--locale", help="In which to write; by default that in which it is asked most.")
@click.option("--content", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Write the article into this folder.")
@_JSON
@click.pass_obj
def draft(settings: Settings, gap: str, index: Path, days: int, locale: str | None, content: Path | None, as_json: bool) -> None:
    """Begin the article that GAP wants, for a person to finish."""
    from api.gaps import find_gap
    from api.gaps.drafts import Draft, draft, write

    def drafted(connection: "Connection", chosen: Period, generation: "Generation", embedder: "QueryEmbedder | None") -> Draft:
        return draft(find_gap(connection, chosen, generation, embedder, gap), generation, locale)

    made = _read(settings, index, days, drafted)
    if as_json:
        click.echo(made.model_dump_json(indent=2))
        return
    if content and made.path:
        click.echo(f"{write(made, content)} is written; finish it, and take `status: draft` away")
    elif made.markdown:
        click.echo(f"{made.path}\n\n{made.markdown}")
    for tag, wordings in made.wordings.items():
        click.echo(f"to `wordings` of {tag}/{made.article}.md:")
        click.echo("\n".join(f"  - {wording}" for wording in wordings))
    for tag, lines in made.questions.items():
        click.echo(f"to questions/{tag}.tsv:")
        click.echo("\n".join(lines))


def _read(
    settings: Settings, index: Path, days: int, work: "Callable[[Connection, Period, Generation, QueryEmbedder | None], Result]"
) -> Result:
    """What `work` makes of the store and the served index, with meaning where there is an embedder."""
    runtime = Runtime(settings.model_copy(update={"index": index}))
    generation = runtime.open_current(index)
    embedder = runtime.embedder_for(generation, runtime.without_time_limit())
    with store_of(settings, index).reading() as connection:
        return work(connection, period(None, None, days, datetime.now(UTC).date()), generation, embedder)


COMMANDS = (gaps, draft)
