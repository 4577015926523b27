"""A text is cut into chunks that an embedder can read, and nothing of it is lost."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.build.chunks import GRANULARITIES, chunks

LONGEST, FINE = GRANULARITIES

WIDE = LONGEST / 2.5
"""Most letters of a coarse and of a fine chunk, and most of Han or kana in a coarse one."""

TEXTS = st.lists(
    st.sampled_from(
        ["word ", "Sentence. ", "忘记密码", "パスワード。", "\n", " ", "é", "x" * 999, "x" * 1001, "か" * 401, "w " * 600, "!?", "😀"]
    ),
    max_size=30,
).map("".join) | st.text(max_size=200).map(lambda text: text * 30)


def letters(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=200)
@given(TEXTS)
@example("")
@example("か" * 5000)
@example("x" * 5000)
@example("a b. " * 1000)
def test_nothing_of_a_text_is_lost_in_its_chunks(text: str) -> None:
    parts = chunks("Title", "Heading", text, FINE)
    assert parts
    assert all(part.startswith("Title\nHeading") for part in parts)
    assert letters("".join(part.removeprefix("Title\nHeading") for part in parts)) == letters(text)


@settings(max_examples=200)
@given(TEXTS)
@example("か" * 5000)
@example("漢" * 400 + "x" * 1000)
@example("x" * 1000 + "。" + "漢" * 400)
def test_no_chunk_is_longer_than_an_embedder_reads(text: str) -> None:
    for part in chunks("", "", text, LONGEST):
        wide = sum("\u3040" <= letter <= "\u30ff" or "\u4e00" <= letter <= "\u9fff" for letter in part)
        assert len(part) <= LONGEST
        assert wide <= WIDE
        assert wide * LONGEST / WIDE + len(part) - wide <= LONGEST


@pytest.mark.parametrize("sentence", ["This sentence is of a usual length, I think. ", "パスワードを忘れた場合は、こちらをご覧ください。"])
def test_a_text_is_cut_between_sentences_and_into_few_chunks(sentence: str) -> None:
    parts = [part.removeprefix("Title\n") for part in chunks("Title", "", sentence * 60, LONGEST)]
    assert all(part.endswith(sentence.strip()[-1]) for part in parts)
    wide = LONGEST / WIDE if "。" in sentence else 1
    assert len(parts) <= 60 * len(sentence) * wide / LONGEST * 1.2 + 1


def test_a_short_section_is_one_chunk_that_says_what_it_is_about() -> None:
    for longest in GRANULARITIES:
        assert chunks("Refunds", "How long", "Three days.", longest) == ["Refunds\nHow long\nThree days."]
        assert chunks("Refunds", "", "", longest) == ["Refunds"]
