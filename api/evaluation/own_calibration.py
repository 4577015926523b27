"""Makes a help centre's confidence its own, from what its own questions, titles and wordings tell."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.answers.confidence import Step, shipped, version
from api.evaluation.metrics import SHOWN_RISKS
from api.evaluation.observations import Observation
from api.evaluation.relevance_tests import Kind
from api.evaluation.risk_bound import LEVEL, Weighted, bounded, thresholds_of, weighted, wrong_share
from api.evaluation.statistics import Example, fit_step
from kb.calibration import FILE, SHIPPED, UNANSWERABLE, Adjustment, OwnCalibration, Thresholds
from kb.errors import ContentError
from kb.problems import Problem

_FEWEST = 100
_FEWEST_OF_EACH = 20
"""Questions, and of those whose first article is right, and of the others: with fewer, all that is learned is chance."""

_OTHER_VERSION = (
    "its part with meaning was learned with another version of Kotae, and cannot be learned again without an embedder; "
    "set an embedder, or delete the file"
)

_FOLDS = 10
_SHRINKAGE = 0.1
"""scikit-learn's C: few questions must not move many weights. On the demo, folds by article, AUROC of right answers among all by words and
with meaning: .943 and .966 with .1, .938 and .964 with .02; by the shipped confidence made its own by slope and intercept .923 and .931."""

LEXICAL_EVIDENCE = tuple("covered named scattered matched known unknown lacking reached reached_by_any lead clear guessed length".split())
SEMANTIC_EVIDENCE = tuple("margin nearest similarity stands_out agreed".split())
"""What a regression of one help centre may read: what there is by words, and what meaning adds."""

_CANDIDATES: dict[str, dict[Kind, tuple[str, ...]]] = {
    "scaled": {"lexical": (SHIPPED,), "semantic": (SHIPPED,)},
    "by all evidence": {"lexical": (*LEXICAL_EVIDENCE, SHIPPED), "semantic": (*LEXICAL_EVIDENCE, *SEMANTIC_EVIDENCE, SHIPPED)},
}
"""What a regression may read, beside taking the shipped confidence as it is; the one that fits best what it did not see is taken."""

_AS_SHIPPED = Step(intercept=0.0, weights={SHIPPED: 1.0})


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One way to make the confidence the help centre's own."""

    name: str
    step: Step
    held_aside: Sequence[Observation]
    """The observations with the confidences that the other folds give them."""


def calibrate(
    observed: Mapping[Kind, Sequence[Observation]], unanswerable: int, before: OwnCalibration | None = None
) -> tuple[OwnCalibration, list[str]]:
    """The help centre's own calibration, where so many of a hundred questions have no answer; and what to tell about it.

    What `before` says of a kind that was not observed is kept. Raises `ContentError` where there is too little to learn from, or where what
    is to be kept holds for another version only.
    """
    few = [line for kind, observations in observed.items() for line in _too_few(kind, observations)]
    if few:
        raise ContentError([Problem("questions/", 0, line) for line in few])
    kept = _kept(before, observed)
    told: list[str] = []
    own: dict[Kind, Adjustment] = {kind: _adjust(kind, observations, unanswerable, told) for kind, observations in observed.items()}
    for kind, part in kept.items():
        told.append(f"{kind}: no embedder is set; what was learned from {part.questions} questions before is kept")
    return OwnCalibration(base=version(), **(own | kept)), told


def _kept(before: OwnCalibration | None, observed: Mapping[Kind, Sequence[Observation]]) -> dict[Kind, Adjustment]:
    """The parts that cannot be made anew today; a file has one base, so they must share today's."""
    if before is None:
        return {}
    parts: dict[Kind, Adjustment | None] = {"semantic": before.semantic, "lexical": before.lexical}
    kept = {kind: part for kind, part in parts.items() if part and kind not in observed}
    if kept and before.base != version():
        raise ContentError([Problem(FILE, 0, _OTHER_VERSION)])
    return kept


def _too_few(kind: Kind, observations: Sequence[Observation]) -> Iterator[str]:
    right = sum(seen.judged.right for seen in observations)
    if len(observations) < _FEWEST or min(right, len(observations) - right) < _FEWEST_OF_EACH:
        yield (
            f"too few to calibrate by: of {len(observations)} questions, titles and wordings, {right} have their article first ({kind}); "
            f"at least {_FEWEST} are needed, {_FEWEST_OF_EACH} of them so and {_FEWEST_OF_EACH} not; write more wordings or questions"
        )


def _adjust(kind: Kind, observations: Sequence[Observation], unanswerable: int, told: list[str]) -> Adjustment:
    share = unanswerable / 100
    candidates = [_Candidate("as shipped", _AS_SHIPPED, observations)]
    candidates += [_fitted(name, reads[kind], observations, share) for name, reads in _CANDIDATES.items()]
    losses = {candidate.name: _loss(candidate.held_aside, share) for candidate in candidates}
    best = min(candidates, key=lambda candidate: losses[candidate.name])
    told.append(f"{kind}: {_made_of(observations)}")
    told.append(f"log loss {', '.join(f'{name} {loss:.3f}' for name, loss in losses.items())}: {best.name}")
    told += _compared(kind, observations, best.held_aside, unanswerable)
    return Adjustment(
        intercept=best.step.intercept,
        weights=best.step.weights,
        thresholds=_thresholds(best.held_aside),
        questions=len(observations),
        hidden=sum(seen.hidden for seen in observations),
    )


