"""An answer beside what would have been right."""

from dataclasses import dataclass, replace

from api.answers import Answer, Outcome

FEW = 3
"""Results among which a right one is near."""


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """One question's answer, judged."""

    confidence: float
    """In [0, 1]."""

    outcome: Outcome

    answerable: bool
    """Whether there is a right article at all."""

    right: bool
    """Whether the first article is right."""

    near: bool
    """Whether a right article is among the first three."""

    @property
    def answered(self) -> bool:
        """Whether the first article was shown as the answer."""
        return self.outcome == "answer"

    def with_confidence(self, confidence: float) -> "JudgedAnswer":
        """The same, judged with another confidence."""
        return replace(self, confidence=confidence)


def judge_answer(answer: Answer, right: frozenset[str]) -> JudgedAnswer:
    """The answer to a question that the articles `right` answer, or none when that is empty."""
    articles = [result.article for result in answer.results]
    first, few = articles[:1], articles[:FEW]
    return JudgedAnswer(answer.confidence, answer.outcome, bool(right), bool(right & set(first)), bool(right & set(few)))
