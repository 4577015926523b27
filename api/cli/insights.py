"""The command for the owner: what was asked, and how it ended."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from api.cli.handoffs import store_of
from api.cli.options import INDEX
from api.insights.period import DEFAULT_DAYS, MOST_DAYS, period
from api.runtime import Settings

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@INDEX
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=DEFAULT_DAYS, show_default=True, help="So many days, today the last.")
@click.option("--from", "first", type=_DAY, metavar="DAY", help="From this day on, such as 2026-01-27, in UTC.")
@click.option("--to", "last", type=_DAY, metavar="DAY", help="Up to this day and with it, instead of today.")
@click.option("--json", "as_json", is_flag=True, help="Exactly what HTTP would answer.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write a page with charts to FILE.")
@click.option("--locale", help="With --html: the language of the page; by default the help centre's.")
@click.pass_obj
def insights(
    settings: Settings,
    index: Path,
    days: int,
    first: datetime | None,
    last: datetime | None,
    as_json: bool,
    html: Path | None,
    locale: str | None,
) -> None:
    """Show what was asked, how it ended, and what got no answer."""
    from api.insights.collect import collect
    from api.insights.report import report
    from api.pages.admin.views import standalone_page
    from indexer.store import read_pointer
    from indexer.store.manifest import read_manifest

    chosen = period(_day(first), _day(last), days, datetime.now(UTC).date())
    store = store_of(settings, index)
    center = read_manifest(index / read_pointer(index).generation).help_center
    with store.reading() as connection:
        collected = collect(connection, chosen, center)
    if html:
        html.write_text(standalone_page(center, locale or center.default_locale, collected), encoding="utf-8")
    if as_json:
        click.echo(collected.model_dump_json(indent=2))
    elif html:
        click.echo(f"{html} is written")
    else:
        click.echo("\n".join(report(collected)))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


COMMANDS = (insights,)
