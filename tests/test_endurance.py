import gc

import pytest

from benchmarks.endurance import kill_builds, switch_under_load, variants
from kb.article import Content

COUNT = 20


@pytest.fixture
def contents(demo_content: Content) -> tuple[Content, Content]:
    return variants(demo_content)


def test_builds_killed_at_random_moments_leave_a_whole_generation_served_and_the_next_build_working(contents):
    killed = kill_builds(contents, COUNT)
    assert killed.kills >= COUNT / 4  # the others were done before the signal came
    assert killed.switched > 0


def test_generations_switch_under_load_without_a_failed_request_and_without_growing(contents):
    switched = switch_under_load(contents, COUNT)
    gc.collect()
    assert switched.switches == COUNT
    assert switched.requests > COUNT
    first, last = switched.open_files
    assert last <= first + 20, "a generation holds eight files: two more may be under way"
    assert switched.slowest_switch < 5, "on a machine that runs other tests beside it; alone it is under a second"
