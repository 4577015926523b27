"""Cards on a terminal, one for each thing that the demo shows."""

import sys
import textwrap
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

_WIDTH = 76


@contextmanager
def card(title: str, told: str) -> Iterator[None]:
    """A card, for as long as lines are written on it."""
    click.echo(f"\n╭─ {click.style(title, bold=True)}   {click.style(told, dim=True)}")
    yield
    click.echo("╰─")
    sys.stdout.flush()


def line(text: str, **style: Any) -> None:
    """Text on lines of the card."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text) > len(text) / 2
    for part in textwrap.wrap(text, _WIDTH // 2 if wide else _WIDTH, break_on_hyphens=False, break_long_words="://" not in text):
        click.echo("│ " + click.style(part, **style))