def _fitted(name: str, reads: Sequence[str], observations: Sequence[Observation], unanswerable: float) -> _Candidate:
    """A regression over what is read, and the confidences that those give which saw no question of the same articles."""
    steps = {fold: _fit([seen for seen in observations if _fold(seen) != fold], reads, unanswerable) for fold in range(_FOLDS)}
    held_aside = [seen.with_confidence(round(steps[_fold(seen)].chance(seen.values), 4) if seen.values else 0.0) for seen in observations]
    return _Candidate(name, _fit(observations, reads, unanswerable), held_aside)


def _fit(observations: Sequence[Observation], reads: Sequence[str], unanswerable: float) -> Step:
    weights = [answer.weight for answer in weighted(observations, unanswerable, len(observations))]
    examples = [Example(seen.values, seen.judged.right, weight) for seen, weight in zip(observations, weights, strict=True) if seen.values]
    return fit_step(examples, reads, _SHRINKAGE)


def _fold(seen: Observation) -> int:
    """Which fold it is of: all that belongs to one article is of the same."""
    return int.from_bytes(hashlib.sha256(seen.group.encode()).digest()[:4]) % _FOLDS


def _loss(observations: Sequence[Observation], unanswerable: float) -> float:
    """The mean negative log likelihood of what was right, as often as it is asked."""
    answers = weighted(observations, unanswerable)
    return sum(-answer.weight * math.log(max(1 - answer.confidence if answer.wrong else answer.confidence, 1e-4)) for answer in answers)


def _thresholds(observations: Sequence[Observation]) -> Thresholds:
    return thresholds_of((share, weighted(observations, share / 100)) for share in UNANSWERABLE)


# --- what is told


def _made_of(observations: Sequence[Observation]) -> str:
    counts = Counter("hidden" if seen.hidden else "nobody" if not seen.judged.answerable else "answerable" for seen in observations)
    locales = Counter(seen.locale for seen in observations)
    return (
        f"{counts['answerable']} questions with an answer, {counts['nobody']} that nobody can answer, "
        f"{counts['hidden']} whose right article was hidden; {len(locales)} locale{'s' * (len(locales) > 1)} together"
    )


def _compared(kind: Kind, before: Sequence[Observation], after: Sequence[Observation], unanswerable: int) -> Iterator[str]:
    """What each promise costs before and after, where nothing is judged by what it was learned from."""
    fit = shipped().semantic if kind == "semantic" else shipped().lexical
    yield f"where {unanswerable} of 100 questions have no answer; each tenth of the articles judged by the others, at most with {LEVEL:.0%}"
    yield f"{'':14}{'before':>28}{'after':>36}"
    yield f"{'may be wrong':14}{'from':>10}{'answered':>10}{'wrong':>8}{'from':>10}{'answered':>10}{'wrong':>8}{'at most':>8}"
    final = _thresholds(after)
    for allowed in SHOWN_RISKS:
        threshold = fit.thresholds.answering(allowed, unanswerable)
        then = _judged(weighted(before, unanswerable / 100), threshold)
        now, wrong, bound = _held_aside(after, allowed, unanswerable)
        row = f"{allowed / 100:<14.2f}{threshold:10.3f}{then[0]:10.3f}{then[1]:8.3f}"
        yield f"{row}{final.answering(allowed, unanswerable):10.3f}{now:10.3f}{wrong:8.3f}{bound:8.3f}"


def _judged(answers: Sequence[Weighted], threshold: float) -> tuple[float, float]:
    """The share of the answerable questions that is answered, and the share of all answers that is wrong."""
    given = [answer for answer in answers if answer.confidence >= threshold]
    return _answered(given, answers), wrong_share(given)[0]


def _held_aside(observations: Sequence[Observation], allowed: int, unanswerable: int) -> tuple[float, float, float]:
    """The same where each fold's threshold is that of the others, and the upper bound of the share that is wrong."""
    everything = weighted(observations, unanswerable / 100)
    given: list[Weighted] = []
    for fold in range(_FOLDS):
        threshold = bounded(weighted([seen for seen in observations if _fold(seen) != fold], unanswerable / 100))[allowed - 1]
        judged = (answer for seen, answer in zip(observations, everything, strict=True) if _fold(seen) == fold)
        given += [answer for answer in judged if answer.confidence >= threshold]
    return _answered(given, everything), *wrong_share(given)


def _answered(given: Sequence[Weighted], everything: Sequence[Weighted]) -> float:
    able = sum(answer.weight for answer in everything if answer.answerable)
    return sum(answer.weight for answer in given if answer.answerable) / able if able else 0.0
