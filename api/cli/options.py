"""Options and arguments that several commands share. Where one is not given, the settings of the process count."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from api.runtime import Settings


def from_settings(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """For an option that overrides a setting: the setting where the option is not given."""

    def value(ctx: click.Context, _: click.Parameter, given: Any) -> Any:
        settings: Settings = ctx.find_object(Settings) or Settings()
        return getattr(settings, name) if given is None else given

    return value


CONTENT = click.argument("content", type=click.Path(exists=True, file_okay=False, path_type=Path))
INDEX = click.option(
    "--index",
    type=click.Path(path_type=Path),
    callback=from_settings("index"),
    help="Folder of the index; by default KOTAE_INDEX, else index.",
)
LOCALE = click.option("--locale", help="Locale of the question, such as zh-TW. Guessed when not given.")
AUDIENCE = click.option(
    "--audience", type=click.Choice(["public", "internal"]), default="public", show_default=True, help="Whose articles to show."
)
