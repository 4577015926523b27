"""An article is shown to whom, and when, its writer says."""

from datetime import UTC, datetime, timedelta

import pytest

from api.answers import Viewer
from api.answers.request import MOST_RESULTS
from tests.asking import asked, found, slugs
from tests.conftest import Publish
from tests.files import article

MOMENT = datetime(2030, 1, 1, 8, tzinfo=UTC)
JUST_BEFORE = MOMENT - timedelta(microseconds=1)

TIMED = {
    "en/help/always.md": article(text="A walrus fits."),
    "en/help/scheduled.md": article(text="A walrus fits.", publish_at="2030-01-01T08:00:00Z"),
    "en/help/expiring.md": article(text="A walrus fits.", expires_at="2030-01-01T10:00:00+02:00"),
    "en/help/internal.md": article(text="A walrus fits.", audience="internal"),
    "en/help/internal-scheduled.md": article(text="A walrus fits.", audience="internal", publish_at="2030-01-01T08:00:00Z"),
    "en/help/draft.md": article(text="A walrus fits.", status="draft"),
}


@pytest.mark.parametrize(
    ("audience", "now", "shown"),
    [
        ("public", JUST_BEFORE, {"always", "expiring"}),
        ("public", MOMENT, {"always", "scheduled"}),
        ("internal", JUST_BEFORE, {"always", "expiring", "internal"}),
        ("internal", MOMENT, {"always", "scheduled", "internal", "internal-scheduled"}),
    ],
)
def test_articles_are_shown_by_moment_and_audience(publish: Publish, audience: str, now: datetime, shown: set[str]) -> None:
    answer = asked(publish(TIMED), "walrus", limit=MOST_RESULTS, viewer=Viewer(audience, now))
    assert set(slugs(answer)) == shown


def test_many_hidden_articles_do_not_crowd_out_the_one_that_is_shown(publish: Publish) -> None:
    hidden = {f"en/help/internal-{number}.md": article(text="Walrus, walrus, walrus.", audience="internal") for number in range(100)}
    crowded = publish({**hidden, "en/help/public.md": article(text="For a ride with a walrus, write to us a day before.")})
    assert found(crowded, "walrus") == ["public"]


@pytest.mark.parametrize("locale", ["en", "zh-Hant"])
def test_an_article_that_is_hidden_answers_nobody(publish: Publish, locale: str) -> None:
    hidden = {
        "en/help/secret.md": article("Walrus", "Pay a walrus at most.", audience="internal"),
        "zh-Hant/help/x.md": article(text="付款"),
    }
    answer = asked(publish(hidden), "walrus", locale)
    assert (answer.outcome, answer.confidence, answer.results) == ("handoff", 0, ())
