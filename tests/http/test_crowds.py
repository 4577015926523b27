"""When more questions come than can be answered, some are answered as fast as ever, and the others turned away at once."""

from dataclasses import replace
from pathlib import Path

from api.http.server.crowd import Crowd
from benchmarks.endurance.arrivals import arrive
from benchmarks.endurance.soak import soak
from benchmarks.serving import serving
from kb.article import Content


def let_in(crowd: Crowd, times: int, now: float) -> int:
    """How many of so many that come at once are let in."""
    admitted = 0
    for _ in range(times):
        if not crowd.refuses(now):
            crowd.waiting += 1
            admitted += 1
    return admitted


def test_many_that_come_at_once_wait_and_more_are_turned_away() -> None:
    crowd = Crowd()
    assert let_in(crowd, 64, 0.0) == 64
    assert let_in(crowd, 10, 0.0) == 0
    assert crowd.refused == 10


def test_in_a_rush_few_wait_and_once_it_is_over_many_again() -> None:
    crowd = Crowd()
    let_in(crowd, 65, 0.0)
    crowd.waiting = 0
    assert let_in(crowd, 5, 0.5) == 2
    crowd.waiting = 0
    assert let_in(crowd, 64, 1.6) == 64, "nobody was turned away for a second"


def test_clients_that_ask_again_without_a_pause_are_let_in_again_after_a_while() -> None:
    crowd = Crowd()
    let_in(crowd, 65, 0.0)
    crowd.waiting = 0
    for tenth in range(1, 300):
        assert let_in(crowd, 16, tenth / 10) == 2
        crowd.waiting = 0
    assert let_in(crowd, 16, 30.1) == 16


def test_a_flood_of_questions_is_answered_or_turned_away_at_once(demo_content: Content, demo_index: Path) -> None:
    titles = [(article.metadata.title, article.locale) for article in demo_content.articles]
    with serving(demo_index, KOTAE_EMBEDDER="none", KOTAE_STORE="none") as server:
        flood = arrive(server.port, titles, 2000, 2)
        calm = arrive(server.port, titles, 20, 0.5)
    assert set(+flood.statuses) == {"200", "503"}
    assert len(flood.served) > 100
    assert set(+calm.statuses) == {"200"}


def test_a_short_soak_fails_no_request(demo_content: Content) -> None:
    english = demo_content.help_center.model_copy(update={"locales": {"en": demo_content.help_center.locales["en"]}})
    content = replace(demo_content, help_center=english, articles=list(demo_content.of("en")))
    soaked = soak(content, 4, workers=1)
    assert soaked.generations
    assert soaked.handoffs
    assert soaked.requests > 10
