from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance, unsupported_method

from api.http import create_app
from api.runtime import LiveIndex, Runtime, Settings

REQUESTS = 2000
WITHOUT_PARAMETERS = 2


@pytest.fixture(scope="module")
def operations(demo_index: Path) -> Iterator[list]:
    live = LiveIndex(demo_index, Runtime(Settings()))
    live.open()
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(live, Settings(index=demo_index)))
    return [found.ok() for found in schema.get_all_operations()]


def test_every_route_of_the_api_is_tried(operations):
    assert {"/v1/answers", "/v1/suggestions", "/v1/categories"} <= {operation.path for operation in operations}


def test_no_request_gets_a_5xx_or_an_answer_outside_the_schema(operations):
    asked = 0
    for operation in operations:

        @settings(
            max_examples=REQUESTS // (len(operations) - WITHOUT_PARAMETERS) + 1,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        )
        @given(case=operation.as_strategy())
        def check(case):
            nonlocal asked
            asked += 1
            # a locale that the help centre does not have is refused, though it is text
            case.call_and_validate(excluded_checks=[positive_data_acceptance, unsupported_method])

        check()
    assert asked >= REQUESTS
