"""Does Kotae know when not to answer? The right documents of some queries are left out, and those must then not be answered."""

from collections.abc import Sequence
from pathlib import Path

from api.answers import Answer, Request, ask
from api.answers.confidence import Calibration, shipped
from api.evaluation.judged import JudgedAnswer, judge_answer
from api.evaluation.metrics import answered_within, auroc, auroc_right, calibration_error, coverage, risk_table
from benchmarks.confidence.wrong_answers import HEADING, wrong_answers
from benchmarks.evaluation_set import EvaluationSet, Text, load
from benchmarks.help_center import content_of, opened

_LET_THROUGH = (0.05, 0.10)
_WRONG = 0.15
"""Of all answers: what is answered where so many are wrong stands beside what is answered at the shipped setting."""

_AT_WRONG = f"at {_WRONG:.0%} wrong"


def measure(folders: Sequence[Path], runs: Path | None, semantic: bool, calibration: Calibration | None) -> None:
    """Prints the figures of each folder, of each set and of all, by the shipped calibration unless one is given; writes answers where
    asked.
    """
    sets = [load(folder) for folder in folders]
    used = calibration or shipped()
    shares = "".join(f"{f'answered at {share:.0%}':>17}{'right':>8}" for share in _LET_THROUGH)
    print(
        f"{'set/locale':28}{'answerable':>11}{'unanswerable':>14}{'AUROC':>8}{shares}{'first right':>13}{'ECE':>8}{HEADING}{_AT_WRONG:>14}"
    )
    by_set: dict[str, list[JudgedAnswer]] = {}
    for evaluation in sets:
        answers = ask_all(evaluation, semantic, calibration)
        judged = [judge_answer(answer, right_documents(evaluation, query)) for query, answer in answers]
        by_set.setdefault(evaluation.name, []).extend(judged)
        print(f"{evaluation.label:28}{_row(judged)}", flush=True)
        if runs:
            _write(runs, evaluation, answers)
    pools = list(by_set.items())
    if len(pools) > 1:
        pools.append(("all", [answer for _, judged in pools for answer in judged]))
    for name, judged in pools if len(sets) > 1 else ():
        print(f"{name:28}{_row(judged)}")
    for name, judged in pools:
        print("", name, *risk_table(judged, (used.semantic if semantic else used.lexical).thresholds), sep="\n")


def ask_all(evaluation: EvaluationSet, semantic: bool, calibration: Calibration | None = None) -> list[tuple[Text, Answer]]:
    """The answers to all queries, from an index without the removed documents, in the one locale."""
    with opened(content_of(left_documents(evaluation), evaluation.locale), semantic) as (generation, embedder):
        return [(query, ask(generation, Request(query.text, evaluation.locale), embedder, calibration)) for query in evaluation.queries]


def left_documents(evaluation: EvaluationSet) -> list[Text]:
    """The documents that are not removed."""
    return [document for document in evaluation.documents if document.id not in evaluation.removed]


def right_documents(evaluation: EvaluationSet, query: Text) -> frozenset[str]:
    """The right documents that are left; empty when the query must not be answered.

    That is so of every query in `unanswerable`, though a document that only touches on it may be left: it has a grade, and is no answer.
    """
    return frozenset() if query.id in evaluation.unanswerable else frozenset(evaluation.judgements.get(query.id, {})) - evaluation.removed


def _row(judged: Sequence[JudgedAnswer]) -> str:
    able = sum(answer.answerable for answer in judged)
    covered = (coverage(judged, share) for share in _LET_THROUGH)
    shares = "".join(f"{part.answered:17.3f}{part.right:8.3f}" for part in covered)
    known = f"{able:11}{len(judged) - able:14}{auroc(judged):8.3f}{shares}{auroc_right(judged):13.3f}{calibration_error(judged):8.3f}"
    return f"{known}{wrong_answers(judged)}{answered_within(judged, _WRONG).answered:14.3f}"


def _write(folder: Path, evaluation: EvaluationSet, answers: Sequence[tuple[Text, Answer]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{evaluation.name}.{evaluation.locale}.tsv").open("w", encoding="utf-8") as file:
        file.write("query\tconfidence\toutcome\tfirst article\n")
        for query, answer in answers:
            first = answer.results[0].article if answer.results else ""
            file.write(f"{query.id}\t{answer.confidence}\t{answer.outcome}\t{first}\n")
