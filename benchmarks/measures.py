"""What a ranking is worth, by the judgements of people."""

import math
from collections.abc import Mapping, Sequence


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], k: int = 10) -> float:
    """Normalised discounted cumulative gain of the first `k`, in [0, 1]. Linear gain (Järvelin & Kekäläinen 2002).

    `grades` holds the right documents, at least one, with grades larger than 0.

    >>> ndcg(["a", "b"], {"b": 1})
    0.6309297535714575
    """
    gained = sum(grades.get(document, 0) / math.log2(rank + 1) for rank, document in enumerate(ranking[:k], 1))
    ideal = sum(grade / math.log2(rank + 1) for rank, grade in enumerate(sorted(grades.values(), reverse=True)[:k], 1))
    return gained / ideal


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int], k: int = 10) -> float:
    """One over the rank of the first right document, in [0, 1]; 0 when it is not among the first `k`."""
    return next((1 / rank for rank, document in enumerate(ranking[:k], 1) if document in grades), 0.0)


def precision_at_1(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """1 when the first document is right, else 0."""
    return float(bool(ranking) and ranking[0] in grades)


def recall(ranking: Sequence[str], grades: Mapping[str, int], k: int = 10) -> float:
    """The share of the right documents that are among the first `k`, in [0, 1]."""
    return len(set(ranking[:k]) & set(grades)) / len(grades)


MEASURES = {"nDCG@10": ndcg, "RR@10": reciprocal_rank, "P@1": precision_at_1, "R@10": recall}
