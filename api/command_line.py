"""The command line: `kotae`.

Exit codes: 0 fine, 1 the content is at fault, 2 the usage, 3 we are.
"""

import os
import sys
import traceback
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from api import ask as asking
from api import own_questions
from api import suggest as suggesting
from api.answer import Answer, Highlight, Result
from api.articles import Viewer
from api.calibration import judge
from api.embedders import embedder_of, fitting, meaning_of
from api.explain import explain_question, explain_text
from api.settings import Settings
from indexer import build as building
from indexer.backends.embedded import EmbeddedEngine
from indexer.generation import Generation, open_current
from indexer.meaning import Meaning
from indexer.snippet import mark
from indexer.synonym_checks import check as check_synonyms
from kb import calibration
from kb import content as contents
from kb import questions as judged_questions
from kb.article import Content
from kb.errors import KotaeError
from kb.locale import language


class Commands(click.Group):
    """Turns our errors into messages and exit codes."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that was named."""
        try:
            return super().invoke(ctx)
        except KotaeError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)
        except (ValidationError, SettingsError) as error:
            click.echo(f"a wrong setting in the environment (KOTAE_…): {error}; mend it there", err=True)
            ctx.exit(2)
        except OSError as error:
            click.echo(f"{error.filename or 'disk'}: {error.strerror}; mend that and try again", err=True)
            ctx.exit(2)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception:
            traceback.print_exc()
            ctx.exit(KotaeError.exit_code)


