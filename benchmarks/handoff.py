"""Does Kotae know when not to answer? The right documents of some queries are left out, and those must then not be answered."""

from collections.abc import Sequence
from pathlib import Path

from api.answer import Answer
from api.ask import Request, ask
from api.judging import Judged, auroc, coverage, judge
from benchmarks.evaluation_set import EvaluationSet, Text, load
from benchmarks.library import content_of, opened

_LET_THROUGH = (0.05, 0.10)


def measure(folders: Sequence[Path], runs: Path | None, meaning: bool) -> None:
    """Prints the figures of each folder; writes what was answered where asked."""
    sets = [load(folder) for folder in folders]
    shares = "".join(f"{f'answered at {let:.0%}':>17}{'right':>8}" for let in _LET_THROUGH)
    print(f"{'set/locale':28}{'answerable':>11}{'unanswerable':>14}{'AUROC':>8}{shares}")
    for evaluation in sets:
        answers = ask_all(evaluation, meaning)
        judged = [judge(answer, right_documents(evaluation, query)) for query, answer in answers]
        print(f"{evaluation.label:28}{_row(judged)}", flush=True)
        if runs:
            _write(runs, evaluation, answers)


def ask_all(evaluation: EvaluationSet, with_meaning: bool) -> list[tuple[Text, Answer]]:
    """The answers to all queries, from an index without the removed documents, in the one locale."""
    left = [document for document in evaluation.documents if document.id not in evaluation.removed]
    with opened(content_of(left, evaluation.locale), with_meaning) as (generation, meaning):
        return [(query, ask(generation, Request(query.text, evaluation.locale), meaning)) for query in evaluation.queries]


def right_documents(evaluation: EvaluationSet, query: Text) -> frozenset[str]:
    """The right documents that are left; empty when the query must not be answered."""
    return frozenset(evaluation.judgements.get(query.id, {})) - evaluation.removed


def _row(judged: Sequence[Judged]) -> str:
    able = sum(each.answerable for each in judged)
    covered = (coverage(judged, let) for let in _LET_THROUGH)
    return f"{able:11}{len(judged) - able:14}{auroc(judged):8.3f}" + "".join(f"{each.answered:17.3f}{each.right:8.3f}" for each in covered)


def _write(folder: Path, evaluation: EvaluationSet, answers: Sequence[tuple[Text, Answer]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{evaluation.name}.{evaluation.locale}.tsv").open("w", encoding="utf-8") as file:
        file.write("query\tconfidence\toutcome\tfirst article\n")
        for query, answer in answers:
            first = answer.results[0].article if answer.results else ""
            file.write(f"{query.id}\t{answer.confidence}\t{answer.outcome}\t{first}\n")
