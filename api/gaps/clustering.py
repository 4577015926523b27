"""Which questions ask the same? By what they mean, where there are vectors, else by their words."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import content_words, words_of
from kb.locale import language_of

Matrix = NDArray[np.float32]


WITH_MEANING = 0.45
BY_WORDS = 0.2
"""The mean alikeness of the members of two groups from which on they are one: a cosine of what they mean, or of their words.

On questions in seven languages to a help centre of another field than the one that this was chosen on, with the right article as the gap,
five a gap: pairwise F1 .40 with meaning, .09 by words. Words beside meaning add nothing, nor does what of the help centre is near; vectors
turned so that questions of one article lie together (by within-class covariance) are worse in another field.
"""


def cluster(questions: Sequence[str], locales: Sequence[str], vectors: Matrix | None, threshold: float | None = None) -> list[list[int]]:
    """Groups of questions that ask the same, as places in `questions`; every question is in one, largest groups first.

    `vectors` are of length 1 and centred by language, shape (questions, dimension). Average linkage: the two groups whose members are most
    alike in the mean become one, until none are alike enough.
    """
    alike = _by_words(questions, locales) if vectors is None else vectors @ vectors.T
    return _joined(alike, threshold or (BY_WORDS if vectors is None else WITH_MEANING))


def _joined(alike: Matrix, threshold: float) -> list[list[int]]:
    groups = {place: [place] for place in range(len(alike))}
    between = alike.astype(np.float32, copy=True)
    np.fill_diagonal(between, -np.inf)
    while len(groups) > 1:
        first, second = divmod(int(between.argmax()), len(between))
        if between[first, second] < threshold:
            break
        ours, theirs = len(groups[first]), len(groups[second])
        between[first] = between[:, first] = (ours * between[first] + theirs * between[second]) / (ours + theirs)
        between[second] = between[:, second] = between[first, first] = -np.inf
        groups[first] += groups.pop(second)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))


def _by_words(questions: Sequence[str], locales: Sequence[str]) -> Matrix:
    """The cosine of the questions' words, each weighed by how few questions hold it; 0 between languages, shape (questions, questions)."""
    terms = [_terms(question, locale) for question, locale in zip(questions, locales, strict=True)]
    holding = Counter(term for own in terms for term in own)
    place = {term: number for number, term in enumerate(sorted(holding))}
    weights = np.zeros((len(questions), max(len(place), 1)), np.float32)
    for row, own in enumerate(terms):
        for term in own:
            weights[row, place[term]] = math.log(1 + len(questions) / holding[term])
    lengths = np.linalg.norm(weights, axis=1, keepdims=True)
    weights /= np.maximum(lengths, np.float32(1e-9))
    shared: Matrix = weights @ weights.T
    return shared


def _terms(question: str, locale: str) -> frozenset[str]:
    language = language_of(locale)
    words = list(words_of(question, language))
    return frozenset(f"{language} {token.term}" for token in content_words(words, question, language))
