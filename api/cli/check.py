"""The command for a pull request: everything that can be said of content before it is published."""

import functools
from pathlib import Path
from typing import Any

import click

from api.checking import Report, Wanted, check_content
from api.checking.formats import FORMATS
from api.checking.formats.github import summary as job_summary
from api.checking.formats.people import changed, counted
from api.cli.options import CONTENT
from api.cli.progress import progress
from api.runtime import Runtime, Settings
from kb.article import Content

_NO_QUESTIONS = "no questions: write some to questions/<locale>.tsv, each with a tab and the id of its article"


class _ReportFile(click.ParamType[tuple[str, Path]]):
    """A format and a file: `junit=report.xml`."""

    name = "FORMAT=FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Path]:
        """Both."""
        name, sign, file = str(value).partition("=")
        if name not in FORMATS or not sign or not file:
            self.fail(f"`{value}` is no format and file; write `junit=report.xml`; formats are {', '.join(FORMATS)}", param, ctx)
        return name, Path(file)


@click.command(short_help="Tell all that is wrong with CONTENT, and ask its questions.")
@CONTENT
@click.option("--questions/--no-questions", default=None, help="Ask questions/<locale>.tsv, with all figures; or do not. By default: ask.")
@click.option("--least", type=click.FloatRange(0, 1), help="Fail when fewer questions of a locale find their article in the first three.")
@click.option("--index", type=click.Path(path_type=Path), help="Ask the questions of what this index serves instead of building one.")
@click.option("--against", type=click.Path(path_type=Path), help="Compare with what this index serves: what is lost, won and moved.")
@click.option("--lexical", is_flag=True, help="Ask by words alone, as without an embedder.")
@click.option("--format", "shown", type=click.Choice(list(FORMATS)), default="people", show_default=True, help="How to show what is found.")
@click.option("--report", "reports", type=_ReportFile(), multiple=True, help="Write it into a file, too; may be given again.")
@click.option("--summary", type=click.Path(path_type=Path), envvar="GITHUB_STEP_SUMMARY", help="Add all of it to this file, as Markdown.")
@click.pass_context
def check(
    ctx: click.Context,
    content: Path,
    questions: bool | None,
    least: float | None,
    index: Path | None,
    against: Path | None,
    lexical: bool,
    shown: str,
    reports: tuple[tuple[str, Path], ...],
    summary: Path | None,
) -> None:
    """Tell what is wrong with CONTENT and what it changes for readers, and change nothing."""
    if questions or least:
        from api.evaluation import statistics  # slow to load

        statistics.check_installed()
    settings: Settings = ctx.obj.model_copy(update={"embedder": "none"}) if lexical else ctx.obj
    wanted = Wanted(questions is not False, index, against)
    report, read = check_content(content, Runtime(settings), wanted, functools.partial(progress, quiet=True))
    for name, file in reports:
        file.write_text(FORMATS[name](report), encoding="utf-8")
    if summary:
        with summary.open("a", encoding="utf-8") as end:
            end.write(job_summary(report))
    _show(report, shown)
    enough = _tell_figures(report, read, least or 0, told=bool(questions) and shown == "people") if read else True
    if not report.passed or not enough:
        ctx.exit(1)


def _show(report: Report, shown: str) -> None:
    """Results on standard output; problems and annotations on standard error, so that a program reads nothing else."""
    if shown == "people":
        click.echo("".join(f"{problem}\n" for problem in report.problems), nl=False, err=True)
    else:
        click.echo(FORMATS[shown](report), nl=False, err=shown == "github")
    if shown in ("people", "github"):
        click.echo("".join(f"{line}\n" for line in (*counted(report), *changed(report))), nl=False)
    click.echo("".join(f"{line}\n" for line in report.missed), nl=False, err=True)


def _tell_figures(report: Report, content: Content, least: float, *, told: bool) -> bool:
    """Tells all figures, where that is wanted. Whether as many questions find their article as `least` demands."""
    if told and not any(report.asked.values()):
        click.echo(_NO_QUESTIONS)
    if not any(report.asked.values()) or not (told or least):
        return True
    from api.evaluation import relevance_tests
    from api.evaluation import report as figures

    judged = relevance_tests.judged(report.asked)
    if told:
        for line in ("", *figures.table(judged), ""):
            click.echo(line)
        for locale, answers in judged.items():
            click.echo(f"{locale:10}{figures.borne_out(answers, content.help_center.wrong_answers(locale))}")
    few = [locale for locale, answers in judged.items() if figures.share_found(answers) < least]
    if few:
        click.echo(f"fewer than {least:.0%} find their article in the first three: {', '.join(few)}", err=True)
    return not few


COMMANDS = (check,)
