"""Which synonyms do harm or nothing beside the articles of their locale: replaced words that articles use, and targets that none has."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from indexer.analysis import HAN, KANA, LANGUAGES, analyze, simplify
from indexer.query.synonyms import readings, same
from kb.files import ArticleFile
from kb.synonyms import Rule

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_INFLECTED_END = re.compile("(?<=[\u3400-\u9fff々])[\u3041-\u309f]+$")
"""固まる is 固まった in a text: of a word with Han characters, those stay."""


class LocaleTexts:
    """What the articles of one locale say, to look for words in: quickly, without analysing all of it."""

    def __init__(self, files: Iterable[ArticleFile], language: str) -> None:
        self._language = language
        self._unspaced = LANGUAGES[language].letters in {HAN, HAN + KANA}
        self._shown: dict[str, str] = {}
        """Path to title, headings and text."""

        searched: list[str] = []
        for file in files:
            sections = (f"{section.heading}\n{section.text}" for section in file.markdown.sections)
            self._shown[file.path] = self._plain("\n".join((file.metadata.title, *sections)))
            searched += [self._shown[file.path], *map(self._plain, (*file.metadata.wordings, *file.metadata.keywords))]
        self._searched = "\n".join(searched)
        self._forms = frozenset(_WORD.findall(self._searched))
        words = () if self._unspaced else analyze("\n".join(sorted(self._forms)), language).words
        self._terms = frozenset(token.term for token in words)

    def article_with(self, term: str) -> str | None:
        """The path of the first article in which a reader sees the term as it is written."""
        plain = self._plain(term)
        if plain not in self._searched:
            return None
        if self._unspaced:
            return next((path for path, text in self._shown.items() if plain in text), None)
        alone = re.compile(rf"(?<!\w){re.escape(plain)}(?!\w)")
        return next((path for path, text in self._shown.items() if plain in text and alone.search(text)), None)

    def has(self, term: str) -> bool:
        """Whether anything is found by the term: all its content words stand in the articles, in whatever form."""
        if not self._unspaced:
            return any(self._terms.issuperset(reading) for reading in readings(term, self._language))
        plain = self._plain(term)
        words = analyze(plain, self._language).words
        return all(_INFLECTED_END.sub("", plain[token.start : token.end]) in self._searched for token in words)

    def _plain(self, text: str) -> str:
        folded = unicodedata.normalize("NFKC", text).casefold()
        return simplify(folded) if self._language == "zh" else folded


def unused(rules: Sequence[Rule], read: Mapping[str, Sequence[tuple[str, ...]]], texts: LocaleTexts) -> Iterator[tuple[int, str]]:
    """Lines with what is wrong there; `read` has the readings of each term."""
    for rule in rules:
        yield from ((rule.line, message) for message in (_nothing_found(rule, texts), *_hidden(rule, read, texts)) if message)


def _nothing_found(rule: Rule, texts: LocaleTexts) -> str | None:
    """Words to look for that no article has."""
    missing = [term for term in rule.right or rule.left if not texts.has(term)]
    if not missing or (not rule.right and len(missing) < len(rule.left)):
        return None
    named = ", ".join(f"`{term}`" for term in missing)
    return f"no article of this locale has {named}, so that nothing is found by it; write a word that one has"


def _hidden(rule: Rule, read: Mapping[str, Sequence[tuple[str, ...]]], texts: LocaleTexts) -> Iterator[str]:
    """Words that articles use, and that are no longer looked for."""
    for term in rule.left if rule.right else ():
        if any(same(read[term], read[other]) for other in rule.right):
            continue
        path = texts.article_with(term)
        if path is not None:
            way = f"write `{term} => {', '.join((term, *rule.right))}` to look for both"
            yield f"`{term}` stands in {path}, which questions with it no longer find, for `=>` replaces it; {way}"