_CONTENT = click.argument("content", type=click.Path(exists=True, file_okay=False, path_type=Path))
_INDEX = click.option(
    "--index", type=click.Path(path_type=Path), default=lambda: Settings().index, help="Folder of the index.", show_default="index"
)
_LOCALE = click.option("--locale", help="Locale of the question, such as zh-TW. Guessed when not given.")
_LIMIT = click.option("--limit", default=asking.DEFAULT_LIMIT, show_default=True, help=f"Most results, 1 to {asking.MOST_RESULTS}.")
_AUDIENCE = click.option(
    "--audience", type=click.Choice(["public", "internal"]), default="public", show_default=True, help="Whose articles to show."
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kotae")
def main() -> None:
    """Kotae: help-centre search that knows when to call a human.

    CONTENT is the folder that holds help-center.yaml.
    """


@main.command()
@_CONTENT
@click.option("--questions", is_flag=True, help="Ask the questions in questions/<locale>.tsv, and tell how well they are answered.")
@click.option("--least", type=click.FloatRange(0, 1), help="With --questions: fail when fewer find their article in the first three.")
def check(content: Path, questions: bool, least: float | None) -> None:
    """Tell what is wrong with CONTENT, and change nothing."""
    read = _read(content)
    click.echo(f"{len(read.articles)} articles in {len(read.help_center.locales)} locales, nothing to mend")
    if questions:
        _judge(content, read, least or 0)


@main.command()
@_CONTENT
@_INDEX
@click.option("--force", is_flag=True, help="Write anew what is there, and take content that was rolled back from.")
@click.option("--keep", type=click.IntRange(1), default=building.KEEP, show_default=True, help="Generations to keep for rollback.")
def build(content: Path, index: Path, force: bool, keep: int) -> None:
    """Make an index of CONTENT, and serve it from now on."""
    known = building.served_synonyms(index)  # checking them again would load all dictionaries for an unchanged build
    read = _read(content, lambda rules: check_synonyms({tag: own for tag, own in rules.items() if list(own) != known.get(tag)}))
    # click shows a bar on a terminal only; elsewhere its label is one line
    embedder = embedder_of(Settings(), threads=os.cpu_count() or 1)
    steps = len(read.articles) * (2 if embedder else 1)
    with click.progressbar(length=steps, label=f"{len(read.articles)} articles", file=sys.stderr) as bar:
        built = building.build(read, index, EmbeddedEngine(), embedder, force=force, keep=keep, progress=lambda: bar.update(1))
    said = {"built": "built and served", "unchanged": "served already, nothing to do", "restored": "was built before and is served again"}
    click.echo(f"generation {built.generation} {said[built.how]}")


@main.command(short_help="Learn from CONTENT's own questions how sure is sure.")
@_CONTENT
def calibrate(content: Path) -> None:
    """Learn from CONTENT's own questions how sure is sure: writes calibration.json there, which the next build serves by."""
    from api import calibrating, fitting  # scikit-learn is slow to load, and comes with the extra `calibrate`

    fitting.check_installed()
    read = _read(content)
    own, told = calibrating.calibrate(own_questions.ask_by_shipped(read, judged_questions.read(content, read), Settings()))
    for line in told:
        click.echo(line)
    if not own:
        click.echo("nothing is written: the shipped calibration stands")
        return
    (content / calibration.FILE).write_text(own.model_dump_json(indent=1) + "\n", encoding="utf-8")
    click.echo(f"{content / calibration.FILE} is written; `kotae build` serves by it")


@main.command()
@_INDEX
def rollback(index: Path) -> None:
    """Serve the generation before again."""
    click.echo(f"generation {building.rollback(index)} is served again")


@main.command()
@click.argument("question")
@_INDEX
@_LOCALE
@_LIMIT
@_AUDIENCE
@click.option("--rejected", multiple=True, metavar="ARTICLE", help="An article that did not help; may be given again.")
@click.option("--json", "as_json", is_flag=True, help="Exactly what HTTP would answer.")
def ask(question: str, index: Path, locale: str | None, limit: int, audience: str, rejected: tuple[str, ...], as_json: bool) -> None:
    """Answer QUESTION."""
    generation, meaning = _open(index)
    answer = asking.ask(generation, asking.Request(question, locale, "", limit, Viewer(audience), rejected=rejected), meaning)
    click.echo(answer.model_dump_json(indent=2) if as_json else _show(answer))


@main.command()
@click.argument("text")
@_INDEX
@_LOCALE
@click.option("--limit", default=suggesting.DEFAULT_LIMIT, show_default=True, help=f"Most suggestions, 1 to {suggesting.MOST_SUGGESTIONS}.")
@_AUDIENCE
@click.option("--json", "as_json", is_flag=True, help="Exactly what HTTP would answer.")
def suggest(text: str, index: Path, locale: str | None, limit: int, audience: str, as_json: bool) -> None:
    """Suggest what somebody may want who has typed TEXT so far."""
    found = suggesting.suggest(open_current(index, EmbeddedEngine()), suggesting.Request(text, locale, "", limit, Viewer(audience)))
    shown = (f"{mark(each.text, _spans(each.highlights))}  {each.url}" for each in found.suggestions)
    click.echo(found.model_dump_json(indent=2) if as_json else "\n".join(shown))


@main.command(short_help="Show how TEXT becomes terms, and what it finds.")
@click.argument("text")
@_INDEX
@_LOCALE
@_LIMIT
@_AUDIENCE
def explain(text: str, index: Path, locale: str | None, limit: int, audience: str) -> None:
    """Show how TEXT becomes terms, and why each result stands where it stands."""
    generation, meaning = _open(index)
    request = asking.Request(asking.clean(text), locale, "", limit, Viewer(audience))
    chosen = asking.choose_locale(generation, request)
    tried = asking.attempts(generation, request, chosen, meaning)
    decision = asking.decided(generation, request, chosen, tried)
    explained = explain_question(tried, partial(judge, generation, chosen))
    outcome = f"outcome {decision.outcome}, confidence {decision.confidence:.2f}"
    for line in (*explain_text(request.question, language(chosen)), "", outcome, *explained):
        click.echo(line)


@main.command()
@_INDEX
@click.option("--host", default=lambda: Settings().host, show_default="127.0.0.1", help="Address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=lambda: Settings().port, show_default="8000", help="0 takes any free port.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=lambda: Settings().workers, show_default="1", help="Processes on the one port."
)
def serve(index: Path, host: str, port: int, workers: int) -> None:
    """Answer over HTTP, and follow each new build."""
    from api.serve import run  # the web server's libraries are slow to load, and only needed here

    run(Settings(index=index, host=host, port=port, workers=workers), announce=click.echo)


def _judge(root: Path, content: Content, least: float) -> None:
    judged = own_questions.ask_all(content, judged_questions.read(root, content), Settings())
    for line in own_questions.table(judged):
        click.echo(line)
    for locale, each in judged.items():
        click.echo(f"{locale:10}{own_questions.borne_out(each, content.help_center.wrong_answers(locale))}")
    few = [locale for locale, each in judged.items() if own_questions.found(each) < least]
    if few:
        click.echo(f"fewer than {least:.0%} find their article in the first three: {', '.join(few)}", err=True)
        sys.exit(1)


def _read(content: Path, judge: contents.Judge = check_synonyms) -> Content:
    read = contents.read(content, judge)
    for warning in read.warnings:
        click.echo(str(warning), err=True)
    return read


def _open(index: Path) -> tuple[Generation, Meaning | None]:
    generation = open_current(index, EmbeddedEngine())
    meaning = meaning_of(Settings()) if generation.manifest.model else None
    return fitting(generation, meaning), meaning


def _show(answer: Answer) -> str:
    lines = [f"{answer.outcome} ({answer.locale}, confidence {answer.confidence:.2f})"]
    for place, result in enumerate(answer.results, 1):
        heading = f" – {result.section.heading}" if result.section.heading else ""
        elsewhere = f" [{result.locale}]" if result.locale != answer.locale else ""
        lines += [f"{place}. {result.title}{heading}{elsewhere}", f"   {_marked(result)}", f"   {result.url}"]
    lines += [f"- {each.message}" for each in answer.reasons]
    contacts = (f"   {contact.label}: {contact.value} {contact.hours}".rstrip() for contact in answer.handoff.contacts)
    lines += [answer.handoff.message, *contacts]
    return "\n".join(lines)


def _marked(result: Result) -> str:
    return mark(result.snippet.text, _spans(result.snippet.highlights))


def _spans(highlights: Iterable[Highlight]) -> Iterator[tuple[int, int]]:
    return ((each.start, each.end) for each in highlights)
