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
from indexer.analysis.scripts import parts, runs
from indexer.analysis.tokens import MAX_TERM_BYTES, FieldTerms, FieldTokens, Token, bounded

_UNSPACED_GRAM_LENGTH = 2
_PREFIX_LENGTH = 4
"""Letters of a prefix; text in Han and kana has single characters. nDCG@10 to Lucene's, mean of faqmix and of libreoffice_help: 1.067 and
1.031 without prefixes, 1.077 and 1.036 with 4 letters, 1.075 and 1.035 with 5, 1.075 and 1.030 with 6."""

_NEAR = 2
"""How far apart two words may stand to be a pair. With prefixes: 1.077 and 1.036 without pairs, 1.079 and 1.043 with neighbours in their
order, 1.082 and 1.046 within 2 in any order, 1.082 and 1.045 within 4, which makes twice as many."""

_REMEMBERED = 40
"""Letters of a run that may stand elsewhere, too."""

_START = itemgetter(1)
_SHORT = MAX_TERM_BYTES // 4
"""Letters of a term that is not cut, whatever they are."""

_Spans = Sequence[tuple[int, int]]
"""Where the parts of a run stand in it."""

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
    words: list[Token] = []
    grams: list[Token] = []
    prefixes: list[Token] = []
    for run in runs(source.text):
        written = source.text[run.start : run.end]
        if run.unspaced:
            words += _words_of_unspaced(written, run.start, row)
            plain = simplify(written) if language == "zh" else written
            grams += _ngrams(plain, _UNSPACED_GRAM_LENGTH, run.start)
            prefixes += _ngrams(plain, 1, run.start)
        else:
            spans = parts(written)
            words += _words(written, spans, run.start, row)
            grams += _grams(written, spans, run.start, row)
            prefixes += _prefixes(written, spans, run.start)
    return FieldTokens(_placed(_all_words(words, source.text, row), source), _placed(grams, source), _placed(prefixes, source))


def words_of(text: str, language: str) -> tuple[Token, ...]:
    """The words of `analyze(text, language)`, where nothing else is wanted."""
    source, row = read(text, language), LANGUAGES[language]
    words: list[Token] = []
    for run in runs(source.text):
        written = source.text[run.start : run.end]
        words += _words_of_unspaced(written, run.start, row) if run.unspaced else _words(written, parts(written), run.start, row)
    return _placed(_all_words(words, source.text, row), source)


def prefix_terms(text: str, language: str) -> set[str]:
    """The terms of the prefixes of `text`: what can be looked up of it without cutting it into words.

    >>> sorted(prefix_terms("Reset the password", "en"))
    ['pass', 'rese', 'the']
    """
    source = read(text, language).text
    terms = set[str]()
    for run in runs(source):
        written = source[run.start : run.end]
        if run.unspaced:
            terms.update(simplify(written) if language == "zh" else written)
        else:
            terms.update(fold(written[start:end])[:_PREFIX_LENGTH] for start, end in parts(written))
    return terms


def field_terms(text: str, language: str) -> FieldTerms:
    """What `analyze` finds, of grams and prefixes the terms alone: for articles, whose words stand there again and again.

    >>> field_terms("重設 LINE Pay 密碼", "zh").grams
    '重设 line pay 密码'
    """
    source, row = read(text, language), LANGUAGES[language]
    words: list[Token] = []
    grams, prefixes = [], []
    for run in runs(source.text):
        written = source.text[run.start : run.end]
        if run.unspaced:
            plain = simplify(written) if language == "zh" else written
            terms = FieldTerms(
                tuple(_words_of_unspaced(written, 0, row)), _joined_terms(_ngrams(plain, _UNSPACED_GRAM_LENGTH, 0)), " ".join(plain)
            )
        else:
            terms = (_spaced_terms if len(written) <= _REMEMBERED else _spaced_terms.__wrapped__)(written, language)
        start = run.start
        words += [Token(term, start + first, start + last) for term, first, last in terms.words]
        grams.append(terms.grams)
        prefixes.append(terms.prefixes)
    return FieldTerms(_placed(_all_words(words, source.text, row), source), " ".join(grams), " ".join(prefixes))


