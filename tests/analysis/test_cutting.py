"""Chinese is cut as jieba cuts it, though its dictionary is packed."""

import tempfile
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.cutting import Cutter, cutter
from indexer.analysis.packed import packed as packed_once

ADDED, LEFT_OUT = ["白屏", "登出"], "没收"


@pytest.fixture(scope="module")
def whole() -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as file:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(file)
    tokenizer.initialized = True
    for word in ADDED:
        tokenizer.add_word(word)
    tokenizer.del_word(LEFT_OUT)
    return tokenizer


@pytest.fixture(scope="module")
def packed() -> Cutter:
    return cutter(ADDED, LEFT_OUT)


@given(st.text("不没收到登入出退款方法订单服务器白屏的一二三蜘蛛𠀀々 ,a1", max_size=40))
def test_text_is_cut_as_jieba_cuts_it(whole: jieba.Tokenizer, packed: Cutter, text: str) -> None:
    assert list(packed.tokenize(text, HMM=False)) == list(whole.tokenize(text, HMM=False))


def test_words_are_as_frequent_as_in_jieba_s_dictionary(whole: jieba.Tokenizer, packed: Cutter) -> None:
    assert packed.total == whole.total
    words = [*list(whole.FREQ)[::50], *ADDED, LEFT_OUT, "没有这词", ""]
    assert [packed.frequency(word) for word in words] == [whole.FREQ.get(word, 0) for word in words]


def test_a_packed_dictionary_that_is_broken_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def read(content: bytes) -> str:
        return content.decode("ascii")

    assert packed_once("name", lambda: b"good", read) == "good"
    [file] = tmp_path.glob("*/packed-*")
    assert packed_once("name", lambda: b"unread", read) == "good"
    file.write_bytes(b"\xff")
    assert packed_once("name", lambda: b"anew", read) == "anew"
    assert file.read_bytes() == b"anew"
