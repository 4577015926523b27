"""Does Kotae know when not to answer? The right documents of some queries are left out, and those must then not be answered."""

from collections.abc import Sequence
from pathlib import Path

from api.answer import Answer
from api.ask import Request, ask
from api.calibration import Calibration, shipped
from api.judging import Judged, auroc, auroc_right, calibration_error, coverage, judge, risk_table
from benchmarks.evaluation_set import EvaluationSet, Text, load
from benchmarks.library import content_of, opened

_LET_THROUGH = (0.05, 0.10)


def measure(folders: Sequence[Path], runs: Path | None, meaning: bool, calibration: Calibration | None) -> None:
    """Prints the figures of each folder, and of all, by the shipped calibration unless one is given; writes answers where asked."""
    sets = [load(folder) for folder in folders]
    known = calibration or shipped()
    shares = "".join(f"{f'answered at {let:.0%}':>17}{'right':>8}" for let in _LET_THROUGH)
    print(f"{'set/locale':28}{'answerable':>11}{'unanswerable':>14}{'AUROC':>8}{shares}{'first right':>13}{'ECE':>8}")
    everything: list[Judged] = []
    for evaluation in sets:
        answers = ask_all(evaluation, meaning, calibration)
        judged = [judge(answer, right_documents(evaluation, query)) for query, answer in answers]
        everything += judged
        print(f"{evaluation.label:28}{_row(judged)}", flush=True)
        if runs:
            _write(runs, evaluation, answers)
    if len(sets) > 1:
        print(f"{'all':28}{_row(everything)}")
    for line in ("", *risk_table(everything, (known.meaning if meaning else known.words).thresholds)):
        print(line)


def ask_all(evaluation: EvaluationSet, with_meaning: bool, calibration: Calibration | None = None) -> list[tuple[Text, Answer]]:
    """The answers to all queries, from an index without the removed documents, in the one locale."""
    with opened(content_of(left_documents(evaluation), evaluation.locale), with_meaning) as (generation, meaning):
        return [(query, ask(generation, Request(query.text, evaluation.locale), meaning, calibration)) for query in evaluation.queries]


def left_documents(evaluation: EvaluationSet) -> list[Text]:
    """The documents that are not removed."""
    return [document for document in evaluation.documents if document.id not in evaluation.removed]


def right_documents(evaluation: EvaluationSet, query: Text) -> frozenset[str]:
    """The right documents that are left; empty when the query must not be answered."""
    return frozenset(evaluation.judgements.get(query.id, {})) - evaluation.removed


def _row(judged: Sequence[Judged]) -> str:
    able = sum(each.answerable for each in judged)
    covered = (coverage(judged, let) for let in _LET_THROUGH)
    shares = "".join(f"{each.answered:17.3f}{each.right:8.3f}" for each in covered)
    return f"{able:11}{len(judged) - able:14}{auroc(judged):8.3f}{shares}{auroc_right(judged):13.3f}{calibration_error(judged):8.3f}"


def _write(folder: Path, evaluation: EvaluationSet, answers: Sequence[tuple[Text, Answer]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{evaluation.name}.{evaluation.locale}.tsv").open("w", encoding="utf-8") as file:
        file.write("query\tconfidence\toutcome\tfirst article\n")
        for query, answer in answers:
            first = answer.results[0].article if answer.results else ""
            file.write(f"{query.id}\t{answer.confidence}\t{answer.outcome}\t{first}\n")
