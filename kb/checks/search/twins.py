"""No two articles of a locale say nearly the same."""

from collections import Counter
from collections.abc import Iterator

from kb.checks.search.readers import is_dense, searched
from kb.files import ArticleFile, Files
from kb.problems import Problem

_ALIKE = 0.6
"""The share of all word triples of two articles that both have (Jaccard). Of the demo's and the manual's, no pair has .1."""

_FEWEST = 12
"""Triples: shorter articles are alike by chance."""


def check_twins(files: Files) -> Iterator[Problem]:
    """Articles of which one is hardly more than a copy of another: search cannot tell them apart."""
    first: dict[tuple[str, tuple[str, ...]], ArticleFile] = {}
    sizes: dict[str, int] = {}
    for file in searched(files):
        triples = _triples(file)
        sizes[file.path] = len(triples)
        shared = Counter(first.setdefault((file.locale, triple), file).path for triple in triples)
        del shared[file.path]
        if len(triples) >= _FEWEST and shared:
            twin, common = shared.most_common(1)[0]
            share = common / (len(triples) + sizes[twin] - common)
            if share >= _ALIKE:
                message = (
                    f"says nearly the same as {twin} ({share:.0%} of both), and search cannot tell which is meant; make one article of them"
                )
                yield Problem(file.path, 0, message, "warning")


def _triples(file: ArticleFile) -> set[tuple[str, ...]]:
    """All runs of three words; of characters, where words are not parted."""
    text = " ".join(f"{section.heading} {section.text}" for section in file.markdown.sections).casefold()
    words = text.replace(" ", "") if is_dense(file.locale) else text.split()
    return set(zip(words, words[1:], words[2:]))
