"""Errors as messages and exit codes."""

import re
import traceback
from typing import Any

import click
from pydantic import ValidationError

from kb.errors import (
    ContentError,
    DeliveryFailed,
    EmbedderRefused,
    EngineRefused,
    IndexRefused,
    KotaeError,
    NotInstalled,
    RequestError,
    StoreRefused,
)

_USAGE = 2
_OURS = 3
_EXIT_CODES: dict[type[Exception], int] = {
    ContentError: 1,
    NotInstalled: _USAGE,
    RequestError: _USAGE,
    EmbedderRefused: _USAGE,
    EngineRefused: _USAGE,
    IndexRefused: _USAGE,
    StoreRefused: _USAGE,
    DeliveryFailed: _USAGE,
}
"""The exit code of each kind of error, also for the kinds below it in the tree; of all others 3."""


_WHY = {
    "int_parsing": "it must be a whole number",
    "float_parsing": "it must be a number",
    "bool_parsing": "it must be `true` or `false`",
    "greater_than": "it must be more than {gt}",
    "greater_than_equal": "it must be at least {ge}",
    "less_than_equal": "it must be at most {le}",
    "literal_error": "it must be {expected}",
}
"""What is wrong with a setting, by pydantic's name for it."""


_CREDENTIALS = re.compile(r"//[^/@\s]*@")
"""User and password in a URL."""


class Commands(click.Group):
    """A group of commands that turns our errors into messages and exit codes."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that was named."""
        try:
            return super().invoke(ctx)
        except KotaeError as error:
            click.echo(str(error), err=True)
            ctx.exit(next((_EXIT_CODES[kind] for kind in type(error).__mro__ if kind in _EXIT_CODES), _OURS))
        except ValidationError as error:
            for flaw in error.errors():
                name = "_".join(["KOTAE", *map(str, flaw["loc"][:1])]).upper()
                why = _WHY.get(flaw["type"], "{msg}").format(msg=flaw["msg"].removeprefix("Value error, "), **flaw.get("ctx", {}))
                given = _CREDENTIALS.sub("//…@", str(flaw["input"]))
                click.echo(f"{name} in the environment cannot be `{given}`: {why}; mend it, or unset it", err=True)
            ctx.exit(_USAGE)
        except OSError as error:
            click.echo(f"{error.filename or 'disk'}: {error.strerror}; mend that and try again", err=True)
            ctx.exit(_USAGE)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception:
            traceback.print_exc()
            ctx.exit(_OURS)
