"""Whatever a text holds, it becomes clean terms, always the same ones."""

import json
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import LANGUAGES, MAX_TERM_BYTES, FieldTokens, analyze, field_terms
from kb.article import Content
from tests.analysis.texts import LETTERS, WRITINGS, demo_texts, texts


def assert_clean(text: str, fields: FieldTokens) -> None:
    tokens = (*fields.words, *fields.grams, *fields.prefixes)
    assert all(0 <= start < end <= len(text) for _, start, end in tokens)
    for term in {token.term for token in tokens}:
        assert term
        assert not any(map(str.isspace, term)), term
        assert not re.search(r"[\s\x00-\x20\x7f]", term), term
        assert len(term.encode()) <= MAX_TERM_BYTES, term


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_text_becomes_clean_terms(language: str) -> None:
    @settings(max_examples=200)
    @given(texts(language))
    def check(text: str) -> None:
        fields, terms = analyze(text, language), field_terms(text, language)
        assert_clean(text, fields)
        assert terms == (fields.words, *(" ".join(token.term for token in tokens) for tokens in (fields.grams, fields.prefixes)))

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_planes_of_unicode_become_clean_terms(language: str) -> None:
    for plane in range(17):
        characters = [chr(plane << 16 | low) for low in range(0, 0x10000, 61)]
        for text in ("".join(characters), f"{LETTERS[language][0]}".join(characters), " ".join(characters)):
            assert_clean(text, analyze(text, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", ["words", "one letter"])
def test_a_line_of_100_000_characters_without_a_space_is_read_to_its_end(language: str, what: str) -> None:
    unit = LETTERS[language][0] if what == "one letter" else "".join(group[0] for group in WRITINGS[language])
    text = (unit * 100_000)[:100_000]
    fields = analyze(text, language)
    assert_clean(text, fields)
    assert {max(token.end for token in field) for field in (fields.words, fields.grams, fields.prefixes)} == {100_000}


@pytest.mark.parametrize("language", LANGUAGES)
def test_tokens_are_sorted_by_where_they_start(language: str) -> None:
    @settings(max_examples=100)
    @given(texts(language) | st.sampled_from(["Wi-Fi", "E-1042, 2FA", "錯誤代碼 手機號碼 機場接送服務"]))
    def check(text: str) -> None:
        fields = analyze(text, language)
        for tokens in (fields.words, fields.grams, fields.prefixes):
            starts = [token.start for token in tokens]
            assert starts == sorted(starts)

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_text_has_the_same_terms_twice(language: str) -> None:
    @settings(max_examples=100)
    @given(texts(language), texts(language))
    def check(text: str, between: str) -> None:
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
    return [[fields.words, fields.grams, fields.prefixes] for fields in (analyze(text, language) for text in texts)]

with ThreadPoolExecutor(8) as threads:
    first, *others = threads.map(work, range(8))
assert all(terms == first for terms in others), "threads differ"
json.dump(first, sys.stdout)
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_eight_threads_of_a_new_process_find_what_one_thread_finds(language: str, demo_content: Content) -> None:
    sample = demo_texts(demo_content, language)[:20]
    command = [sys.executable, "-W", "error", "-c", EIGHT_THREADS]
    done = subprocess.run(command, input=json.dumps([language, sample]), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    alone = [[fields.words, fields.grams, fields.prefixes] for fields in (analyze(text, language) for text in sample)]
    assert json.loads(done.stdout) == json.loads(json.dumps(alone))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_is_made_of_letters_and_apostrophes_or_is_a_number_or_a_name_with_marks(language: str, demo_content: Content) -> None:
    texts = [*demo_texts(demo_content, language), "бие вижда решава авг. апр. Α.Π.Ο. κ.ά. 'що"]
    terms = {token.term for text in texts for token in analyze(text, language).words}
    word, number, marked = r"[^\W_]+('[^\W_]+)*", r"\d+([./]\d+)*[%‰°\w]*", r"\.?[^\W_]+[+#]*"
    assert [term for term in sorted(terms) if not re.fullmatch(f"{word}|{number}|{marked}", term)] == []
