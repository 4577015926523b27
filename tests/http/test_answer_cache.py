"""What many ask is found once, and answered as if it were found anew."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.answers import Answer, Request, Viewer
from api.runtime import LiveIndex, Runtime, Settings
from indexer.search import QueryEmbedder
from tests.conftest import Publish
from tests.embedders import UNLIMITED, RandomEmbedder, TroubledEmbedder
from tests.files import article, help_center

NOON = datetime(2999, 1, 4, 12, tzinfo=UTC)
HOURS = (
    "opening_hours: {office: {time_zone: UTC, week: {daily: 9:00-17:00}}}\nqueues: {support: {open: office}}\nrouting: [{queue: support}]\n"
)
FILES = {
    "help-center.yaml": help_center("en: {}") + HOURS,
    "en/help/whale.md": article("How to feed a whale", "With krill."),
    "en/help/soon.md": article("How to feed a walrus", "With clams.", publish_at="2999-01-04T18:00:00Z"),
}
WHALE = "how do I feed a whale"


def open_live(index: Path, size: int = 2) -> LiveIndex:
    live = LiveIndex(index, Runtime(Settings(answer_cache=size)))
    live.open()
    return live


def asked(live: LiveIndex, question: str = WHALE, now: datetime = NOON, **more: object) -> tuple[bool, Answer]:
    """Whether a question was answered from memory, and the answer."""
    request = Request(question, "en", viewer=Viewer(now=now), **more)  # type: ignore[arg-type]
    known = live.known(live.generation, request)
    return known is not None, known or live.ask(live.generation, request)


def test_who_asks_the_same_gets_the_same_under_an_id_of_its_own(publish: Publish, index: Path) -> None:
    publish(FILES)
    live = open_live(index)
    (_, first), (known, second) = asked(live), asked(live)
    assert known
    assert second.answer_id != first.answer_id
    assert second.model_copy(update={"answer_id": first.answer_id}) == first


def test_another_question_locale_limit_or_rejection_is_another_request(publish: Publish, index: Path) -> None:
    publish(FILES)
    live = open_live(index, size=100)
    asked(live)
    for other in ({"question": f"{WHALE}s"}, {"limit": 1}, {"verbatim": True}, {"fallbacks": ("en",)}, {"rejected": ("help/whale",)}):
        assert not asked(live, **other)[0]  # type: ignore[arg-type]


def test_an_article_that_appears_meanwhile_is_found(publish: Publish, index: Path) -> None:
    publish(FILES)
    live = open_live(index)
    asked(live, "feed a walrus")
    known, later = asked(live, "feed a walrus", NOON + timedelta(hours=7))
    assert (known, later.results[0].article) == (False, "help/soon")


def test_another_generation_answers_for_itself(publish: Publish, index: Path) -> None:
    publish(FILES)
    live = open_live(index)
    before = live.generation
    asked(live)
    publish({**FILES, "en/help/whale.md": article("How to feed a whale", "With plankton.")})
    live.follow()
    known, answer = asked(live)
    assert (known, "plankton" in answer.results[0].snippet.text) == (False, True)
    assert live.known(before, Request(WHALE, "en")) is None


def test_no_more_are_kept_than_the_setting_says(publish: Publish, index: Path) -> None:
    publish(FILES)
    live = open_live(index, size=1)
    asked(live)
    asked(live, "krill")
    assert not asked(live)[0]
    nothing = open_live(index, size=0)
    asked(nothing)
    assert not asked(nothing)[0]


def test_who_is_there_to_take_it_over_is_told_as_it_is_now(publish: Publish, index: Path) -> None:
    publish(FILES)
    live = open_live(index)
    evening = NOON.replace(hour=17, minute=30)
    assert [asked(live, now=now)[1].handoff.open_now for now in (NOON, evening)] == [True, False]
    assert asked(live, now=evening)[0]


def test_what_lacks_its_meaning_is_found_again(publish: Publish, index: Path) -> None:
    publish(FILES, RandomEmbedder())
    live = open_live(index)
    for failing in (True, False):
        live.embedder = QueryEmbedder(TroubledEmbedder(failing=failing), UNLIMITED, 1)
        known, answer = asked(live)
        assert (known, answer.degraded is not None) == (False, failing)
    assert asked(live)[0]
