"""Help says what each command does, and what each option means."""

import re

import click
import pytest

from api.cli import main
from tests.command_line import kotae, run_kotae
from tests.demo import ROOT

README = ROOT / "README.md"
COMMANDS = sorted(main.commands)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_commands_help_says_what_it_does_and_what_each_option_means(command: str) -> None:
    shown = kotae(command, "--help").stdout
    assert kotae(command, "-h").stdout == shown
    usage, _, explained = shown.partition("\n\n")
    sentence = explained.split("\n\n")[0].strip()
    assert re.fullmatch(r"[A-Z].*\.", sentence, re.DOTALL)
    assert max(map(len, shown.splitlines())) <= 80
    assert usage.startswith(f"Usage: kotae {command} ")
    for option in (parameter for parameter in main.commands[command].params if isinstance(parameter, click.Option)):
        assert re.fullmatch(r"\S.*\.", option.help or "")
        assert option.opts[0] in explained


@pytest.mark.parametrize("command", COMMANDS)
def test_a_commands_help_explains_its_arguments_in_words(command: str) -> None:
    explained = kotae(command, "--help").stdout.partition("\n\n")[2]
    for argument in (parameter for parameter in main.commands[command].params if isinstance(parameter, click.Argument)):
        assert (argument.name or "").upper() in explained


def test_the_list_of_commands_tells_each_in_a_whole_sentence() -> None:
    listed = kotae("--help").stdout
    assert [name for name in COMMANDS if re.search(rf"^  {name} +[A-Z]", listed, re.MULTILINE)] == COMMANDS
    assert "..." not in listed.partition("Commands:")[2]


def test_there_are_the_commands_that_were_promised() -> None:
    assert {"check", "build", "rollback", "ask", "suggest", "explain", "serve"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_names_every_command(command: str) -> None:
    assert f"kotae {command}" in README.read_text(encoding="utf-8")


def test_the_installed_command_tells_its_version() -> None:
    done = run_kotae("--version")
    assert done.returncode == 0
    assert re.search(r"\d+\.\d+\.\d+", done.stdout)
