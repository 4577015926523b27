"""Figures beside the owner's limits, and whether chance explains that they are over."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from api.insights.models import Rate
from api.store.tallies import Tally
from kb.help_center import HelpCenter

_UNLIKELY = 0.05
"""A probability, as for relevance tests that do not bear a promise out."""

_NEGLIGIBLE = 1e-12
"""Share of a sum that no longer changes it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a help centre's owner allows."""

    center: HelpCenter

    def handoff_rate(self, tallies: Iterable[Tally]) -> Rate:
        """How many questions are handed off, beside how many may be."""
        tallies = list(tallies)
        questions = sum(tally.questions for tally in tallies)
        return rate(sum(tally.handed_off for tally in tallies), questions, self.center.handoffs_per_hundred / 100)

    def wrong_answers(self, tallies: Iterable[Tally]) -> Rate:
        """How many answers are voted wrong, beside how many may be; each locale counts by its own limit."""
        tallies = list(tallies)
        answered = sum(tally.answered for tally in tallies)
        allowed = sum(tally.answered * self._allowed(tally.locale) for tally in tallies)
        limit = allowed / answered if answered else self.center.wrong_answers_per_hundred / 100
        return rate(sum(tally.wrong for tally in tallies), answered, limit)

    def _allowed(self, locale: str) -> float:
        known = locale in self.center.locales  # it may have gone since
        return (self.center.wrong_answers(locale) if known else self.center.wrong_answers_per_hundred) / 100


def rate(count: int, of: int, limit: float) -> Rate:
    """A share beside its limit."""
    over = count > limit * of
    alarm = over and chance_of_as_many(count, of, limit) < _UNLIKELY
    return Rate(count=count, of=of, share=count / of if of else None, limit=round(limit, 4), over=over, alarm=alarm)


def chance_of_as_many(count: int, of: int, share: float) -> float:
    """How likely `count` or more of `of` are when each is with probability `share`, where `count` is above the expected number.

    >>> round(chance_of_as_many(2, 2, 0.1), 6), round(chance_of_as_many(3, 20, 0.1), 2)
    (0.01, 0.32)
    """
    if share >= 1:
        return 1.0
    logarithm = math.lgamma(of + 1) - math.lgamma(count + 1) - math.lgamma(of - count + 1)
    term = math.exp(logarithm + count * math.log(share) + (of - count) * math.log1p(-share))
    total = 0.0
    for hits in range(count, of + 1):  # above the expected number each term is smaller than the one before
        total += term
        term *= (of - hits) / (hits + 1) * share / (1 - share)
        if term < total * _NEGLIGIBLE:
            break
    return min(total, 1.0)
