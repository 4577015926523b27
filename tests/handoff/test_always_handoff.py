"""What some articles are about is always looked at by a human."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from api.answers.messages import handoff_message
from indexer.store import Generation
from kb.content import read_content
from kb.errors import ContentError
from kb.visibility import Viewer
from tests.asking import asked, codes, slugs, values
from tests.conftest import Publish
from tests.demo import LOCALES
from tests.files import article, write
from tests.handoff.content import FILES, TWINS


def test_an_article_can_always_be_handed_off_and_is_shown_along(publish: Publish, small: Generation) -> None:
    marked = asked(small, "collision")
    unmarked = asked(publish({**FILES, "en/help/accident.md": FILES["en/help/accident.md"].replace("handoff: always\n", "")}), "collision")
    assert (unmarked.outcome, slugs(unmarked)[0]) == ("answer", "accident")
    assert (marked.outcome, slugs(marked)) == ("handoff", slugs(unmarked))
    assert values(marked, "always_handoff") == ("After an accident",)
    assert marked.handoff.message == handoff_message("always", "en")
    assert marked.confidence == unmarked.confidence
    assert codes(marked) == ["always_handoff", *codes(unmarked)]


@pytest.mark.parametrize("marked", [["scarf"], ["glove"], ["scarf", "glove"]])
def test_an_article_that_is_always_handed_off_counts_as_a_close_second(publish: Publish, marked: Sequence[str]) -> None:
    twins = {f"en/help/{name}.md": article(f"Wash a {name}", f"Wash a {name} in cold water.", handoff="always") for name in marked}
    answer = asked(publish({**FILES, **twins}), TWINS)
    assert "close_call" in codes(answer)
    assert set(slugs(answer)[:2]) == {"scarf", "glove"}
    assert (answer.outcome, answer.handoff.message) == ("handoff", handoff_message("always", "en"))
    assert set(values(answer, "always_handoff")) == {f"Wash a {name}" for name in marked}


def test_an_article_that_is_always_handed_off_and_stands_far_behind_changes_nothing(small: Generation) -> None:
    answer = asked(small, "change my address collision")
    assert slugs(answer) == ["move", "accident"]
    assert (answer.outcome, "always_handoff" in codes(answer)) == ("answer", False)


def test_an_article_of_a_fallback_is_always_handed_off_too(small: Generation) -> None:
    answer = asked(small, "collision", "uk")
    assert (answer.outcome, answer.results[0].locale) == ("handoff", "en")
    assert values(answer, "always_handoff") == ("After an accident",)
    assert answer.handoff.message == handoff_message("always", "uk")


def test_a_human_request_is_answered_before_all(small: Generation) -> None:
    answer = asked(small, "collision, talk to a human")
    assert codes(answer)[:2] == ["asked_for_human", "always_handoff"]
    assert answer.handoff.message == handoff_message("human", "en")


@pytest.mark.parametrize("locale", LOCALES)
def test_in_the_demo_an_accident_is_always_handed_off(demo: Generation, locale: str) -> None:
    title = demo.index(locale, Viewer()).articles.metadata["safety/accident"].title
    answer = asked(demo, title, locale)
    assert (answer.outcome, answer.results[0].article) == ("handoff", "safety/accident")
    assert values(answer, "always_handoff") == (title,)


@pytest.mark.parametrize("mark", ["sometimes", "true"])
def test_a_handoff_that_is_none_is_told(tmp_path: Path, mark: str) -> None:
    with pytest.raises(ContentError, match=r"en/help/pets\.md:3: error: .*handoff.*(auto|always)"):
        read_content(write(tmp_path, {**FILES, "en/help/pets.md": article("Travel with a dog", handoff=mark)}))


def test_what_a_human_always_looks_at_stays_so_when_a_fallback_answers(publish: Publish) -> None:
    files = {
        "uk/help/fraud.md": article("Шахрайство VISA", "Якщо хтось платить вашою карткою visa.", handoff="always"),
        "en/help/visa.md": article("Visa cards", "Pay with visa cards."),
    }
    generation = publish({**FILES, **files})
    assert [asked(generation, question, "uk").outcome for question in ("visa", "visa cards")] == ["handoff", "handoff"]