@lru_cache(maxsize=1 << 15)
def _spaced_terms(written: str, language: str) -> FieldTerms:
    """Those of a run with spaces around it. Remembered: nine of ten stood in an article before, which halves what a build takes."""
    spans, row = parts(written), LANGUAGES[language]
    words = tuple(_words(written, spans, 0, row))
    return FieldTerms(words, _joined_terms(_grams(written, spans, 0, row)), _joined_terms(_prefixes(written, spans, 0)))


def _joined_terms(tokens: Iterable[Token]) -> str:
    return " ".join([bounded(token.term) for token in tokens])


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
        LANGUAGES[language].module.is_word("a")


def is_function_word(token: Token, text: str, language: str) -> bool:
    """Whether a token of `analyze(text, language).words` only says how something is asked."""
    function_words = LANGUAGES[language].module.FUNCTION_WORDS
    return token.term in function_words or _folded(text[token.start : token.end], language) in function_words


@lru_cache(maxsize=1 << 16)
def _folded(written: str, language: str) -> str:
    return fold(read(written, language).text)


def _all_words(words_of_runs: Sequence[Token], text: str, row: Language) -> list[Token]:
    """The words of a normalised text, in their order: those of its runs, its numbers, and words that are also written as one."""
    written = numbers(text, row.module.FUNCTION_WORDS)
    words = [*written.tokens, *words_of_runs, *_joined_words(text, row)]
    if written.replaced:
        words = [token for token in words if not _replaced(token, written)]
    return sorted(words, key=_START)


def _replaced(token: Token, written: Numbers) -> bool:
    """Whether a token is some of the digits of a number that means something as a whole only."""
    return token.term.isdigit() and any(
        start <= token.start and token.end <= end and token not in written.tokens for start, end in written.replaced
    )


def _placed(tokens: Iterable[Token], source: NormalisedText) -> tuple[Token, ...]:
    """Tokens of normalised text as tokens of the text as given."""
    if source.origins is None:
        return tuple(token if len(token[0]) <= _SHORT else Token(bounded(token[0]), token[1], token[2]) for token in tokens)
    return tuple(Token(bounded(term), *source.span(start, end)) for term, start, end in tokens)


def _words_of_unspaced(written: str, place: int, row: Language) -> Iterable[Token]:
    """The words of a run in Han or kana that begins at `place`."""
    if not own_letter(row.code).search(written):
        return _ngrams(written, _UNSPACED_GRAM_LENGTH, place)
    return (Token(term, place + start, place + end) for term, start, end in row.module.segment(written))


def _words(written: str, spans: _Spans, place: int, row: Language) -> Iterator[Token]:
    """The words of a run that begins at `place`, whose parts stand at `spans` in it."""
    if len(spans) > 1 and _ABBREVIATION.fullmatch(written):
        abbreviation = row.respell("".join(written[start:end] for start, end in spans))
        yield from (Token(term, place + spans[0][0], place + spans[-1][1]) for term, _, _ in _word(abbreviation, 0, row))
        return
    for start, end in spans:
        yield from _word(written[start:end], place + start, row)
    if len(spans) > 1:
        yield Token(_joined(written, spans), place + spans[0][0], place + spans[-1][1])


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


def _joined(written: str, spans: _Spans) -> str:
    """The parts of a run in one: `wifi` of Wi-Fi, `e1042` of E-1042, `онлайноплата` of онлайн-оплата."""
    if _NUMBER.fullmatch(written):
        return written
    joined = fold("".join(written[start:end] for start, end in spans))
    return joined.translate(_LOOKALIKES) if any(map(str.isdigit, joined)) else joined


def _grams(written: str, spans: _Spans, place: int, row: Language) -> Iterator[Token]:
    for start, end in spans:
        folded = fold(written[start:end])
        if len(folded) == end - start:
            yield from _ngrams(folded, row.gram_length, place + start)
        else:  # ß became ss: nothing to count by
            yield Token(folded, place + start, place + end)


def _prefixes(written: str, spans: _Spans, place: int) -> list[Token]:
    return [Token(fold(written[start:end])[:_PREFIX_LENGTH], place + start, place + end) for start, end in spans]


def _ngrams(word: str, length: int, place: int) -> list[Token]:
    """All stretches of `length` characters of the word at `place`, or the word itself when it has no more."""
    if len(word) <= length:
        return [Token(word, place, place + len(word))]
    return [Token(word[start : start + length], place + start, place + start + length) for start in range(len(word) - length + 1)]
