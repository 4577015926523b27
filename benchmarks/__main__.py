"""`python -m benchmarks`: each command prints what it measures."""

from pathlib import Path

import click

from api.answers.confidence import read_calibration
from api.cli.errors import Commands
from benchmarks import endurance as enduring
from benchmarks import handoffs as handing_over
from benchmarks import quality as ranking
from benchmarks.cluster import measure as clustering
from benchmarks.confidence import handoff as handing_off
from benchmarks.confidence import judged as judging
from benchmarks.evaluation_set import load
from benchmarks.machines import measure as balancing
from benchmarks.speed import answers as speeding

_FOLDERS = click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DIR...")
_RUNS = click.option("--runs", type=click.Path(path_type=Path), help="Folder for what was ranked.")
_LEXICAL = click.option("--lexical", is_flag=True, help="Find by words alone.")
_REPORT = click.option("--json", "report", type=click.Path(path_type=Path), help="File for the figures, with commit, versions and machine.")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Measure Kotae on evaluation sets: DIR is <set>/<locale>."""


@main.command()
@_FOLDERS
@_RUNS
@_REPORT
@click.option("--verbatim", is_flag=True, help="Read all questions as typed.")
@_LEXICAL
@click.option("--documents", type=click.Path(path_type=Path), help="Search the documents of this DIR, in another locale, instead.")
@click.option("--split", is_flag=True, help="Make long documents articles of several sections, parted between paragraphs.")
def quality(
    folders: tuple[Path, ...], runs: Path | None, report: Path | None, verbatim: bool, lexical: bool, documents: Path | None, split: bool
) -> None:
    """How good is the ranking? nDCG@10, RR@10, P@1 and R@10, beside Lucene's, and the share of questions not read as typed.

    Lucene ranked whole documents of the set itself: nothing stands beside --documents, and its figures are the same with --split.
    """
    ranking.measure(folders, runs, report, ranking.Asking(verbatim, not lexical, load(documents) if documents else None, split))


@main.command()
@_FOLDERS
@_RUNS
@_LEXICAL
@click.option("--calibration", type=click.Path(path_type=Path), help="FILE of `calibrate` to judge by, instead of the shipped one.")
def handoff(folders: tuple[Path, ...], runs: Path | None, lexical: bool, calibration: Path | None) -> None:
    """Does it know when not to answer? AUROC of the confidence, what is answered when few unanswerable questions may be, how far
    confidences are from the truth (ECE), and the share wrong of all answers given, with its 95 % interval.
    """
    handing_off.measure(folders, runs, semantic=not lexical, calibration=read_calibration(calibration) if calibration else None)


@main.command()
@click.argument("content", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@_RUNS
@_LEXICAL
def judged(content: Path, files: tuple[Path, ...], runs: Path | None, lexical: bool) -> None:
    """Is it answered as people judged? FILE is <anything>.<locale>.tsv: question, kind and article ids, parted by tabs.

    Kinds: `answer` (answered, of these right), `near` and `off` (answered, which is wrong), `human` and `nothuman` (taken as asking for a
    human). Last, the share wrong of all answers given, with its 95 % interval; `nothuman` counts there where it has articles.
    """
    judging.measure(content, files, runs, semantic=not lexical)


@main.command()
@_FOLDERS
@click.option("--out", type=click.Path(path_type=Path), required=True, help="FILE for it: api/answers/confidence.json.")
@click.option("--embedder", default="multilingual-e5-small", show_default=True, help="Part of the embedder's name for which it holds.")
def calibrate(folders: tuple[Path, ...], out: Path, embedder: str) -> None:
    """How sure is how sure? Fits confidence to sets, and to content roots with questions, which may stand among the folders."""
    from benchmarks.confidence import calibrate as calibrating  # wants scikit-learn, which comes with the extra `evaluation`

    calibrating.measure(folders, out, embedder)


@main.command()
@_FOLDERS
@click.option("--sections", type=click.IntRange(1), default=10_000, show_default=True, help="Sections in all, shared among the folders.")
@_REPORT
@_LEXICAL
def speed(folders: tuple[Path, ...], sections: int, report: Path | None, lexical: bool) -> None:
    """How fast are builds and answers? Real documents, repeated with new ids; first by words alone, then what meaning adds."""
    speeding.measure(folders, sections, report, lexical)


@main.command()
@_FOLDERS
@click.option("--sections", type=click.IntRange(1), default=10_000, show_default=True, help="Sections of each set, repeated with new ids.")
@_REPORT
def peers(folders: tuple[Path, ...], sections: int, report: Path | None) -> None:
    """How do others do? Lucene, OpenSearch, Typesense, SQLite and Pagefind with the same documents and questions, in turn.

    DIR may be a content root, too.
    """
    from benchmarks.peers.measure import measure  # loads what each peer wants

    measure(folders, sections, report)


@main.command()
@_FOLDERS
@click.option(
    "--sections", type=click.IntRange(0), default=0, help="Sections in all, repeated with new ids; those of the sets unless given."
)
@click.option("--no-kills", is_flag=True, help="Compare and time alone.")
@_REPORT
def cluster(folders: tuple[Path, ...], sections: int, no_kills: bool, report: Path | None) -> None:
    """Does an OpenSearch cluster answer the same? Three nodes, brought by Maven, beside the embedded engine, killed and stopped in turn."""
    clustering.measure(folders, sections, report, not no_kills)


@main.command()
@click.argument("content", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--engine", type=click.Choice(("opensearch", "tantivy")), default="opensearch", show_default=True, help="What ranks.")
def machines(content: Path, engine: balancing.EngineName) -> None:
    """Is anything lost when one of several machines dies? Three servers of CONTENT behind nginx, one PostgreSQL, and a search cluster.

    Each server, each node and the database are killed or started again in turn, under 20 questions and 2 hand-offs a second.
    """
    balancing.measure(content, engine)


@main.command()
@click.argument("content", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--count", type=click.IntRange(1), default=200, show_default=True, help="Processes to kill, and generations to switch.")
@click.option("--place", default="", help="Where to publish, such as s3://bucket/prefix; a folder of its own unless given.")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(enduring.KINDS),
    multiple=True,
    default=enduring.KINDS,
    help="One kind of trouble; all unless given.",
)
@click.option("--seconds", type=click.FloatRange(1), default=60, show_default=True, help="Of an overload; a soak takes ten times as long.")
@_LEXICAL
def endurance(content: Path, count: int, place: str, kinds: tuple[enduring.Kind, ...], seconds: float, lexical: bool) -> None:
    """Does it hold? Builds and publishers of CONTENT killed at random moments, overload, and a soak.

    `generations` kills builds and publishers, and switches under load; `kills` kills those, followers, servers that follow, servers that
    take hand-offs, and migrations, until COUNT have died in all; `overload` asks ten times more than can be answered, beside clients that
    are slow; `soak` asks, hands over and builds for long, and watches memory.
    """
    enduring.measure(content, kinds, count, seconds, place, lexical=lexical)


@main.command()
@click.argument("content", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--rounds", type=click.IntRange(1), default=100, show_default=True, help="How often to kill the server.")
@click.option("--store", default="", help="URL of an empty PostgreSQL database; an SQLite file of its own unless given.")
def handoffs(content: Path, rounds: int, store: str) -> None:
    """Is any hand-off lost? The server of CONTENT killed at random moments, with a receiver that fails in every way."""
    handing_over.measure(content, rounds, store)


@main.command()
@click.argument("kinds", nargs=-1, metavar="[KIND...]")
@click.option("--inputs", type=click.IntRange(1), default=1_000_000, show_default=True, help="In all; requests, for the kind api.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same inputs.")
@click.option("--kept", type=click.Path(file_okay=False, path_type=Path), help="Folder for the inputs that failed.")
def fuzzing(kinds: tuple[str, ...], inputs: int, seed: int, kept: Path | None) -> None:
    """Does anything that people write make it fail, or take long? Inputs of each KIND, by default of all but api.

    Kinds: markdown, articles, settings, analysis, questions, suggestions, synonyms, importers, attachments, replies, masking, locales; and
    api, requests that schemathesis makes from the OpenAPI document for a real server, with keys and without.
    """
    from benchmarks import fuzzing as feeding  # wants coverage and schemathesis, which come with the extra `dev`

    feeding.measure(kinds, inputs, seed, kept)


@main.command("human-requests")
@click.argument("lines", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR...")
@click.option("--ordinary", multiple=True, type=click.Path(path_type=Path), help="Set or content root whose questions it learns from.")
@click.option(
    "--apart", multiple=True, type=click.Path(path_type=Path), required=True, help="One by which it is judged, and its threshold set."
)
@click.option("--unseen", type=click.Path(exists=True, file_okay=False, path_type=Path), help="DIR of lines for the figures alone.")
@click.option("--model", default="multilingual-e5-small", show_default=True, help="Part of the embedder's name for which it holds.")
@click.option("--out", type=click.Path(path_type=Path), help="File for it: api/answers/human/meaning.json.")
def human_requests(
    lines: tuple[Path, ...], ordinary: tuple[Path, ...], apart: tuple[Path, ...], unseen: Path | None, model: str, out: Path | None
) -> None:
    """Who asks for a human? Fits what meaning tells of it to lines of DIR, `<locale>.txt`, and says how it does with the phrases."""
    from benchmarks import human_requests as asking  # wants scikit-learn and numpy, which come with the extras

    asking.measure(lines, ordinary, apart, unseen, out, model)


@main.command("language-means")
@click.argument("content", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--model", default="multilingual-e5-small", show_default=True, help="Part of the embedder's name for which they hold.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="File for them: indexer/embedders/language_means.json.")
def language_means(content: Path, model: str, out: Path) -> None:
    """What do the vectors of a language have in common? Their means, over the articles and questions of CONTENT."""
    from benchmarks import language_means as means  # wants numpy, which comes with the extra `semantic`

    means.measure(content, out, model)


if __name__ == "__main__":
    main()
