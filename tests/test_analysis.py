"""What analysis promises for every language: one suite, run over `LANGUAGES`. Which terms come out is for test_golden_analysis.py."""

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import LANGUAGES, MAX_TERM_BYTES, FieldTokens, Token, analyze
from kb.article import Content
from kb.locale import language_of

ALPHABETIC = sorted(set(LANGUAGES) - {"ja", "zh"})
"""Languages whose words depend on nothing around them: they stand between spaces."""

LETTERS = {
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюяѝАБЪЯ",
    "el": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰΆΈΑΒΣᾶὰ",
    "en": "abcdefghijklmnopqrstuvwxyzABCZéüßæøı",
    "ja": "あいうえおかがぱっゃアカガパーヴッ日本語問合引越々〇ｱｶﾞﾊﾟｰ",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяІЇЄҐ'’",
    "zh": "我們的帳號密碼軟體服務软件账号登录麵面髮发后後乾干",
}

AROUND = "".join(LETTERS.values()) + (
    "'’ʼ`´-‐–−./_@&+,・ \u00a0\u3000\n\t\x00\x1c\u2028"  # what joins words, and what parts them
    "0129٣१①²½Ａｗｉ０１－＠㍿㌔ﬁﬃ№™℃Ⅷ"  # digits, full width, one character for many
    "\u0301\u0306\u0308\u0345\u3099\u309a\u20e3ﾞﾟ\ufe0f"  # marks that compose with what stands before them
    "\u00ad\u200b\u200d\u200e\u202e\u2066\ufeff\U000e0041"  # soft hyphen, zero width, bidi controls, tags
    "\ud800\udbff\udc00\udfff"  # half surrogates
    "İßΣϐͅŉǰﷺ한글ᄒ\u1161\u11ab\u1160กำعन्😀👍🏽𝐀𠀋\U00020000\U0010ffff"
)

UNIFORM = "абвгґдєіїабвήώσςкод帳號アプリ問い合わせabcDEF0129'’-–. "
"""Characters that stand for themselves one by one, so that a stretch of text is the same stretch when cut out."""

WRITINGS = {
    "bg": (("парола", "паролата", "ПАРОЛИ", "паро\u0301лите"), ("шофьор", "шофьорът"), ("фактура", "Фактури"), ("wifi", "ｗｉｆｉ")),
    "el": (("πληρωμή", "ΠΛΗΡΩΜΗ", "πληρωμη", "πληρωμές"), ("κωδικός", "ΚΩΔΙΚΟΣ", "κωδικού"), ("άνθρωπος", "ἄνθρωπος"), ("cafe", "café")),
    "en": (("password", "ｐａｓｓｗｏｒｄ", "passwords"), ("driver's", "driver’s", "drivers"), ("café", "cafe"), ("office", "oﬃce")),
    "ja": (
        ("サーバー", "サーバ", "ｻｰﾊﾞｰ"),
        ("問い合わせ", "問合せ", "問合わせ"),
        ("パスワード", "ﾊﾟｽﾜｰﾄﾞ"),
        ("引越し", "引っ越し"),
        ("pdf", "ＰＤＦ"),
    ),
    "uk": (("здоров'я", "здоров’я", "здоровʼя", "здоров`я"), ("пароль", "паро\u0301лі", "ПАРОЛІВ"), ("їжа", "їжу"), ("15", "１５")),
    "zh": (("软件", "軟體"), ("账号", "帳號", "帐号"), ("短信", "簡訊"), ("密码", "密碼"), ("pay", "Ｐａｙ")),
}
"""Ways to write one word, by language: each line has one term."""

DISGUISES: dict[str, Callable[[str], str]] = {
    "as it is": lambda word: word,
    "in capitals": str.upper,
    "decomposed": lambda word: unicodedata.normalize("NFD", word),
    "with a soft hyphen": lambda word: f"{word[0]}\u00ad{word[1:]}",
    "with a bidi control": lambda word: f"{word[0]}\u202e{word[1:]}",
    "with a zero width space": lambda word: f"{word[:-1]}\u200b{word[-1]}",
}

PARTING = (" ", "\n", "\u3000", ", ", " — ", "。", "、", "? ", " (", ") ", " 😀 ", " \ud800 ", "\x00", "・", " “", "” ")

SPELLINGS = {
    "e1042": ("E-1042", "e1042", "E1042", "Е-1042", "Ε-1042", "Ｅ－１０４２", "E–1042", "E‑1042", "E−1042", "e\u00ad1042", "E_1042"),
    "wifi": ("Wi-Fi", "WiFi", "wifi", "WI-FI", "wi‑fi", "Ｗｉ－Ｆｉ", "Wi\u200b-\u200bFi"),
    "2fa": ("2FA", "2fa", "2-FA", "２ＦＡ"),
}
"""By the term that they share, in every language. The second and third E of the first line are Cyrillic and Greek."""


