"""Fits confidence: how likely the first result answers, learned from many questions, each set judged by what the others tell."""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.calibration import Calibration, Fit, Step, StepName
from api.fitting import Example, check_installed, fit_step, thresholds_of
from api.judging import FEW, Judged, auroc, auroc_right, calibration_error, coverage, risk_table
from benchmarks.evaluation_set import EvaluationSet, load
from benchmarks.garbling import garbled
from benchmarks.handoff import left_documents, right_documents
from benchmarks.library import content_of, opened
from indexer.generation import LocaleIndex
from indexer.meaning import Meaning
from indexer.search import search
from kb import content as contents
from kb import questions as judged_questions
from kb.errors import RequestError
from kb.locale import language

_STEPS: dict[str, dict[StepName, tuple[str, ...]]] = {
    "meaning": {
        "topic": ("nearest", "reached_by_any", "known"),
        "article": ("stands_out", "reached"),
        "first": ("margin", "stands_out", "reached", "lead", "guessed"),
    },
    "words": {
        "topic": ("reached_by_any", "known", "length"),
        "article": ("reached", "lead"),
        "first": ("reached", "lead", "length", "guessed"),
    },
}
"""Which evidence each step reads. Chosen by what each tells of sets that it was not fitted on: with all evidence in one regression, AUROC
of the answerable is .765 on faqmix, .818 on banking77, .746 on covid_faq, .850 on clinc150_oos; so .771, .812, .802 and .917. `covered`,
`named`, `scattered` and `foreign` told nothing that these do not, and are for the reasons."""

_KINDS = {"own": 1.0, "off topic": 0.3, "garbled": 0.1}
"""What questions of each kind weigh together, in each set: its own; those of other sets in the same language, which it cannot answer; its
own, typed on another layout or as they sound."""

_OTHERS = 100
_GARBLED = 40
_LIMIT = 5
_MEAN_WEIGHT = 1000.0
"""Of a set's own questions together, so that the regularisation is that of so many."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what was found."""

    set: str
    folder: str
    kind: str
    values: dict[str, dict[str, float]]
    """The evidence with meaning and by words alone; without what found nothing."""

    answerable: bool
    on_topic: bool | None
    """Whether the help centre is about it at all; None where nobody said."""

    right: dict[str, bool]
    near: dict[str, bool]
    """Whether the first, or one of the first three, is right; as `values`."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a set."""

    kind: str
    text: str
    right: frozenset[str]
    on_topic: bool | None


def measure(folders: Sequence[Path], out: Path, embedder: str) -> None:
    """Fits, prints how each set is judged by what the others tell, and writes the calibration to `out`."""
    check_installed()
    asked = list(_ask_all(folders))
    fits = {kind: _fit(asked, kind) for kind in _STEPS}
    calibration = Calibration(
        made_of=tuple(dict.fromkeys(each.set for each in asked)), embedder=embedder, meaning=fits["meaning"], words=fits["words"]
    )
    out.write_text(calibration.model_dump_json(indent=1) + "\n", encoding="utf-8")


def _ask_all(folders: Sequence[Path]) -> Iterator[Asked]:
    sets = [load(folder) for folder in folders if not _is_content(folder)]
    for one in sets:
        others = [other for other in sets if other.locale == one.locale and other.name != one.name]
        with opened(content_of(left_documents(one), one.locale), meaning=True) as (generation, meaning):
            yield from _found(one.name, one.label, _questions(one, others), generation.locales[one.locale], meaning)
        print(f"asked {one.label}", flush=True)
    for root in filter(_is_content, folders):
        content = contents.read(root)
        with opened(content, meaning=True) as (generation, meaning):
            for locale, judged in judged_questions.read(root, content).items():
                own = [Question("own", each.text, each.right, True if each.right else None) for each in judged]
                yield from _found(root.resolve().name, f"{root.resolve().name}/{locale}", own, generation.locales[locale], meaning)
        print(f"asked {root}", flush=True)


def _is_content(folder: Path) -> bool:
    return (folder / "help-center.yaml").exists()


