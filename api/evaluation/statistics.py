"""What scikit-learn and scipy compute: the one module that imports them. They come with the extra `evaluation`; answering needs neither.

Every function raises `NotInstalled` without them.
"""

import importlib.util
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from api.answers.confidence import Step
from kb.errors import NotInstalled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NONE = 1e-9
"""Fewer are none: sums of weights are not exact."""


class Example(NamedTuple):
    """Evidence, and whether what it is evidence for is so."""

    values: Mapping[str, float]
    holds: bool
    weight: float = 1.0


def check_installed() -> None:
    """Raises `NotInstalled` without scikit-learn."""
    if not importlib.util.find_spec("sklearn"):
        raise NotInstalled("scikit-learn is not installed, which judges answers; run `pip install 'kotae[evaluation]'`")


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive has the higher score of a pair with a negative, ties counting half; in [0, 1].

    The area under the receiver operating characteristic (Hanley & McNeil 1982); nan when there are not both.
    """
    check_installed()
    from sklearn.metrics import roc_auc_score

    if not positive or not negative:
        return float("nan")
    return float(roc_auc_score([True] * len(positive) + [False] * len(negative), [*positive, *negative]))


def chance_of_more(wrong: int, answers: int, share: float) -> float:
    """The probability of `wrong` or more among so many answers of which each is wrong with the probability `share`.

    >>> round(chance_of_more(2, 10, 0.1), 3)
    0.264
    """
    check_installed()
    from scipy.stats import binom

    return float(binom.sf(wrong - 1, answers, share))


def interval(wrong: int, answers: int) -> tuple[float, float]:
    """Between which shares the true one lies with 95 % confidence, `wrong` of so many answers being wrong; (0, 1) where there are none.

    The exact interval (Clopper & Pearson 1934), which takes the answers for independent: a question in several locales makes it too narrow.

    >>> [round(share, 3) for share in interval(2, 100)]
    [0.002, 0.07]
    """
    check_installed()
    from scipy.stats import binomtest

    if not answers:
        return 0.0, 1.0
    low, high = binomtest(wrong, answers).proportion_ci(0.95, method="exact")
    return float(low), float(high)


def upper_bounds(wrong: Sequence[float], answers: Sequence[float], level: float) -> list[float]:
    """Below which share the true one lies with the probability `level`, for each pair of wrong answers and all answers.

    Clopper and Pearson's (1934), one-sided; numbers need not be whole, as effective ones of weighted samples are not.

    >>> [round(bound, 3) for bound in upper_bounds([0, 2], [100, 100], 0.95)]
    [0.03, 0.062]
    """
    right = [every - few for few, every in zip(wrong, answers, strict=True)]
    return [1 - bound for bound in lower_bounds(right, answers, level)]


def lower_bounds(wrong: Sequence[float], answers: Sequence[float], level: float) -> list[float]:
    """The same for above which share it lies.

    >>> [round(bound, 3) for bound in lower_bounds([0, 2], [100, 100], 0.95)]
    [0.0, 0.004]
    """
    check_installed()
    import numpy as np
    from scipy.stats import beta

    few, every = np.asarray(wrong, float), np.asarray(answers, float)
    bounds = np.where(few > _NONE, beta.ppf(1 - level, np.maximum(few, _NONE), every - few + 1), 0.0)
    return [float(bound) for bound in bounds]


def fit_step(examples: Sequence[Example], names: Sequence[str], strength: float = 1.0) -> Step:
    """The logistic regression over the evidence of those names, on a common scale while it is fitted.

    L2-regularised; `strength` is scikit-learn's C: the smaller, the nearer to 0 the weights stay.
    """
    check_installed()
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler()
    rows = scaler.fit_transform([[example.values[name] for name in names] for example in examples])
    model = LogisticRegression(C=strength, max_iter=1000)
    model.fit(rows, [example.holds for example in examples], sample_weight=[example.weight for example in examples])
    weights = [float(weight / scale) for weight, scale in zip(model.coef_[0], scaler.scale_, strict=True)]
    shift = sum(weight * float(mean) for weight, mean in zip(weights, scaler.mean_, strict=True))
    return Step(
        intercept=round(float(model.intercept_[0]) - shift, 4),
        weights={name: round(weight, 4) for name, weight in zip(names, weights, strict=True)},
    )


def fit_logistic(
    rows: "NDArray[np.float32]", holds: "NDArray[np.bool_]", weights: Sequence[float], strength: float
) -> "tuple[NDArray[np.float64], float]":
    """The weights, shape (columns,), and the intercept of a logistic regression over rows as they are (L2, C = `strength`)."""
    check_installed()
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=5000)
    model.fit(rows, holds, sample_weight=weights)
    return model.coef_[0], float(model.intercept_[0])


def centres(rows: "NDArray[np.float32]", count: int) -> "NDArray[np.float32]":
    """The means of so many clusters of rows, or of as many as there are rows (k-means, the same each time); shape (count, columns)."""
    check_installed()
    from sklearn.cluster import KMeans

    means: NDArray[np.float32] = KMeans(min(count, len(rows)), n_init=1, random_state=1).fit(rows).cluster_centers_
    return means
