"""Whatever is typed, suggestions come soon and are true; what is damaged is told."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers.suggest import MOST_SUGGESTIONS
from indexer.analysis import by_letters, by_sound
from indexer.store import Generation
from kb.errors import DamagedIndex
from tests.conftest import Publish
from tests.demo import LOCALES
from tests.files import article
from tests.indexes import open_index
from tests.suggestions.suggesting import articles_of, suggested, texts_of


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_breaks_suggestions(demo: Generation, locale: str) -> None:
    @settings(max_examples=200)
    @given(
        st.text(max_size=60) | st.text("abcdehiknorstuwxz'468 -かきんーをー忘記密。я\u0301ﾊﾟß", max_size=40),
        st.integers(1, MOST_SUGGESTIONS),
    )
    def check(typed: str, limit: int) -> None:
        suggestions = suggested(demo, typed, locale, limit)
        assert len(suggestions) <= limit
        assert len(set(articles_of(suggestions))) == len(suggestions)
        for suggestion in suggestions:
            places = [place for span in suggestion.highlights for place in (span.start, span.end)]
            assert places == sorted(places)
            assert all(span.start < span.end for span in suggestion.highlights)
            assert len(places) > 0
            assert places[-1] <= len(suggestion.text)

    check()


@pytest.mark.parametrize("language", ["bg", "el", "en", "ja", "uk", "zh"])
def test_any_text_is_found_in_itself_with_spans_of_itself(language: str) -> None:
    @settings(max_examples=150)
    @given(st.text(st.characters(exclude_categories=("Cs",)), max_size=30) | st.text("aé ßﾊﾟかー忘記я\u0301'-", max_size=20))
    def check(text: str) -> None:
        for form in (by_letters(text, language), by_sound(text, language)):
            for piece in form.pieces:
                assert piece.key.split() == [piece.key]
                assert 0 <= piece.start < piece.end <= len(text)
            for start in form.starts():
                key = form.key(start)
                assert not key or form.find(key)

    check()


def test_random_beginnings_of_one_title_lose_it_nowhere(demo: Generation) -> None:
    chance, title = random.Random(1), "Reset a forgotten password"
    for _ in range(100):
        words = [word[: chance.randint(1, len(word))] for word in ("Reset", "forgotten", "password")]
        suggestions = suggested(demo, " ".join(chance.sample(words, 3)), "en", MOST_SUGGESTIONS)
        assert title in texts_of(suggestions), words


def test_a_damaged_file_is_told_with_the_way_to_mend_it(publish: Publish, index: Path) -> None:
    generation = publish({"en/help/whales.md": article("Whales")})
    (generation.folder / "en" / "part-1" / "completions.sqlite").write_bytes(b"not a database")
    with pytest.raises(DamagedIndex, match=r"completions\.sqlite .*kotae build"):
        open_index(index)
