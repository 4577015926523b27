"""How good is the ranking? The same build and the same `ask` as everywhere, judged by people, beside Lucene's best analyzers."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.answer import Answer
from api.ask import Request, ask
from benchmarks.environment import environment
from benchmarks.evaluation_set import EvaluationSet, Judgements, Run, load, write_run
from benchmarks.library import content_of, opened
from benchmarks.measures import MEASURES

_LIMIT = 10


@dataclass(frozen=True, slots=True)
class Asking:
    """In what way the questions are asked."""

    verbatim: bool = False
    meaning: bool = True
    """Whether meaning has a part in it, where an embedder is set."""

    documents: EvaluationSet | None = None
    """Whose documents are searched instead of the queries' own: another locale's."""


@dataclass(frozen=True, slots=True)
class Quality:
    """One folder's figures."""

    label: str
    queries: int
    """Those that have judgements."""

    ours: dict[str, float]
    """Measure to mean over the queries, in [0, 1]."""

    peer: dict[str, float] | None
    """Lucene's."""

    interpreted: float
    """The share of the queries that were not read as typed."""

    @property
    def ratio(self) -> float | None:
        """Our nDCG@10 to the peer's."""
        return self.ours["nDCG@10"] / self.peer["nDCG@10"] if self.peer and self.peer["nDCG@10"] else None


def measure(folders: Sequence[Path], runs: Path | None, report: Path | None, asking: Asking) -> None:
    """Prints the figures of each folder and the mean of the ratios; writes runs and a report where asked."""
    sets = [load(folder) for folder in folders]
    print(f"{'set/locale':28}{'n':>6}" + "".join(f"{name:>9}{'Lucene':>9}" for name in MEASURES) + f"{'ratio':>8}{'rescued':>9}")
    figures = []
    for evaluation in sets:
        answers = asked(evaluation, asking)
        run = {query: [result.article for result in answer.results] for query, answer in answers.items()}
        if runs:
            runs.mkdir(parents=True, exist_ok=True)
            write_run(runs / f"{evaluation.name}.{evaluation.locale}.run", run, "kotae")
        figures.append(judge(evaluation, run, sum(answer.interpreted_as is not None for answer in answers.values()) / max(len(answers), 1)))
        print(_row(figures[-1]), flush=True)
    ratios = [figure.ratio for figure in figures if figure.ratio is not None]
    if ratios:
        print(f"mean ratio of nDCG@10 to Lucene's over {len(ratios)}: {statistics.fmean(ratios):.3f}")
    if report:
        rows = [
            {"set": one.label, "n": one.queries, "ours": one.ours, "lucene": one.peer, "ratio": one.ratio, "rescued": one.interpreted}
            for one in figures
        ]
        report.write_text(json.dumps({**environment(), "quality": rows}, indent=1), encoding="utf-8")


def asked(evaluation: EvaluationSet, asking: Asking) -> dict[str, Answer]:
    """What `ask` answers to each judged query, by the query's id."""
    documents = asking.documents or evaluation
    with opened(content_of(documents.documents, documents.locale), asking.meaning) as (generation, meaning):
        judged = [query for query in evaluation.queries if query.id in evaluation.judgements]
        requests = ((query.id, Request(query.text, documents.locale, limit=_LIMIT, verbatim=asking.verbatim)) for query in judged)
        return {query: ask(generation, request, meaning) for query, request in requests}


def judge(evaluation: EvaluationSet, run: Run, interpreted: float) -> Quality:
    """The figures of a run, beside the peer's over the same queries."""
    judged = {query: evaluation.judgements[query] for query in run}
    peer = _means(evaluation.peer, judged) if evaluation.peer is not None else None
    return Quality(evaluation.label, len(judged), _means(run, judged), peer, interpreted)


def _means(run: Run, judgements: Judgements) -> dict[str, float]:
    return {name: statistics.fmean(of(run.get(query, []), grades) for query, grades in judgements.items()) for name, of in MEASURES.items()}


def _row(figure: Quality) -> str:
    peer = figure.peer or dict.fromkeys(MEASURES, float("nan"))
    columns = "".join(f"{figure.ours[name]:9.3f}{peer[name]:9.3f}" for name in MEASURES)
    return f"{figure.label:28}{figure.queries:6}{columns}{figure.ratio or float('nan'):8.3f}{figure.interpreted:9.3f}"
