"""What was asked is counted by how it ended, for each day, locale and category, on both databases."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from api.insights.period import Period, period
from api.store import Store
from kb.errors import RequestError
from tests.insights.asking import ask, insights, vote
from tests.store.rows import NOW, later, open_in


def test_questions_are_counted_by_their_outcome(store: Store) -> None:
    ask(store, "answer", 3)
    ask(store, "suggest", 2)
    ask(store, "handoff", rejected=("a/b",))
    total = insights(store).total
    assert (total.questions, total.answered, total.suggested, total.handed_off, total.rejected) == (6, 3, 2, 1, 1)


def test_where_nothing_was_asked_all_is_nothing(store: Store) -> None:
    empty = insights(store)
    assert set(empty.total.model_dump().values()) == {0}
    assert (empty.handoff_rate.share, empty.handoff_rate.alarm, empty.wrong_answers.share) == (None, False, None)
    assert (empty.locales, empty.categories, empty.unanswered) == ([], [], [])


def test_each_locale_and_category_has_its_figures_most_asked_first(store: Store) -> None:
    ask(store, times=2, locale="ja", articles=("pay/refund", "account/x"))
    ask(store, times=3, locale="uk", articles=("account/x",))
    ask(store, "handoff", times=1, locale="uk", articles=())
    shown = insights(store)
    assert [(figures.locale, figures.questions, figures.handed_off) for figures in shown.locales] == [("uk", 4, 1), ("ja", 2, 0)]
    assert [(figures.category, figures.questions) for figures in shown.categories] == [("account", 3), ("pay", 2), (None, 1)]


def test_each_day_has_its_figures_also_one_on_which_nobody_asked(store: Store) -> None:
    ask(store, at=datetime(2026, 1, 27, 0, 0, tzinfo=UTC))
    ask(store, at=datetime(2026, 1, 27, 23, 59, 59, 999999, tzinfo=UTC))
    ask(store, at=datetime(2026, 1, 29, 1, 0, tzinfo=timezone(timedelta(hours=9))))  # the 28th in UTC
    ask(store, at=datetime(2026, 1, 30, 0, 0, tzinfo=UTC))
    shown = insights(store, Period(date(2026, 1, 26), date(2026, 1, 29)))
    assert [(figures.day.day, figures.questions) for figures in shown.days] == [(26, 0), (27, 2), (28, 1), (29, 0)]
    assert shown.total.questions == 3


def test_the_last_vote_on_an_answer_counts_and_a_good_one_on_any_of_its_articles(store: Store) -> None:
    good, bad, both, changed = ask(store, times=4)
    vote(store, good, helpful=True)
    vote(store, bad, changed, helpful=False)
    vote(store, changed, helpful=True)
    vote(store, both, helpful=False, article="a/b")
    vote(store, both, helpful=True, article="c/d")
    vote(store, "of an answer that is gone", helpful=False)
    total = insights(store).total
    assert (total.helpful, total.not_helpful) == (3, 1)


def test_votes_on_articles_as_such_are_counted_apart(store: Store) -> None:
    vote(store, None, None, helpful=True, article="a/b")
    vote(store, None, helpful=False, article="a/b")
    vote(store, None, helpful=False, article="a/b", at=later(days=1))
    votes = insights(store).article_votes
    assert (votes.helpful, votes.not_helpful) == (2, 1)


def solved(store: Store) -> int:
    return insights(store).total.solved


@pytest.mark.parametrize("outcome", ["answer", "suggest"])
def test_an_answer_or_suggestion_that_no_handoff_followed_is_solved(store: Store, outcome: str) -> None:
    ask(store, outcome, session="s")
    assert solved(store) == 1


def test_what_a_handoff_follows_is_not_solved_be_it_on_the_next_day(store: Store) -> None:
    ask(store, session="s", times=2)
    ask(store, session="t")
    open_in(store, session="s", opened_at=later(days=1))
    assert solved(store) == 1


def test_what_is_asked_again_because_it_did_not_help_or_ends_with_a_human_is_not_solved(store: Store) -> None:
    ask(store, session="s")
    ask(store, session="s", at=later(minutes=1), rejected=("a/b",))
    assert solved(store) == 1  # the second one
    ask(store, "handoff", session="s", at=later(minutes=2))
    assert solved(store) == 0


def test_a_handoff_before_does_not_count_nor_one_of_another_session(store: Store) -> None:
    open_in(store, session="s", opened_at=later(minutes=-1))
    open_in(store, session="t", opened_at=later(minutes=1))
    open_in(store, opened_at=later(minutes=1))
    ask(store, session="s")
    assert solved(store) == 1


def test_without_a_session_only_a_good_vote_says_that_it_is_solved(store: Store) -> None:
    good, _ = ask(store, times=2)
    vote(store, good, helpful=True)
    assert solved(store) == 1


def test_what_was_voted_not_helpful_is_not_solved_and_what_was_voted_helpful_is_whatever_followed(store: Store) -> None:
    bad, good = ask(store, times=2, session="s")
    vote(store, bad, helpful=False)
    vote(store, good, helpful=True)
    assert solved(store) == 1
    open_in(store, session="s", opened_at=later(minutes=1))
    assert solved(store) == 1


def test_handing_off_is_never_solved_without_a_human(store: Store) -> None:
    (answer,) = ask(store, "handoff", session="s")
    vote(store, answer, helpful=True)
    assert solved(store) == 0


def test_opened_handoffs_are_counted_with_or_without_a_question(store: Store) -> None:
    open_in(store)
    open_in(store, question=None)
    open_in(store, opened_at=later(days=-1))
    assert insights(store).handoffs_opened == 2


# --- what was asked without an answer


def unanswered(store: Store) -> list[tuple[str, str, int, int, str | None]]:
    return [(asked.question, asked.locale, asked.suggested, asked.handed_off, asked.article) for asked in insights(store).unanswered]


def test_questions_that_differ_in_case_spaces_and_signs_are_one_shown_as_typed_most_often(store: Store) -> None:
    for question, times in (("Де мої гроші?", 2), ("де  мої гроші", 1), ("ДЕ МОЇ ГРОШІ!!", 1)):
        ask(store, "handoff", times, question=question, articles=())
    ask(store, "suggest", question="де мої гроші", articles=("pay/refund",))
    ask(store, "suggest", 4, question="Ｗｉ－Ｆｉ", locale="ja", articles=())
    assert unanswered(store) == [("Де мої гроші?", "uk", 1, 4, "pay/refund"), ("Ｗｉ－Ｆｉ", "ja", 4, 0, None)]


def test_the_same_text_in_two_locales_is_two(store: Store) -> None:
    ask(store, "handoff", 2, question="Wi-Fi", locale="ja")
    ask(store, "handoff", 1, question="wifi", locale="uk")
    assert [(question, locale) for question, locale, *_ in unanswered(store)] == [("Wi-Fi", "ja"), ("wifi", "uk")]


def test_answered_questions_and_those_that_a_human_takes_on_purpose_are_not_listed(store: Store) -> None:
    ask(store, "answer", question="answered")
    for reason in ("asked_for_human", "handoff_topic", "always_handoff"):
        ask(store, "handoff", question=reason, reasons=(reason, "covered"))
    ask(store, "handoff", question="askedxforxhuman", reasons=("nothing_found",))
    assert [question for question, *_ in unanswered(store)] == ["askedxforxhuman"]


def test_twenty_are_listed(store: Store) -> None:
    for number in range(25):
        ask(store, "handoff", 1 + number % 2, question=f"question {number}")
    listed = insights(store).unanswered
    assert len(listed) == 20
    assert [asked.times for asked in listed] == [2] * 12 + [1] * 8


# --- limits


def test_the_handoff_rate_stands_beside_its_limit(store: Store) -> None:
    ask(store, "answer", 16)
    ask(store, "handoff", 4)
    rate = insights(store).handoff_rate
    assert (rate.count, rate.of, rate.share, rate.limit, rate.over) == (4, 20, 0.2, 0.1, True)
    assert not rate.alarm  # 4 of 20 come by chance where 2 are expected
    ask(store, "handoff", 4)
    assert insights(store).handoff_rate.alarm


def test_answers_voted_wrong_stand_beside_what_each_locale_allows(store: Store) -> None:
    ask(store, "answer", 30, locale="uk")
    wrong = ask(store, "answer", 10, locale="ja")
    suggested = ask(store, "suggest", 10, locale="uk")
    vote(store, *wrong, *suggested, helpful=False)
    rate = insights(store).wrong_answers
    assert (rate.count, rate.of, rate.limit, rate.alarm) == (10, 40, 0.125, True)  # 30 at 10 and 10 at 20 of a hundred


def test_a_locale_that_is_gone_counts_by_the_help_centres_limit(store: Store) -> None:
    ask(store, "answer", 5, locale="el")
    assert insights(store).wrong_answers.limit == 0.1


# --- periods


def test_a_period_ends_today_unless_it_is_said() -> None:
    today = date(2026, 2, 3)
    assert period(None, None, 1, today) == Period(today, today)
    assert period(None, None, 30, today) == Period(date(2026, 1, 5), today)
    assert period(date(2026, 2, 1), None, 30, today) == Period(date(2026, 2, 1), today)
    assert len(list(period(date(2025, 2, 3), today, 1, today).days())) == 366


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 2, 2), date(2026, 2, 1), "exchange the two"),
        (date(2025, 2, 2), date(2026, 2, 3), "366 are the most"),
        (None, date(1, 1, 1), "no such days"),
        (date(9999, 12, 31), date(9999, 12, 31), "no such days"),
    ],
)
def test_a_period_that_cannot_be_meant_is_told(first: date | None, last: date, told: str) -> None:
    with pytest.raises(RequestError, match=told):
        period(first, last, 30, NOW.date())
