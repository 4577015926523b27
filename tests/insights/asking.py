"""A help centre, and people who ask it."""

from datetime import datetime
from typing import Any

from api.insights.collect import collect
from api.insights.models import Insights
from api.insights.period import Period
from api.store import Store
from api.store.answers import GivenAnswer, insert_answers
from api.store.feedback import Vote, insert_vote
from kb.help_center import HelpCenter
from tests.store.rows import NOW, given

CENTER = HelpCenter.model_validate(
    {
        "name": "Lanto <&>",
        "default_locale": "uk",
        "locales": {"uk": {}, "ja": {"wrong_answers_per_hundred": 20}},
        "categories": {"account": {"uk": "Профіль"}, "pay": {"uk": "Оплата"}},
        "wrong_answers_per_hundred": 10,
    }
)

TODAY = Period(NOW.date(), NOW.date())


def ask(store: Store, outcome: str = "answer", times: int = 1, **more: Any) -> list[str]:
    """So many questions with an outcome; the ids of their answers."""
    answers = [GivenAnswer(**{**_kept(given(outcome=outcome)), **more}) for _ in range(times)]
    with store.writing() as connection:
        insert_answers(connection, answers)
    return [answer.id for answer in answers]


def vote(store: Store, *answers: str | None, helpful: bool, at: datetime = NOW, article: str | None = None) -> None:
    with store.writing() as connection:
        for answer in answers:
            insert_vote(connection, Vote(at, answer, article, "uk", helpful=helpful, why=None, session=None))


def insights(store: Store, period: Period = TODAY) -> Insights:
    with store.reading() as connection:
        return collect(connection, period, CENTER)


def _kept(answer: GivenAnswer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in GivenAnswer.__slots__}
