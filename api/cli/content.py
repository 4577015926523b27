"""What several commands do with content first, and the command that learns from it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.handoffs import store_of
from api.cli.options import CONTENT, INDEX
from api.runtime import Runtime, Settings
from api.runtime.content_checks import check_content
from kb import calibration
from kb.article import Content
from kb.content import ExtraChecks, read_content

if TYPE_CHECKING:
    from api.evaluation.verdicts import Verdict


@click.command(short_help="Learn from CONTENT's own questions how sure is sure.")
@CONTENT
@click.option("--votes", is_flag=True, help="Learn from customers' votes and agents' answers, too: those in the store of the index.")
@INDEX
@click.pass_obj
def calibrate(settings: Settings, content: Path, votes: bool, index: Path) -> None:
    """Learn from CONTENT's own questions how sure is sure: writes calibration.json there, which the next build serves by."""
    from api.evaluation import observations, own_calibration, statistics  # slow to load

    statistics.check_installed()
    read = read_and_warn(content)
    known = _verdicts(settings, index, read) if votes else []
    observed = observations.observe(read, Runtime(settings), known)
    own, told = own_calibration.calibrate(observed, read.help_center.unanswerable_per_hundred, read.calibration)
    for line in told:
        click.echo(line)
    file = content / calibration.FILE
    file.write_text(own.model_dump_json(indent=1) + "\n", encoding="utf-8")
    click.echo(f"{file} is written; `kotae build` serves by it")


def read_and_warn(content: Path, checks: ExtraChecks = check_content) -> Content:
    """The content of a folder, its warnings told; raises `ContentError`."""
    read = read_content(content, checks)
    for warning in read.warnings:
        click.echo(str(warning), err=True)
    return read


def _verdicts(settings: Settings, index: Path, content: Content) -> "list[Verdict]":
    from api.evaluation.verdicts import verdicts
    from api.store.outcomes import outcomes

    with store_of(settings, index).reading() as connection:
        known = verdicts(outcomes(connection), content)
    right, wrong = sum(bool(verdict.right) for verdict in known), sum(bool(verdict.wrong and not verdict.right) for verdict in known)
    click.echo(
        f"of customers and agents: {right} questions with an answer, {wrong} that got a wrong one, {len(known) - right - wrong} with none"
    )
    return known


COMMANDS = (calibrate,)
