"""Commands for writers and their CI: check and calibrate content."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.answers.handoff_topics import check_topics
from api.answers.queues import check_reasons
from api.cli.handoffs import store_of
from api.cli.options import CONTENT, INDEX
from api.runtime import Runtime, Settings
from indexer.query.synonym_checks import check_synonyms
from kb import calibration
from kb.article import Content
from kb.content import ExtraChecks, read_content

if TYPE_CHECKING:
    from api.evaluation.verdicts import Verdict


@click.command()
@CONTENT
@click.option("--questions", is_flag=True, help="Ask the questions in questions/<locale>.tsv, and tell how well they are answered.")
@click.option("--least", type=click.FloatRange(0, 1), help="With --questions: fail when fewer find their article in the first three.")
@click.option("--index", type=click.Path(path_type=Path), help="With --questions: ask what this index serves instead of building one.")
@click.pass_obj
def check(settings: Settings, content: Path, questions: bool, least: float | None, index: Path | None) -> None:
    """Tell what is wrong with CONTENT, and change nothing."""
    read = read_and_warn(content)
    warnings = len(read.warnings)
    told = f"{warnings} warning{'s' * (warnings > 1)}" if warnings else "nothing to mend"
    articles, locales = len(read.articles), len(read.help_center.locales)
    click.echo(f"{articles} article{'s' * (articles != 1)} in {locales} locale{'s' * (locales != 1)}, {told}")
    if questions:
        _judge(read, least or 0, Runtime(settings), index)


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


def read_and_warn(content: Path, synonyms_check: ExtraChecks = check_synonyms) -> Content:
    """The content of a folder, its warnings told; raises `ContentError`."""
    read = read_content(content, lambda files, rules: (*synonyms_check(files, rules), *check_topics(files), *check_reasons(files)))
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


def _judge(content: Content, least: float, runtime: Runtime, index: Path | None) -> None:
    from api.evaluation import relevance_tests, report, statistics  # slow to load

    statistics.check_installed()
    if index:
        generation, asked = relevance_tests.ask_served(content, index, runtime)
        click.echo(f"asked of generation {generation}, which {index} serves")
    else:
        asked = relevance_tests.ask_content(content, runtime)
    if not any(asked.values()):
        click.echo("no questions: write some to questions/<locale>.tsv, each with a tab and the id of its article")
        return
    judged = relevance_tests.judged(asked)
    for line in ("", *report.failures(asked), *report.table(judged), ""):
        click.echo(line)
    for locale, answers in judged.items():
        click.echo(f"{locale:10}{report.borne_out(answers, content.help_center.wrong_answers(locale))}")
    few = [locale for locale, answers in judged.items() if report.share_found(answers) < least]
    if few:
        click.echo(f"fewer than {least:.0%} find their article in the first three: {', '.join(few)}", err=True)
        sys.exit(1)


COMMANDS = (check, calibrate)
