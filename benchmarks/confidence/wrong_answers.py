"""Of all answers that were given, how many were wrong? What owners limit by `wrong_answers_per_hundred`."""

from collections.abc import Iterable
from typing import NamedTuple

from api.evaluation.judged import JudgedAnswer
from api.evaluation.statistics import interval

HEADING = f"{'given':>8}{'wrong':>8}{'95 %':>13}"


class WrongAnswers(NamedTuple):
    """Answers, be they to answerable questions or not."""

    given: int
    wrong: int
    """Those whose first article is not right; to a question that nothing answers, every one."""

    def __str__(self) -> str:
        """The count, the share that is wrong and its 95 % interval, below `HEADING`."""
        low, high = interval(self.wrong, self.given)
        wrong = self.wrong / self.given if self.given else float("nan")
        return f"{self.given:8}{wrong:8.3f}{f'{low:.3f}–{high:.3f}':>13}"


def wrong_answers(judged: Iterable[JudgedAnswer]) -> WrongAnswers:
    """What was answered at the setting that the questions were asked at, and what was wrong."""
    answered = [answer for answer in judged if answer.answered]
    return WrongAnswers(len(answered), sum(not answer.right for answer in answered))
