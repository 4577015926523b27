"""What customers' votes and agents' answers say of questions: a verdict on each, to be learned from like a relevance test."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from api.store.outcomes import Outcome
from kb.article import Content
from kb.relevance_tests import JudgedQuestion
from kb.text import fold


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a question that was asked."""

    locale: str
    text: str
    right: frozenset[str]
    """Articles that helped more often than not."""

    wrong: frozenset[str]
    """Articles that did not help more often than they did."""


@dataclass(slots=True)
class _Said:
    """All that was said of one question."""

    text: str
    balance: Counter[str] = field(default_factory=Counter)
    """By article: how often it helped, less how often it did not."""

    in_words: int = 0
    """Agents' answers without an article."""

    def add(self, outcome: Outcome) -> None:
        if outcome.article is None:
            self.in_words += 1
        else:
            self.balance[outcome.article] += 1 if outcome.helped else -1

    def verdict(self, locale: str, articles: Collection[str]) -> Verdict | None:
        """None where nothing is certain; articles that are gone tell nothing."""
        right = frozenset(article for article, balance in self.balance.items() if balance > 0 and article in articles)
        wrong = frozenset(article for article, balance in self.balance.items() if balance < 0 and article in articles)
        return Verdict(locale, self.text, right, wrong) if right or wrong or self.in_words else None


def verdicts(outcomes: Iterable[Outcome], content: Content) -> list[Verdict]:
    """One for each question of a locale, in the order in which they were first met; not for those that `questions/` judges."""
    judged = {(locale, fold(question.text)) for locale, questions in content.questions.items() for question in questions}
    articles = {tag: {article.id for article in content.of(tag)} for tag in content.help_center.locales}
    said: dict[tuple[str, str], _Said] = {}
    for outcome in outcomes:
        said.setdefault((outcome.locale, fold(outcome.question)), _Said(outcome.question)).add(outcome)
    readable = {
        tag: {*articles[tag], *(a for other in content.help_center.all_fallbacks(tag) for a in articles[other])} for tag in articles
    }
    known = (each.verdict(key[0], readable.get(key[0], ())) for key, each in said.items() if key not in judged)
    return [verdict for verdict in known if verdict]


def with_verdicts(content: Content, known: Iterable[Verdict]) -> Content:
    """The content with a question more for each verdict that says what is right, or that only a human could answer."""
    questions = {locale: list(own) for locale, own in content.questions.items()}
    for verdict in known:
        if verdict.right or not verdict.wrong:
            questions.setdefault(verdict.locale, []).append(JudgedQuestion(verdict.text, verdict.right))
    return replace(content, questions={locale: tuple(own) for locale, own in questions.items()})
