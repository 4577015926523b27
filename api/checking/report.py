"""What one check found, for all formats to show."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.checking.against import Comparison
from api.evaluation.relevance_tests import Asked, AskedQuestion
from kb.problems import Problem


@dataclass(frozen=True, slots=True)
class Report:
    """What one check found."""

    folder: str
    """The content root as CI knows it: below the working directory, with `/` behind it; empty where it is that, or lies elsewhere."""

    articles: int = 0
    locales: int = 0
    """How many there are; 0 where errors keep them from being read."""

    problems: Sequence[Problem] = ()
    """In the files themselves."""

    asked_of: str = ""
    """Which generation of which index was asked; empty where one was made of the content."""

    asked: Asked = field(default_factory=dict)
    """The relevance tests of each locale, as they are answered now; empty where none were asked."""

    comparison: Comparison | None = None
    """With what is published."""

    failing: Sequence[Problem] = ()
    """Relevance tests that fail, each at its line."""

    missed: Sequence[str] = ()
    """The thresholds that are not met, a sentence for each."""

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Everything that has a place in a file."""
        return (*self.problems, *self.failing, *(self.comparison.problems if self.comparison else ()))

    @property
    def passed(self) -> bool:
        """Whether it may be published."""
        return not self.missed and not any(problem.severity == "error" for problem in self.problems)

    def counts(self) -> dict[str, tuple[int, int]]:
        """Of each locale's relevance tests, how many pass, and how many there are."""
        return {locale: (sum(question.passes for question in questions), len(questions)) for locale, questions in self.asked.items()}


def told(asked: AskedQuestion) -> str:
    """What came of a relevance test, beside what should have.

    It names the question, so that it can be found again in whatever shows it.
    """
    right = " or ".join(f"`{article}`" for article in sorted(asked.question.right)) or "a human"
    return f"`{asked.question.text}` should lead to {right}, and {outcome_of(asked)}"


def outcome_of(asked: AskedQuestion) -> str:
    """What a customer who asks it gets."""
    results = asked.answer.results
    first = f"`{results[0].article}`" if results else "nothing"
    said = {
        "answer": f"is answered with {first}",
        "suggest": f"gets suggestions, first {first}",
        "handoff": f"goes to a human, with {first}",
    }
    return f"{said[asked.answer.outcome]} (confidence {asked.answer.confidence:.2f})"
