"""What is pasted from a page is run, as in a terminal."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner

from api.cli import main
from tests.command_line import KOTAE, environment
from tests.demo import ROOT
from tests.manual.shown import check_output
from tests.waiting import until

PROGRESS = re.compile(r"^\d+ \w+: \d+ %\n", re.MULTILINE)
"""What a command tells on a machine that is so busy that it takes more than ten seconds."""


@dataclass
class Terminal:
    """Runs what is pasted. `kotae` runs in this process, as one of its own would load all dictionaries anew; servers are real ones."""

    folder: Path
    port: int
    stack: ExitStack
    code: int = 0
    """The exit code of the last command."""

    settings: Mapping[str, str] = field(default_factory=environment)

    def paste(self, text: str) -> None:
        """Runs each command, and compares what it prints with the lines below it, if there are any."""
        for command, shown in re.findall(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE):
            assert self.code == 0 or command == "echo $?", f"before `{command}` something failed with {self.code}"
            printed = self.run(command).replace(f":{self.port}", ":8000")
            if shown:
                check_output(shown, printed)
        assert self.code == 0

    def run(self, command: str) -> str:
        """What the command prints."""
        if command == "echo $?":
            last, self.code = self.code, 0
            return f"{last}\n"
        command = command.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
        ours = re.fullmatch(r"((?:[A-Z_]+=\S+ )*)kotae (.*?)(?: \| (.*))?", command, re.DOTALL)
        if not ours:
            return self._shell(command)
        settings = dict(setting.split("=", 1) for setting in shlex.split(ours[1]))
        arguments = shlex.split(ours[2])
        if arguments[0] == "serve" and "KOTAE_PORT" not in settings:
            return self._serve([("0" if argument == "8000" else argument) for argument in arguments], settings)
        return self._kotae(arguments, settings, ours[3])

    def _kotae(self, arguments: list[str], settings: Mapping[str, str], piped: str | None) -> str:
        unset: dict[str, str | None] = dict.fromkeys(name for name in os.environ if name.startswith("KOTAE_"))
        result = CliRunner().invoke(main, arguments, prog_name="kotae", env=unset | {"KOTAE_EMBEDDER": "none"} | dict(settings))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.code = result.exit_code
        printed = PROGRESS.sub("", result.output)
        return self._shell(piped, result.stdout) if piped else printed

    def _shell(self, command: str, given: str = "") -> str:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**self.settings, "PATH": path, "PYTHONPATH": str(ROOT), "no_proxy": "127.0.0.1"},
            check=False,
            timeout=120,
        )
        self.code = done.returncode
        return done.stdout

    def _serve(self, arguments: list[str], settings: Mapping[str, str]) -> str:
        """Starts a server that runs until the page ends."""
        log = self.folder / "serve.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [KOTAE, *arguments], stdout=file, stderr=subprocess.DEVNULL, env={**self.settings, "KOTAE_PORT": "0", **settings}
            )
        self.stack.callback(process.wait, 10)
        self.stack.callback(process.terminate)
        announced = until(lambda: process.poll() is not None or re.search(r"serving http://127.0.0.1:(\d+)", log.read_text()), 60)
        assert isinstance(announced, re.Match), "the server did not start"
        self.port = int(announced[1])
        return log.read_text()
