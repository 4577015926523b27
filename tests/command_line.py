"""The command line: `kotae` in this process, or in a process of its own, as its users start it."""

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from api.cli import main

KOTAE = Path(sys.executable).with_name("kotae")


def kotae(*arguments: object, code: int = 0, **settings: str) -> Result:
    """Runs a command in this process, which must end with `code`; `settings` are environment variables without their `KOTAE_`.

    Without an embedder unless they name one: vectors take minutes to make.
    """
    unset: dict[str, str | None] = dict.fromkeys(name for name in os.environ if name.startswith("KOTAE_"))
    result = CliRunner().invoke(main, list(map(str, arguments)), prog_name="kotae", env=unset | _named(settings))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def run_kotae(*arguments: object, timeout: float = 60, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs a command as a process of its own, whose streams are no terminal, and which must end in `timeout` seconds."""
    return subprocess.run(
        [KOTAE, *map(str, arguments)],
        env=environment(**settings),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with nothing of Kotae's but `settings`; without an embedder unless they name one."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KOTAE_")}
    return inherited | _named(settings)


def _named(settings: dict[str, str]) -> dict[str, str]:
    return {f"KOTAE_{name.upper()}": value for name, value in {"embedder": "none", **settings}.items()}
