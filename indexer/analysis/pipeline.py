"""Text to terms, the same for articles and questions: normalise, cut into runs, segment each by its script."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from indexer.analysis.folding import fold
from indexer.analysis.languages.chinese import simplify
from indexer.analysis.languages.registry import LANGUAGES, Language, own_letter, read
from indexer.analysis.normalisation import NormalisedText
from indexer.analysis.numbers import Numbers, numbers
from indexer.analysis.scripts import Run, parts, runs
from indexer.analysis.tokens import FieldTokens, Token, bounded

_UNSPACED_GRAM_LENGTH = 2
_PREFIX_LENGTH = 4
"""Letters of a prefix; text in Han and kana has single characters. nDCG@10 to Lucene's, mean of faqmix and of libreoffice_help: 1.067 and
1.031 without prefixes, 1.077 and 1.036 with 4 letters, 1.075 and 1.035 with 5, 1.075 and 1.030 with 6."""

_NEAR = 2
"""How far apart two words may stand to be a pair. With prefixes: 1.077 and 1.036 without pairs, 1.079 and 1.043 with neighbours in their
order, 1.082 and 1.046 within 2 in any order, 1.082 and 1.045 within 4, which makes twice as many."""

_START = itemgetter(1)

_ABBREVIATION = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
"""Letters with dots, the last of which is not in the run: Φ.Π.Α., which is ΦΠΑ."""

_NUMBER = re.compile(r"\d+(?:\.\d+)+")
"""A number with decimals, or of a version: 3.12 is not 312."""

_LOOKALIKES = str.maketrans("авекмнорстухіαβεζηικμνορτυχ", "abekmhopctyxiabezhikmnoptyx")
"""Cyrillic and Greek letters that people type into codes without seeing it: Е-1042."""


def analyze(text: str, language: str) -> FieldTokens:
    """The terms of `text` in every field, sorted by where they stand. Never raises, whatever the text holds.

    `language` is a code of `LANGUAGES`. Safe from any thread.

    >>> [token.term for token in analyze("Скасував поїздку, E-1042", "uk").words]
    ['скасув', 'поїздк', 'e', 'e1042', '1042']
    >>> [token.term for token in analyze("重設 LINE Pay 密碼", "zh").grams]
    ['重设', 'line', 'pay', '密码']
    """
    source, row = read(text, language), LANGUAGES[language]
    written = numbers(source.text, row.module.FUNCTION_WORDS)
    words: list[Token] = [*written.tokens]
    grams: list[Token] = []
    prefixes: list[Token] = []
    for run in runs(source.text):
        text_of_run = source.text[run.start : run.end]
        words += _moved(_words(text_of_run, run, row), run.start)
        grams += _moved(_grams(text_of_run, run, row), run.start)
        prefixes += _moved(_prefixes(text_of_run, run, row), run.start)
    words += _joined_words(source.text, row)
    if written.replaced:
        words = [token for token in words if not _replaced(token, written)]
    return FieldTokens(_placed(sorted(words, key=_START), source), _placed(grams, source), _placed(prefixes, source))


def content_words(words: Iterable[Token], text: str, language: str) -> tuple[Token, ...]:
    """The `words` of `analyze(text, language)` that say what it is about: all but the function words."""
    return tuple(token for token in words if not is_function_word(token, text, language))


def pairs(words: Sequence[Token]) -> list[str]:
    """A term for each two content words that stand near each other, in whatever order: what is asked in two words is found as one.

    >>> pairs([Token("reset", 0, 5), Token("password", 11, 19), Token("password", 11, 19)])
    ['password+reset', 'password+reset']
    """
    return [
        bounded("+".join(sorted((word.term, neighbour.term))))
        for place, word in enumerate(words)
        for neighbour in words[place + 1 : place + 1 + _NEAR]
        if word.start != neighbour.start
    ]


def warm(languages: Iterable[str]) -> None:
    """Loads what the languages' first analyses would load; at once where they are loaded."""
    for language in set(languages):
        analyze("a 1 α а 本 ア", language)