def text_of(characters: str) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(characters), max_size=40)


def texts(language: str) -> st.SearchStrategy[str]:
    anything = st.text(st.characters(exclude_categories=()), max_size=40)
    return st.one_of(anything, text_of(AROUND), text_of(LETTERS[language] * 9 + AROUND))


def demo_texts(content: Content, language: str) -> list[str]:
    """What the demo help centre says in a language, section by section."""
    return [section.text for article in content.articles if language_of(article.locale) == language for section in article.sections]


def assert_clean(text: str, fields: FieldTokens) -> None:
    tokens = (*fields.words, *fields.grams, *fields.prefixes)
    assert all(0 <= start < end <= len(text) for _, start, end in tokens)
    for term in {token.term for token in tokens}:
        assert term
        assert not any(map(str.isspace, term)), term
        assert not re.search(r"[\s\x00-\x20\x7f]", term), term
        assert len(term.encode()) <= MAX_TERM_BYTES, term


def moved(tokens: tuple[Token, ...], by: int) -> tuple[Token, ...]:
    return tuple(Token(token.term, token.start + by, token.end + by) for token in tokens)


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_text_becomes_clean_terms(language: str):
    @settings(max_examples=200, deadline=None)
    @given(texts(language))
    def check(text: str):
        assert_clean(text, analyze(text, language))

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_planes_of_unicode_become_clean_terms(language: str):
    for plane in range(17):
        characters = [chr(plane << 16 | low) for low in range(0, 0x10000, 61)]
        for text in ("".join(characters), f"{LETTERS[language][0]}".join(characters), " ".join(characters)):
            assert_clean(text, analyze(text, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", ["words", "one letter"])
def test_a_line_of_100_000_characters_without_a_space_is_read_to_its_end(language: str, what: str):
    unit = LETTERS[language][0] if what == "one letter" else "".join(group[0] for group in WRITINGS[language])
    text = (unit * 100_000)[:100_000]
    fields = analyze(text, language)
    assert_clean(text, fields)
    assert {max(token.end for token in field) for field in (fields.words, fields.grams, fields.prefixes)} == {100_000}


@pytest.mark.parametrize("language", LANGUAGES)
def test_tokens_are_sorted_by_where_they_start(language: str):
    @settings(max_examples=100, deadline=None)
    @given(texts(language) | st.sampled_from(["Wi-Fi", "E-1042, 2FA", "錯誤代碼 手機號碼 機場接送服務"]))
    def check(text: str):
        fields = analyze(text, language)
        for tokens in (fields.words, fields.grams, fields.prefixes):
            starts = [token.start for token in tokens]
            assert starts == sorted(starts)

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_text_has_the_same_terms_twice(language: str):
    @settings(max_examples=100, deadline=None)
    @given(texts(language), texts(language))
    def check(text: str, between: str):
        first = analyze(text, language)
        analyze(between, language)
        assert analyze(text, language) == first

    check()


EIGHT_THREADS = """
import json, sys, threading
from concurrent.futures import ThreadPoolExecutor
from indexer.analysis import analyze, warm

language, texts = json.load(sys.stdin)
warm([language])
together = threading.Barrier(8)

def work(_):
    together.wait()
    return [[layers.words, layers.grams, layers.prefixes] for layers in (analyze(text, language) for text in texts)]

with ThreadPoolExecutor(8) as threads:
    first, *others = threads.map(work, range(8))
assert all(other == first for other in others), "threads differ"
json.dump(first, sys.stdout)
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_eight_threads_of_a_new_process_find_what_one_thread_finds(language: str, demo_content: Content):
    sample = demo_texts(demo_content, language)[:20]
    command = [sys.executable, "-W", "error", "-c", EIGHT_THREADS]
    done = subprocess.run(command, input=json.dumps([language, sample]), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    alone = [[fields.words, fields.grams, fields.prefixes] for fields in (analyze(text, language) for text in sample)]
    assert json.loads(done.stdout) == json.loads(json.dumps(alone))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_is_made_of_letters_digits_and_apostrophes(language: str, demo_content: Content):
    texts = [*demo_texts(demo_content, language), "бие вижда решава авг. апр. Α.Π.Ο. κ.ά. 'що"]
    terms = {token.term for text in texts for token in analyze(text, language).words}
    assert [term for term in sorted(terms) if not re.fullmatch(r"[^\W_]+('[^\W_]+)*", term)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_on_other_lines_changes_no_term(language: str):
    @settings(max_examples=200, deadline=None)
    @given(texts(language), texts(language))
    def check(before: str, after: str):
        first, second, both = analyze(before, language), analyze(after, language), analyze(f"{before}\n{after}", language)
        assert both.words == first.words + moved(second.words, len(before) + 1)
        assert both.grams == first.grams + moved(second.grams, len(before) + 1)

    check()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mark", ["\u0301", "ﾞ", "\u1161", "\u11ab", "\u1160", "\ufe0f", "\u200d", "\u3099"])
def test_no_word_reaches_over_white_space_before_a_mark(language: str, mark: str):
    text = f"a\n{mark}b \u3000{mark}"
    for token in (*analyze(text, language).words, *analyze(text, language).grams):
        assert not re.search(r"\s", text[token.start : token.end]), token


@pytest.mark.parametrize("language", ALPHABETIC)
def test_a_word_cut_out_of_its_text_has_the_same_term(language: str):
    @settings(max_examples=200, deadline=None)
    @given(texts(language))
    def check(text: str):
        for term, start, end in analyze(text, language).words:
            assert term in {token.term for token in analyze(text[start:end], language).words}, text[start:end]

    check()


@pytest.mark.parametrize("language", ALPHABETIC)
def test_a_plain_word_cut_out_of_its_text_has_the_same_term_from_end_to_end(language: str):
    @settings(max_examples=200, deadline=None)
    @given(text_of(UNIFORM + LETTERS[language]))
    def check(text: str):
        for term, start, end in analyze(text, language).words:
            assert Token(term, 0, end - start) in analyze(text[start:end], language).words, text[start:end]

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_n_gram_is_the_stretch_of_text_that_it_points_to(language: str):
    @settings(max_examples=200, deadline=None)
    @given(text_of(re.sub("['’ßﾞﾟ]", "", UNIFORM + LETTERS[language])))  # without what an n-gram cannot begin with, or be counted by
    def check(text: str):
        for term, start, end in analyze(text, language).grams:
            assert Token(term, 0, end - start) in analyze(text[start:end], language).grams, text[start:end]

    check()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_word_is_cut_out_as_written(language: str, disguise: str):
    for words in WRITINGS[language]:
        (plain,) = analyze(words[0], language).words
        for written in map(DISGUISES[disguise], words):
            assert analyze(f"“{written}”", language).words == (Token(plain.term, 1, 1 + len(written)),), written


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_cut_out_as_written_whatever_stands_between_them(language: str):
    groups = {written: group[0] for group in WRITINGS[language] for written in group}
    writing = st.tuples(st.sampled_from(sorted(groups)), st.sampled_from(sorted(DISGUISES)), st.sampled_from(PARTING))

    @settings(max_examples=200, deadline=None)
    @given(st.lists(writing, max_size=8))
    def check(chunks: list[tuple[str, str, str]]):
        text, expected = "", []
        for word, disguise, parting in chunks:
            written = DISGUISES[disguise](word)
            expected.append((analyze(groups[word], language).words[0].term, written))
            text += written + parting
        assert [(term, text[start:end]) for term, start, end in analyze(text, language).words] == expected

    check()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("term", "spelling"), [(term, spelling) for term, spellings in SPELLINGS.items() for spelling in spellings])
def test_a_code_or_brand_has_one_term_in_any_spelling(language: str, term: str, spelling: str):
    word = WRITINGS[language][0][0]
    text = f"{word} {spelling}, {word}"
    assert Token(term, len(word) + 1, len(word) + 1 + len(spelling)) in analyze(text, language).words


@pytest.mark.parametrize("language", ["ja", "zh"])
@pytest.mark.parametrize("spelling", ["E-1042", "Wi-Fi", "iPhone15", "2FA"])
def test_a_code_needs_no_space_around_it_in_languages_that_have_none(language: str, spelling: str):
    (alone,) = (token for token in analyze(spelling, language).words if token.end - token.start == len(spelling))
    assert Token(alone.term, 2, 2 + len(spelling)) in analyze(f"本日{spelling}入口", language).words


@pytest.mark.parametrize("language", ["ja", "zh"])
@pytest.mark.parametrize("written", ["𠮷野家", "𩸽", "龘", "㐂寿", "丨", "〇〇"])
def test_a_character_that_no_dictionary_has_is_a_word_all_the_same(language: str, written: str):
    words = analyze(f"{written}、{written}", language).words
    assert {0, len(written) + 1} <= {token.start for token in words}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text", ["카카오Pay", "ก็Pay", "पेPay", "Pay카카오", "Пей카카오Pay", "ΠέιPay", "ПейPay", "支付Pay", "ペイPay", "9Pay"]
)
def test_a_word_ends_where_the_script_changes(language: str, text: str):
    assert Token("pay", text.index("Pay"), text.index("Pay") + 3) in analyze(text, language).words
