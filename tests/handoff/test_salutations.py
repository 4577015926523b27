"""To whom a letter is written asks for nobody: tests/cases/salutations.tsv."""

import pytest

from indexer.query import without_salutation
from indexer.store import Generation
from tests.asking import asked, codes
from tests.demo import EARLIER
from tests.golden import CASES, rows


@pytest.mark.parametrize("row", rows(CASES / "salutations.tsv"), ids=lambda row: row[0])
def test_a_salutation_is_no_request_for_a_human(demo: Generation, row: list[str]) -> None:
    question, locale, right = row
    answer = asked(demo, question, locale, viewer=EARLIER)
    assert ("asked_for_human" in codes(answer)) == (right == "human")
    if right != "human":
        assert answer.results[0].article == right


@pytest.mark.parametrize(
    "text", ["客服", "客服，在吗", "Hello, operator!", "hello kitty", "Здравейте", "お世話になっております。", "dear me, no"]
)
def test_what_is_nothing_but_a_salutation_stays(text: str) -> None:
    assert without_salutation(text) == text
