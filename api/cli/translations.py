"""Commands for translators: what is missing or behind, and saying that a translation is as its original is now."""

from collections.abc import Container
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.content import read_and_warn
from api.cli.handoffs import store_of
from api.cli.options import CONTENT, INDEX
from api.insights.period import DEFAULT_DAYS, MOST_DAYS, period
from api.runtime import Settings
from kb.errors import ContentError, StoreRefused
from kb.files import ArticleFile, ArticleReader, Files, read_files
from kb.problems import Problem

if TYPE_CHECKING:
    from api.translations.listing import Demand


class _ListByDefault(click.Group):
    """`kotae translations CONTENT` lists."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts `list` before what is no command."""
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ListByDefault)
def translations() -> None:
    """Show translations that are missing or behind, or stamp them.

    CONTENT is the folder that holds help-center.yaml; `kotae translations CONTENT` lists.
    """


@translations.command("list")
@CONTENT
@INDEX
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=DEFAULT_DAYS, show_default=True, help="Demand of so many days.")
@click.option("--json", "as_json", is_flag=True, help="All of them, exactly as HTTP would answer.")
@click.pass_obj
def list_(settings: Settings, content: Path, index: Path, days: int, as_json: bool) -> None:
    """List how each article stands in each locale, those asked for most first."""
    from api.translations import of_content
    from api.translations.report import report

    listed = of_content(read_and_warn(content), _demand(settings, index, days))
    click.echo(listed.model_dump_json(indent=2) if as_json else "\n".join(report(listed)))


@translations.command()
@CONTENT
@click.argument("paths", nargs=-1)
@click.option("--unstamped", is_flag=True, help="All that were never stamped.")
def stamp(content: Path, paths: tuple[str, ...], unstamped: bool) -> None:
    """Say that translations are as their originals are now.

    PATHS are files and folders in CONTENT, such as uk/billing/refund.md, or uk for all of a locale.
    """
    from kb.translations import originals_of, source_hash
    from kb.translations.stamp import stamp as stamp_file

    if not paths and not unstamped:
        raise click.UsageError("name files or folders, such as uk/billing/refund.md, or `--unstamped` for all that were never stamped")
    files = read_files(content, ArticleReader())
    originals = originals_of(files)
    written = 0
    for file in _chosen(content, files, originals, paths, unstamped=unstamped):
        state = source_hash(originals[file.id])
        if file.metadata.source_hash != str(state):
            stamp_file(content, file, state)
            click.echo(file.path)
            written += 1
    click.echo(f"{written} stamped" if written else "nothing to stamp: all of these are stamped as their originals are now")


def _chosen(content: Path, files: Files, originals: Container[str], paths: tuple[str, ...], *, unstamped: bool) -> list[ArticleFile]:
    """The translations below the given paths, or all; raises `ContentError` for a path without any."""
    default = files.help_center.default_locale
    translated = [file for file in files.articles.values() if file.locale != default and file.id in originals]
    chosen: dict[str, ArticleFile] = {}
    for path in paths or ("",):
        below = _below(content, path)
        found = {file.path: file for file in translated if not below or file.path == below or file.path.startswith(f"{below}/")}
        if not found:
            raise ContentError([Problem(below or ".", 0, f"no translation there of an article in `{default}`; see `kotae translations`")])
        chosen |= found
    return [file for file in chosen.values() if not unstamped or not file.metadata.source_hash]


def _below(content: Path, path: str) -> str:
    """A path from the content root, as typed from there or from the working directory."""
    root, here = content.resolve(), Path(path).resolve()
    within = here.relative_to(root) if here.is_relative_to(root) and here.exists() else Path(path)
    return within.as_posix().rstrip("/").removeprefix("./") if path else ""


def _demand(settings: Settings, index: Path, days: int) -> "Demand | None":
    """What was asked of late, where that is kept."""
    from api.translations import demand

    asked = period(None, None, days, datetime.now(UTC).date())
    try:
        with store_of(settings, index).reading() as connection:
            return demand(connection, asked.start, asked.end)
    except StoreRefused:
        return None


COMMANDS = (translations,)
