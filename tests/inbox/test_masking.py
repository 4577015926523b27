"""What nobody who helps needs to see is hidden, in every script; the rest stays as it was typed."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.handoffs.masking import mask
from tests.golden import CASES, rows

CASES_OF_MASKING = rows(CASES / "masking.tsv")


@pytest.mark.parametrize(("typed", "kept"), CASES_OF_MASKING, ids=[typed for typed, _ in CASES_OF_MASKING])
def test_numbers_are_hidden_by_what_they_are(typed: str, kept: str) -> None:
    assert mask(typed) == kept


def test_hiding_twice_hides_no_more() -> None:
    assert [mask(kept) for _, kept in CASES_OF_MASKING] == [kept for _, kept in CASES_OF_MASKING]


CARDS = ["4111111111111111", "5555555555554444", "378282246310005", "6011111111111117", "3530111333300000", "30569309025904"]


@given(st.sampled_from(CARDS), st.sampled_from("0٠०০０𝟎"), st.sampled_from(["", " ", "-", "\u3000", "－", "\u00a0", "."]))
def test_a_card_is_found_in_the_digits_of_any_script_however_it_is_grouped(card: str, zero: str, gap: str) -> None:
    digits = "".join(chr(ord(zero) + int(digit)) for digit in card)
    written = gap.join(digits[place : place + 4] for place in range(0, len(digits), 4))
    shown = [letter for letter in mask(f"картка {written}卡") if unicodedata.decimal(letter, None) is not None]
    assert "".join(shown) == digits[-4:]


@given(st.text())
def test_any_text_keeps_its_length_and_all_that_is_no_digit(text: str) -> None:
    hidden = mask(text)
    assert len(hidden) == len(text)
    for before, after in zip(text, hidden, strict=True):
        assert after == before or (after == "•" and unicodedata.decimal(before, None) is not None)


@pytest.mark.parametrize("part", ["1 ", "4111 ", "code 1234 ", "(", "+(1", "1.1.", "тел ", "認証コード", "1", "4111-", "１　"])
def test_a_long_text_takes_no_long_time(part: str) -> None:
    text = (part * 10_000)[:10_000]
    start = time.thread_time()
    mask(text)
    assert time.thread_time() - start < 1
