"""The first rule that a question meets says which queue takes it; what is sensitive comes first."""

from typing import Any

import pytest

from api.answers.queues import Subject, route
from tests.queues.content import SETTINGS, settings_of

TOPIC = {"reasons": ["handoff_topic", "covered"]}


@pytest.mark.parametrize(
    ("locale", "subject", "queue"),
    [
        ("en", {}, "support"),
        ("en", {"category": "money"}, "support"),
        ("en", {"category": "money", "labels": ["card", "x"]}, "money"),
        ("en", {"category": "rides", "labels": ["card"]}, "support"),
        ("uk", {"category": "money"}, "money"),
        ("ja", {"category": "money", "labels": ["card"]}, "japan"),
        ("en", {"reasons": ["always_handoff"]}, "safety"),
        ("en", {"reasons": ["covered", "rejected"]}, "support"),
        ("en", {**TOPIC, "topics": ["knife fight"]}, "safety"),
        ("en", {**TOPIC, "topics": ["knife fight", "stolen card"]}, "fraud"),
        ("uk", {**TOPIC, "topics": ["вкрадена картка"], "category": "money"}, "fraud"),
        ("ja", {**TOPIC, "topics": ["knife fight"]}, "safety"),
    ],
)
def test_the_first_rule_that_is_met_counts_and_what_is_sensitive_comes_first(locale: str, subject: dict[str, Any], queue: str) -> None:
    assert route(settings_of(), Subject(locale, **subject)) == queue


def test_without_rules_all_goes_to_the_only_queue() -> None:
    head = SETTINGS.partition("queues:")[0]
    assert route(settings_of(head + "queues: {all: {}}"), Subject("en")) == "all"


def test_without_queues_it_goes_to_none() -> None:
    assert route(settings_of(SETTINGS.partition("queues:")[0]), Subject("en")) is None
