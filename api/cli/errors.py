"""Errors as messages and exit codes."""

import traceback
from typing import Any

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from kb.errors import ContentError, EmbedderRefused, IndexRefused, KotaeError, NotInstalled, RequestError

_USAGE = 2
_OURS = 3
_EXIT_CODES: dict[type[Exception], int] = {
    ContentError: 1,
    NotInstalled: _USAGE,
    RequestError: _USAGE,
    EmbedderRefused: _USAGE,
    IndexRefused: _USAGE,
}
"""The exit code of each kind of error, also for the kinds below it in the tree; of all others 3."""


class Commands(click.Group):
    """A group of commands that turns our errors into messages and exit codes."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that was named."""
        try:
            return super().invoke(ctx)
        except KotaeError as error:
            click.echo(str(error), err=True)
            ctx.exit(next((_EXIT_CODES[kind] for kind in type(error).__mro__ if kind in _EXIT_CODES), _OURS))
        except (ValidationError, SettingsError) as error:
            click.echo(f"a wrong setting in the environment (KOTAE_…): {error}; mend it there", err=True)
            ctx.exit(_USAGE)
        except OSError as error:
            click.echo(f"{error.filename or 'disk'}: {error.strerror}; mend that and try again", err=True)
            ctx.exit(_USAGE)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception:
            traceback.print_exc()
            ctx.exit(_OURS)
