"""Builds and publishers killed at random moments, and generations switched under load, leave something whole that is served."""

import gc
from dataclasses import replace

import pytest

from benchmarks.endurance.generations import follow_killed_publishers, kill_builds, switch_under_load, variants
from benchmarks.endurance.kills import kill_followers, kill_migrations, kill_servers_that_follow
from kb.article import Content

COUNT = 12
"""Switches; a quarter as many are killed, as each takes a second or more. `python -m benchmarks endurance --kind kills` kills hundreds."""


@pytest.fixture
def contents(demo_content: Content) -> tuple[Content, Content]:
    """Two locales of the demo, of which one changes from build to build and the other is taken over."""
    languages = {locale: demo_content.help_center.locales[locale] for locale in ("bg", "en")}
    help_center = demo_content.help_center.model_copy(update={"locales": languages})
    articles = [article for article in demo_content.articles if article.locale in languages]
    return variants(replace(demo_content, help_center=help_center, articles=articles))


def test_builds_killed_at_random_moments_leave_a_whole_generation_served_and_the_next_build_working(
    contents: tuple[Content, Content],
) -> None:
    assert kill_builds(contents, COUNT // 4).kills == COUNT // 4


def test_generations_switch_under_load_without_a_failed_request_and_without_growing(contents: tuple[Content, Content]) -> None:
    switched = switch_under_load(contents, COUNT)
    gc.collect()
    assert switched.switches == COUNT
    assert switched.requests > COUNT
    first, last = switched.open_files
    assert last <= first + 20, "a generation holds eight files: two more may be under way"
    assert switched.slowest_switch < 5, "on a machine that runs other tests beside it; alone it is under a second"


def test_publishers_killed_at_random_moments_leave_a_whole_generation_followed_without_a_failed_request(
    contents: tuple[Content, Content],
) -> None:
    followed = follow_killed_publishers(contents, COUNT // 4)
    assert followed.kills == COUNT // 4
    assert followed.requests > COUNT


def test_followers_and_migrations_killed_at_random_moments_leave_something_whole(contents: tuple[Content, Content]) -> None:
    assert [kill_followers(contents, 2).kills, kill_migrations(2).kills] == [2, 2]


def test_servers_killed_while_they_follow_start_again_and_serve_what_is_published(contents: tuple[Content, Content]) -> None:
    assert kill_servers_that_follow(contents, 2).kills == 2