def is_function_word(token: Token, text: str, language: str) -> bool:
    """Whether a token of `analyze(text, language).words` only says how something is asked."""
    function_words = LANGUAGES[language].module.FUNCTION_WORDS
    return token.term in function_words or _folded(text[token.start : token.end], language) in function_words


@lru_cache(maxsize=1 << 16)
def _folded(written: str, language: str) -> str:
    return fold(read(written, language).text)


def _moved(tokens: Iterable[Token], start: int) -> Iterator[Token]:
    """Tokens of a run that begins at `start` as tokens of the whole."""
    return (Token(term, start + first, start + last) for term, first, last in tokens)


def _replaced(token: Token, written: Numbers) -> bool:
    """Whether a token is some of the digits of a number that means something as a whole only."""
    return token.term.isdigit() and any(
        start <= token.start and token.end <= end and token not in written.tokens for start, end in written.replaced
    )


def _placed(tokens: Iterable[Token], source: NormalisedText) -> tuple[Token, ...]:
    """Tokens of normalised text as tokens of the text as given."""
    if source.origins is None:
        return tuple(Token(bounded(term), start, end) for term, start, end in tokens)
    return tuple(Token(bounded(term), *source.span(start, end)) for term, start, end in tokens)


def _words(written: str, run: Run, row: Language) -> Iterator[Token]:
    if run.unspaced:
        own = own_letter(row.code).search(written)
        yield from row.module.segment(written) if own else _ngrams(written, _UNSPACED_GRAM_LENGTH)
        return
    spans = parts(written)
    if len(spans) > 1 and _ABBREVIATION.fullmatch(written):
        abbreviation = row.respell("".join(written[start:end] for start, end in spans))
        yield from (Token(term, spans[0][0], spans[-1][1]) for term, _, _ in _word(abbreviation, 0, row))
        return
    for start, end in spans:
        yield from _word(written[start:end], start, row)
    if len(spans) > 1:
        yield Token(_joined(written, spans), spans[0][0], spans[-1][1])


def _word(word: str, start: int, row: Language) -> Iterator[Token]:
    if own_letter(row.code).match(word):
        for token in row.module.segment(word):
            yield Token(token.term, start + token.start, start + token.end)
    else:
        yield Token(fold(word), start, start + len(word))


def _joined_words(text: str, row: Language) -> Iterator[Token]:
    """Words that are also written as one: `login` of log in."""
    pattern = row.module.JOINED
    for match in pattern.finditer(text.lower()) if pattern and len(text.lower()) == len(text) else ():
        yield Token("".join(filter(None, match.groups())), *match.span())


def _joined(written: str, spans: list[tuple[int, int]]) -> str:
    """The parts of a run in one: `wifi` of Wi-Fi, `e1042` of E-1042, `онлайноплата` of онлайн-оплата."""
    if _NUMBER.fullmatch(written):
        return written
    joined = fold("".join(written[start:end] for start, end in spans))
    return joined.translate(_LOOKALIKES) if any(map(str.isdigit, joined)) else joined


def _grams(written: str, run: Run, row: Language) -> Iterator[Token]:
    if run.unspaced:
        yield from _ngrams(simplify(written) if row.code == "zh" else written, _UNSPACED_GRAM_LENGTH)
        return
    for start, end in parts(written):
        folded = fold(written[start:end])
        if len(folded) == end - start:
            yield from _ngrams(folded, row.gram_length, start)
        else:  # ß became ss: nothing to count by
            yield Token(folded, start, end)


def _prefixes(written: str, run: Run, row: Language) -> list[Token]:
    if run.unspaced:
        return _ngrams(simplify(written) if row.code == "zh" else written, 1)
    return [Token(fold(written[start:end])[:_PREFIX_LENGTH], start, end) for start, end in parts(written)]


def _ngrams(word: str, length: int, place: int = 0) -> list[Token]:
    """All stretches of `length` characters of the word at `place`, or the word itself when it has no more."""
    if len(word) <= length:
        return [Token(word, place, place + len(word))]
    return [Token(word[start : start + length], place + start, place + start + length) for start in range(len(word) - length + 1)]
