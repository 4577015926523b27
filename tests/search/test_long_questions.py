"""Long questions do not hold others up, and are answered as what they ask."""

import unicodedata
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answers.models import Answer
from api.answers.request import LONGEST_QUESTION, LONGEST_READ
from indexer.analysis import pipeline
from indexer.backends import EVERYTHING, ArticleFilter, Hit, QueryTerm
from indexer.backends.tantivy import TantivyBackend
from indexer.query import excerpt, gist
from indexer.store import Generation
from indexer.store.sqlite_file import SqliteFile
from kb.errors import RequestError
from tests.asking import asked, codes
from tests.demo import EARLIER, FORGOTTEN, LOCALES
from tests.search.long_texts import KINDS, LENGTH
from tests.suggestions.suggesting import suggested

MOST_WORK = {"searches": 30, "terms": 6_000, "frequencies": 5_000, "statements": 200, "analysed": 20_000}
"""What one question costs in a help centre of seven locales: asked of the engine and of SQLite, and characters that are cut into words.

Most of any kind were 17, 3,473, 3,167, 107 and 12,144; without bounds 354, 172,969, 47,043, 4,581 and 85,645."""


def asked_of_all(demo: Generation, question: str, locale: str) -> Answer:
    """The answer, with every other locale as a fallback."""
    return asked(demo, question, locale, viewer=EARLIER, fallbacks=tuple(other for other in LOCALES if other != locale))


@pytest.fixture(scope="module")
def warm(demo: Generation) -> Generation:
    """The demo once all tables are read."""
    for locale, question in FORGOTTEN.items():
        asked_of_all(demo, question, locale)
        asked_of_all(demo, "qwrtp", locale)
    return demo


@pytest.fixture
def work(warm: Generation, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:  # noqa: ARG001 - nothing is counted before
    """Counts what is done."""
    done = Counter[str]()
    search, frequency, ask, read = TantivyBackend.search, TantivyBackend.document_frequency, SqliteFile.ask, pipeline.read

    def counted_search(backend: TantivyBackend, terms: Sequence[QueryTerm], limit: int, shown: ArticleFilter = EVERYTHING) -> list[Hit]:
        done.update(searches=1, terms=len(terms))
        return search(backend, terms, limit, shown)

    def counted_frequency(backend: TantivyBackend, field: str, term: str) -> int:
        done["frequencies"] += 1
        return frequency(backend, field, term)

    def counted_ask(file: SqliteFile, query: str, *parameters: object) -> list[tuple[object, ...]]:
        done["statements"] += 1
        return ask(file, query, *parameters)

    def counted_read(text: str, language: str) -> pipeline.NormalisedText:
        source = read(text, language)
        done["analysed"] += len(source.text)
        return source

    monkeypatch.setattr(TantivyBackend, "search", counted_search)
    monkeypatch.setattr(TantivyBackend, "document_frequency", counted_frequency)
    monkeypatch.setattr(SqliteFile, "ask", counted_ask)
    monkeypatch.setattr(pipeline, "read", counted_read)
    return done


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_text_takes_much_work(demo: Generation, work: Counter[str], kind: str) -> None:
    for locale in LOCALES:
        text = KINDS[kind](locale)
        assert LENGTH - 5 <= len(text) <= LENGTH
        work.clear()
        asked_of_all(demo, text, locale)
        assert work <= Counter(MOST_WORK), (locale, work)
        work.clear()
        suggested(demo, text[:300], locale)
        assert work <= Counter(MOST_WORK), (locale, work)


# --- what is read of one

_LOG = "".join(f"[{number:04}] DEBUG heap at {number:08x} collected by worker\n" for number in range(80))
_STORY = {
    "zh-Hant": "昨天下了一整天的雨，我和姊姊在車站等了很久。",
    "zh-Hans": "昨天下了一整天的雨，我和姐姐在车站等了很久。",
    "ja": "昨日は一日中雨が降っていて、姉と駅で長い間待っていました。",
    "bg": "Вчера цял ден валя и чакахме дълго на гарата със сестра ми. ",
    "uk": "Учора цілий день ішов дощ, і ми з сестрою довго стояли на вокзалі. ",
    "el": "Χθες έβρεχε όλη μέρα και περιμέναμε πολύ με την αδελφή μου στον σταθμό. ",
    "en": "It rained all day yesterday, and my sister and I stood at the station for long. ",
}


def letters(locale: str) -> dict[str, str]:
    """A letter with one question, by where that stands; each is longer than what is read."""
    question, story = FORGOTTEN[locale], _STORY[locale] * (LONGEST_READ // len(_STORY[locale]) + 1)
    return {
        "at the beginning": f"{question}.\n{story}",
        "at the end": f"{story}\n{question}",
        "in the middle": f"{story}\n{question}?\n{story}",
        "above a log": f"{question}\n{_LOG}",
        "below a log": f"{_LOG}\n{question}",
        "above a signature": f"{story}\n{question}\n\n--\nAnn\nSent from my phone",
    }


@pytest.mark.parametrize("place", letters("en"))
@pytest.mark.parametrize("locale", LOCALES)
def test_of_a_long_letter_that_is_answered_which_it_asks(demo: Generation, locale: str, place: str) -> None:
    text = letters(locale)[place]
    answer = asked(demo, text, locale, viewer=EARLIER)
    assert answer.question == text
    assert answer.results[0].article == "account/reset-password"
    assert "shortened" in codes(answer)


def test_a_request_for_a_human_is_heard_in_a_letter(demo: Generation) -> None:
    story = _STORY["en"] * 10
    assert "asked_for_human" in codes(asked(demo, f"{story}Let me talk to a real person. {story}"))


@pytest.mark.parametrize("letter", ["é", "忘", "\u3316", "\ufdfa"])
def test_what_is_read_is_counted_as_it_is_once_normalised(demo: Generation, letter: str) -> None:
    most = LONGEST_READ // len(unicodedata.normalize("NFKC", letter))
    assert "shortened" not in codes(asked(demo, letter * most))
    assert "shortened" in codes(asked(demo, letter * (most + 1)))


def test_what_is_longer_than_anybody_writes_is_refused(demo: Generation) -> None:
    with pytest.raises(RequestError, match=r"20,001 characters; 20,000 are the most"):
        asked(demo, "x" * (LONGEST_QUESTION + 1))


@given(st.text(max_size=400) | st.text("a .?!\n忘。か㌖ﷺe\u0301", max_size=400), st.integers(50, 200))
def test_an_excerpt_is_no_longer_than_it_may_be_and_has_its_sentences_in_their_order(text: str, most: int) -> None:
    for shorter in (excerpt(text, most), gist(text, most)):
        assert shorter == text or len(unicodedata.normalize("NFKC", shorter)) <= most
        rest = iter(text)
        assert all(letter in rest for letter in shorter if letter != "\n")
