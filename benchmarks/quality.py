"""How good is the ranking? The same build and the same `ask` as everywhere, judged by people, beside Lucene's best analyzers."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ir_measures
from ir_measures import RR, P, R, nDCG

from api.answers import Answer, Request, ask
from benchmarks.environment import environment
from benchmarks.evaluation_set import EvaluationSet, Judgements, Run, load, write_run
from benchmarks.help_center import content_of, opened

_LIMIT = 10

MEASURES = {"nDCG@10": nDCG @ 10, "RR@10": RR @ 10, "P@1": P @ 1, "R@10": R @ 10}
"""As ir-measures defines them; nDCG with linear gain (Järvelin & Kekäläinen 2002)."""


@dataclass(frozen=True, slots=True)
class Asking:
    """In what way the questions are asked."""

    verbatim: bool = False
    semantic: bool = True
    """Whether meaning has a part in it, where an embedder is set."""

    documents: EvaluationSet | None = None
    """Whose documents are searched instead of the queries' own: another locale's."""

    split: bool = False
    """Whether long documents are articles of several sections, as help centres have them."""


@dataclass(frozen=True, slots=True)
class Quality:
    """One folder's figures."""

    label: str
    queries: int
    """Those that have judgements."""

    ours: dict[str, float]
    """Measure to mean over the queries, in [0, 1]."""

    peer: dict[str, float] | None
    """Lucene's; None where it ranked nothing, or other documents."""

    interpreted: float
    """The share of the queries that were not read as typed."""

    @property
    def ratio(self) -> float | None:
        """Our nDCG@10 to the peer's."""
        return self.ours["nDCG@10"] / self.peer["nDCG@10"] if self.peer and self.peer["nDCG@10"] else None


def measure(folders: Sequence[Path], runs: Path | None, report: Path | None, asking: Asking) -> None:
    """Prints the figures of each folder and the mean of the ratios; writes runs and a report where asked."""
    sets = [load(folder) for folder in folders]
    print(f"{'set/locale':28}{'n':>6}" + "".join(f"{name:>9}{'Lucene':>9}" for name in MEASURES) + f"{'ratio':>8}{'rewritten':>11}")
    figures = []
    for evaluation in sets:
        answers = asked(evaluation, asking)
        run = {query: [result.article for result in answer.results] for query, answer in answers.items()}
        if runs:
            runs.mkdir(parents=True, exist_ok=True)
            write_run(runs / f"{evaluation.name}.{evaluation.locale}.run", run, "kotae")
        peer = None if asking.documents and asking.documents.documents != evaluation.documents else evaluation.peer
        interpreted = sum(answer.interpreted_as is not None for answer in answers.values()) / max(len(answers), 1)
        figures.append(judge(evaluation, run, peer, interpreted))
        print(_row(figures[-1]), flush=True)
    ratios = [figure.ratio for figure in figures if figure.ratio is not None]
    if ratios:
        print(f"mean ratio of nDCG@10 to Lucene's over {len(ratios)}: {statistics.fmean(ratios):.3f}")
    if report:
        rows = [
            {
                "set": figure.label,
                "n": figure.queries,
                "ours": figure.ours,
                "lucene": figure.peer,
                "ratio": figure.ratio,
                "rewritten": figure.interpreted,
            }
            for figure in figures
        ]
        report.write_text(json.dumps({**environment(), "asked": _told(asking), "quality": rows}, indent=1), encoding="utf-8")


def asked(evaluation: EvaluationSet, asking: Asking) -> dict[str, Answer]:
    """What `ask` answers to each judged query, by the query's id."""
    documents = asking.documents or evaluation
    with opened(content_of(documents.documents, documents.locale, asking.split), asking.semantic) as (generation, embedder):
        judged = [query for query in evaluation.queries if query.id in evaluation.judgements]
        requests = ((query.id, Request(query.text, documents.locale, limit=_LIMIT, verbatim=asking.verbatim)) for query in judged)
        return {query: ask(generation, request, embedder) for query, request in requests}


def judge(evaluation: EvaluationSet, run: Run, peer: Run | None, interpreted: float) -> Quality:
    """The figures of a run, beside the peer's over the same queries."""
    judged = {query: evaluation.judgements[query] for query in run}
    return Quality(evaluation.label, len(judged), means(run, judged), means(peer, judged) if peer is not None else None, interpreted)


def means(run: Run, judgements: Judgements) -> dict[str, float]:
    """Each of `MEASURES` in the mean over all judged queries; one that the run does not hold counts 0."""
    scored = {
        query: {document: -float(rank) for rank, document in enumerate(ranked)} for query, ranked in run.items() if query in judgements
    }
    values = ir_measures.calc_aggregate(list(MEASURES.values()), {query: dict(grades) for query, grades in judgements.items()}, scored)
    return {name: float(values[of]) for name, of in MEASURES.items()}


def _told(asking: Asking) -> dict[str, object]:
    """In what way it was asked, for the report."""
    documents = asking.documents.label if asking.documents else None
    return {"verbatim": asking.verbatim, "semantic": asking.semantic, "documents": documents, "split": asking.split}


def _row(figure: Quality) -> str:
    peer = figure.peer or dict.fromkeys(MEASURES, float("nan"))
    columns = "".join(f"{figure.ours[name]:9.3f}{peer[name]:9.3f}" for name in MEASURES)
    return f"{figure.label:28}{figure.queries:6}{columns}{figure.ratio or float('nan'):8.3f}{figure.interpreted:11.3f}"
