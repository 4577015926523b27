"""A term points to the stretch of text that it came from, whatever stands around that."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import LANGUAGES, Token, analyze
from indexer.analysis.languages.registry import read
from tests.analysis.texts import ALPHABETIC, DISGUISES, LETTERS, PARTING, UNIFORM, WRITINGS, text_of, texts

SPELLINGS = {
    "e1042": ("E-1042", "e1042", "E1042", "Е-1042", "Ε-1042", "Ｅ－１０４２", "E–1042", "E‑1042", "E−1042", "e\u00ad1042", "E_1042"),
    "wifi": ("Wi-Fi", "WiFi", "wifi", "WI-FI", "wi‑fi", "Ｗｉ－Ｆｉ", "Wi\u200b-\u200bFi"),
    "2fa": ("2FA", "2fa", "2-FA", "２ＦＡ"),
}
"""By the term that they share, in every language. The second and third E of the first line are Cyrillic and Greek."""


def moved(tokens: tuple[Token, ...], by: int) -> tuple[Token, ...]:
    return tuple(Token(token.term, token.start + by, token.end + by) for token in tokens)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_on_other_lines_changes_no_term(language: str) -> None:
    @settings(max_examples=200)
    @given(texts(language), texts(language))
    def check(before: str, after: str) -> None:
        first, second, both = analyze(before, language), analyze(after, language), analyze(f"{before}\n{after}", language)
        assert both.words == first.words + moved(second.words, len(before) + 1)
        assert both.grams == first.grams + moved(second.grams, len(before) + 1)

    check()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mark", ["\u0301", "ﾞ", "\u1161", "\u11ab", "\u1160", "\ufe0f", "\u200d", "\u3099"])
def test_no_word_reaches_over_white_space_before_a_mark(language: str, mark: str) -> None:
    text = f"a\n{mark}b \u3000{mark}"
    for token in (*analyze(text, language).words, *analyze(text, language).grams):
        assert not re.search(r"\s", text[token.start : token.end]), token


@pytest.mark.parametrize("language", ALPHABETIC)
def test_a_word_cut_out_of_its_text_has_the_same_term(language: str) -> None:
    @settings(max_examples=200)
    @given(texts(language))
    def check(text: str) -> None:
        for term, start, end in analyze(text, language).words:
            assert term in {token.term for token in analyze(text[start:end], language).words}, text[start:end]

    check()


@pytest.mark.parametrize("language", ALPHABETIC)
def test_a_plain_word_cut_out_of_its_text_has_the_same_term_from_end_to_end(language: str) -> None:
    @settings(max_examples=200)
    @given(text_of(UNIFORM + LETTERS[language]))
    def check(text: str) -> None:
        for term, start, end in analyze(text, language).words:
            assert Token(term, 0, end - start) in analyze(text[start:end], language).words, text[start:end]

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_n_gram_is_the_stretch_of_text_that_it_points_to(language: str) -> None:
    @settings(max_examples=200)
    @given(text_of(re.sub("['’ßﾞﾟ]", "", UNIFORM + LETTERS[language])))  # without what an n-gram cannot begin with, or be counted by
    def check(text: str) -> None:
        text = read(text, language).text  # a word in two scripts, cut, would be read in another
        for term, start, end in analyze(text, language).grams:
            assert Token(term, 0, end - start) in analyze(text[start:end], language).grams, text[start:end]

    check()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_word_is_cut_out_as_written(language: str, disguise: str) -> None:
    for words in WRITINGS[language]:
        (plain,) = analyze(words[0], language).words
        for written in map(DISGUISES[disguise], words):
            assert analyze(f"“{written}”", language).words == (Token(plain.term, 1, 1 + len(written)),), written


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_cut_out_as_written_whatever_stands_between_them(language: str) -> None:
    groups = {written: group[0] for group in WRITINGS[language] for written in group}
    writing = st.tuples(st.sampled_from(sorted(groups)), st.sampled_from(sorted(DISGUISES)), st.sampled_from(PARTING))

    @settings(max_examples=200)
    @given(st.lists(writing, max_size=8))
    def check(chunks: list[tuple[str, str, str]]) -> None:
        text, expected = "", []
        for word, disguise, parting in chunks:
            written = DISGUISES[disguise](word)
            expected.append((analyze(groups[word], language).words[0].term, written))
            text += written + parting
        found = [(term, text[start:end]) for term, start, end in analyze(text, language).words]
        assert [
            (term, written) for term, written in found if not re.match(r"\d+ ", read(written, language).text)
        ] == expected  # 15 km are a word of their own

    check()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("term", "spelling"), [(term, spelling) for term, spellings in SPELLINGS.items() for spelling in spellings])
def test_a_code_or_brand_has_one_term_in_any_spelling(language: str, term: str, spelling: str) -> None:
    word = WRITINGS[language][0][0]
    text = f"{word} {spelling}, {word}"
    assert Token(term, len(word) + 1, len(word) + 1 + len(spelling)) in analyze(text, language).words


@pytest.mark.parametrize("language", ["ja", "zh"])
@pytest.mark.parametrize("spelling", ["E-1042", "Wi-Fi", "iPhone15", "2FA"])
def test_a_code_needs_no_space_around_it_in_languages_that_have_none(language: str, spelling: str) -> None:
    (alone,) = (token for token in analyze(spelling, language).words if token.end - token.start == len(spelling))
    assert Token(alone.term, 2, 2 + len(spelling)) in analyze(f"本日{spelling}入口", language).words


@pytest.mark.parametrize("language", ["ja", "zh"])
@pytest.mark.parametrize("written", ["𠮷野家", "𩸽", "龘", "㐂寿", "丨", "〇〇"])
def test_a_character_that_no_dictionary_has_is_a_word_all_the_same(language: str, written: str) -> None:
    words = analyze(f"{written}、{written}", language).words
    assert {0, len(written) + 1} <= {token.start for token in words}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text", ["카카오Pay", "ก็Pay", "पेPay", "Pay카카오", "Пей카카오Pay", "ΠέιPay", "ПейPay", "支付Pay", "ペイPay", "9Pay"]
)
def test_a_word_ends_where_the_script_changes(language: str, text: str) -> None:
    assert Token("pay", text.index("Pay"), text.index("Pay") + 3) in analyze(text, language).words