def _questions(one: EvaluationSet, others: Iterable[EvaluationSet]) -> Iterator[Question]:
    chance = random.Random(1)
    for query in one.queries:
        right = right_documents(one, query)
        yield Question("own", query.text, right, bool(right or one.removed))  # without removed documents, the unanswerable are off topic
    for other in others:
        for query in chance.sample(other.queries, min(_OTHERS, len(other.queries))):
            yield Question("off topic", query.text, frozenset(), on_topic=False)
    for query in chance.sample(one.queries, min(_GARBLED, len(one.queries))):
        yield Question("garbled", garbled(query.text, language(one.locale)), right_documents(one, query), None)


def _found(name: str, folder: str, questions: Iterable[Question], index: LocaleIndex, meaning: Meaning | None) -> Iterator[Asked]:
    for each in questions:
        values: dict[str, dict[str, float]] = {}
        right, near = {"meaning": False, "words": False}, {"meaning": False, "words": False}
        for kind, how in (("meaning", meaning), ("words", None)):
            results = search(index, each.text, _LIMIT, lambda _: True, meaning=how)
            if results.evidence:
                values[kind] = results.evidence.values()
            articles = [found.article for found in results.found]
            right[kind], near[kind] = bool(each.right & set(articles[:1])), bool(each.right & set(articles[:FEW]))
        yield Asked(name, folder, each.kind, values, bool(each.right), each.on_topic, right, near)


def _fit(asked: Sequence[Asked], kind: str) -> Fit:
    """All of it for one kind of answers; prints what it is worth."""
    usable = [each for each in asked if kind in each.values and set(_STEPS[kind]["first"]) <= each.values[kind].keys()]
    if not usable:
        raise RequestError(f"nothing was found with {kind}; give more sets, and an embedder for meaning")
    names = list(dict.fromkeys(each.set for each in usable))
    if len(names) < 2:  # noqa: PLR2004 - one to fit on, one to judge
        raise RequestError("one set alone cannot tell how it fits others; give several, or `corpora/demo` beside it")
    judged: list[tuple[Judged, float]] = []
    print(
        f"\n{kind}: each set by what the others tell\n{'set/locale':28}{'AUROC':>8}{'first right':>13}{'at 5 %':>8}{'right':>8}{'ECE':>8}"
    )
    for name in names:
        steps = _steps([each for each in usable if each.set != name], kind)
        own = [each for each in asked if each.set == name and each.kind == "own"]
        for folder in dict.fromkeys(each.folder for each in own):
            found = [_judged(each, steps, kind) for each in own if each.folder == folder]
            print(f"{folder:28}{_row(found)}")
            judged += [(each, 1 / len(found) / len({each.folder for each in own})) for each in found]
    thresholds = thresholds_of(judged)
    for line in risk_table([each for each, _ in judged], thresholds):
        print(line)
    return Fit(steps=_steps(usable, kind), thresholds=thresholds)


def _steps(asked: Sequence[Asked], kind: str) -> dict[StepName, Step]:
    """The steps, each fitted on the questions that it is about."""
    about: dict[StepName, tuple[Callable[[Asked], bool], Callable[[Asked], bool]]] = {
        "topic": (lambda each: each.on_topic is not None, lambda each: bool(each.on_topic)),
        "article": (lambda each: each.kind == "own" and each.on_topic is not False, lambda each: each.answerable),
        "first": (lambda each: each.answerable, lambda each: each.right[kind]),
    }
    count = Counter((each.folder, each.kind) for each in asked)
    folders = Counter(name for name, _ in {(each.set, each.folder) for each in asked})

    def example(each: Asked, holds: bool) -> Example:
        weight = _MEAN_WEIGHT * _KINDS[each.kind] / folders[each.set] / count[each.folder, each.kind]
        return Example(each.values[kind], holds, weight)

    return {
        name: fit_step([example(each, holds(each)) for each in asked if wanted(each)], _STEPS[kind][name])
        for name, (wanted, holds) in about.items()
    }


def _judged(each: Asked, steps: Mapping[StepName, Step], kind: str) -> Judged:
    values = each.values.get(kind)
    chance = math.prod(step.chance(values) for step in steps.values()) if values else 0.0
    return Judged(chance, "handoff", each.answerable, each.right[kind], each.near[kind])


def _row(judged: Sequence[Judged]) -> str:
    covered = coverage(judged, 0.05)
    figures = f"{auroc(judged):8.3f}{auroc_right(judged):13.3f}{covered.answered:8.3f}{covered.right:8.3f}"
    return f"{figures}{calibration_error(judged):8.3f}"
