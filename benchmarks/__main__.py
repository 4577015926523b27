"""`python -m benchmarks`: each command prints what it measures."""

from pathlib import Path

import click

from api.command_line import Commands
from benchmarks.quality import measure

_FOLDERS = click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DIR...")
_RUNS = click.option("--runs", type=click.Path(path_type=Path), help="Folder for what was ranked.")
_REPORT = click.option("--json", "report", type=click.Path(path_type=Path), help="File for the figures, with commit, versions and machine.")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Measure Kotae on evaluation sets: DIR is <set>/<locale>."""


@main.command()
@_FOLDERS
@_RUNS
@_REPORT
def quality(folders: tuple[Path, ...], runs: Path | None, report: Path | None) -> None:
    """How good is the ranking? nDCG@10, RR@10, P@1 and R@10, beside Lucene's."""
    measure(folders, runs, report)


if __name__ == "__main__":
    main()
