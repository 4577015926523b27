"""What is wrong with synonyms that only analysis can tell: rules that never apply, change nothing, or lead back to where they began.

Each check takes a locale's rules with the readings of their terms, and yields lines with what is wrong there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from indexer.analysis import analyze, content_words
from indexer.query.synonym_use import LocaleTexts, unused
from indexer.query.synonyms import readings, same
from kb.files import Files
from kb.locale import language_of
from kb.problems import Problem
from kb.synonyms import Rule, file_of

_Readings = Mapping[str, Sequence[tuple[str, ...]]]
"""Of each term of the rules."""


def check_synonyms(files: Files, synonyms: Mapping[str, Sequence[Rule]]) -> Iterator[Problem]:
    """All that is wrong with each locale's rules: errors where they can never work, warnings where they do more than they say, or harm."""
    for locale, rules in synonyms.items():
        language = language_of(locale)
        read = {term: readings(term, language) for rule in rules for term in (*rule.left, *rule.right)}
        yield from (Problem(file_of(locale), *flaw) for check in _CHECKS for flaw in check(rules, read))
        yield from (Problem(file_of(locale), *flaw, "warning") for flaw in _broader(rules, read, language))
        articles = [file for file in files.articles.values() if file.locale == locale]
        if rules and articles and not any(path.startswith(f"{locale}/") for path in files.unread):  # the words may stand there
            texts = LocaleTexts(articles, language)
            working = [rule for rule in rules if all(read[term] for term in (*rule.left, *rule.right))]
            yield from (Problem(file_of(locale), *flaw, "warning") for flaw in unused(working, read, texts))


def _emptied(rules: Sequence[Rule], read: _Readings) -> Iterator[tuple[int, str]]:
    """Terms of function words or marks only."""
    for rule in rules:
        for term in dict.fromkeys((*rule.left, *rule.right)):
            if not read[term]:
                yield rule.line, f"nothing is left of `{term}` in a question; write a word that tells what is meant, or delete it"


def _broader(rules: Sequence[Rule], read: _Readings, language: str) -> Iterator[tuple[int, str]]:
    """Left sides of which one word is left without function words: 上不去 would apply to each question with 去."""
    for rule in rules:
        for term in rule.left:
            words = analyze(term, language).words
            rest = content_words(words, term, language)
            if len(rest) == 1 < len(words) and read[term]:
                word = term[rest[0].start : rest[0].end]
                yield rule.line, f"`{term}` applies to all questions with `{word}`, all that counts of it; write that, or delete `{term}`"


def _repeated(rules: Sequence[Rule], read: _Readings) -> Iterator[tuple[int, str]]:
    """Left sides that an earlier one always takes the question from, and right sides that stand there twice."""
    seen: dict[tuple[str, ...], tuple[int, str]] = {}
    for rule in rules:
        for term in rule.left:
            ways = read[term]
            if ways and all(way in seen for way in ways):
                yield rule.line, _told_twice(term, *seen[ways[0]], rule.line)
            for way in ways:
                seen.setdefault(way, (rule.line, term))
        for place, term in enumerate(rule.right):
            twin = next((other for other in rule.right[:place] if same(read[other], read[term])), None)
            if twin is not None:
                yield rule.line, _told_twice(term, rule.line, twin, rule.line)


def _told_twice(term: str, line: int, earlier: str, here: int) -> str:
    if line == here:
        return f"`{term}` is the same to search as `{earlier}` in the same line; delete one of them"
    return f"`{term}` can never match: to search it is `{earlier}` in line {line}; make one line of both"


def _idle(rules: Sequence[Rule], read: _Readings) -> Iterator[tuple[int, str]]:
    """Left sides that become what they are."""
    for rule in rules:
        for term in rule.left:
            if len(rule.right) == 1 and same(read[term], read[rule.right[0]]):
                yield rule.line, f"`{term}` and `{rule.right[0]}` are the same to search, so this changes nothing; delete `{term}`"


def _loops(rules: Sequence[Rule], read: _Readings) -> Iterator[tuple[int, str]]:
    """Lines that close a loop of replacements; each rule is applied once, so that all would only change places."""
    leads: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for rule in rules:
        right = [read[term][0] for term in rule.right if read[term]]
        for term in rule.left:
            start = read[term][0] if read[term] else ()
            if not start or start in right or start in leads:
                continue
            if _leads_to(start, right, leads):
                yield rule.line, f"a loop: other lines lead from the right side back to `{term}`; write `a, b` where words mean the same"
            else:
                leads[start] = right


def _leads_to(goal: tuple[str, ...], begin: Iterable[tuple[str, ...]], leads: Mapping[tuple[str, ...], Sequence[tuple[str, ...]]]) -> bool:
    """Whether replacements lead from any of `begin` to `goal`."""
    waiting, seen = list(begin), set(begin)
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        fresh = set(leads.get(here, ())) - seen
        seen |= fresh
        waiting.extend(fresh)
    return False


_CHECKS = (_emptied, _repeated, _idle, _loops)
