"""Commands for writers and their CI: check and calibrate content."""

import sys
from pathlib import Path

import click

from api.cli.options import CONTENT
from api.runtime import Runtime, Settings
from indexer.query.synonym_checks import check_synonyms
from kb import calibration
from kb.article import Content
from kb.content import ExtraChecks, read_content
from kb.relevance_tests import read_relevance_tests


@click.command()
@CONTENT
@click.option("--questions", is_flag=True, help="Ask the questions in questions/<locale>.tsv, and tell how well they are answered.")
@click.option("--least", type=click.FloatRange(0, 1), help="With --questions: fail when fewer find their article in the first three.")
@click.pass_obj
def check(settings: Settings, content: Path, questions: bool, least: float | None) -> None:
    """Tell what is wrong with CONTENT, and change nothing."""
    read = read_and_warn(content)
    click.echo(f"{len(read.articles)} articles in {len(read.help_center.locales)} locales, nothing to mend")
    if questions:
        _judge(content, read, least or 0, Runtime(settings))


@click.command(short_help="Learn from CONTENT's own questions how sure is sure.")
@CONTENT
@click.pass_obj
def calibrate(settings: Settings, content: Path) -> None:
    """Learn from CONTENT's own questions how sure is sure: writes calibration.json there, which the next build serves by."""
    from api.evaluation import own_calibration, relevance_tests, statistics  # slow to load

    statistics.check_installed()
    read = read_and_warn(content)
    judged = relevance_tests.ask_by_shipped(read, read_relevance_tests(content, read), Runtime(settings))
    own, told = own_calibration.calibrate(judged)
    for line in told:
        click.echo(line)
    if not own:
        click.echo("nothing is written: the shipped calibration stands")
        return
    (content / calibration.FILE).write_text(own.model_dump_json(indent=1) + "\n", encoding="utf-8")
    click.echo(f"{content / calibration.FILE} is written; `kotae build` serves by it")


def read_and_warn(content: Path, extra_checks: ExtraChecks = check_synonyms) -> Content:
    """The content of a folder, its warnings told; raises `ContentError`."""
    read = read_content(content, extra_checks)
    for warning in read.warnings:
        click.echo(str(warning), err=True)
    return read


def _judge(root: Path, content: Content, least: float, runtime: Runtime) -> None:
    from api.evaluation import relevance_tests, statistics  # slow to load

    statistics.check_installed()
    judged = relevance_tests.ask_all(content, read_relevance_tests(root, content), runtime)
    for line in relevance_tests.table(judged):
        click.echo(line)
    for locale, answers in judged.items():
        click.echo(f"{locale:10}{relevance_tests.borne_out(answers, content.help_center.wrong_answers(locale))}")
    few = [locale for locale, answers in judged.items() if relevance_tests.share_found(answers) < least]
    if few:
        click.echo(f"fewer than {least:.0%} find their article in the first three: {', '.join(few)}", err=True)
        sys.exit(1)


COMMANDS = (check, calibrate)
