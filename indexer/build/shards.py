"""A part's articles in shards, so that where one article changed the engine writes its shard anew, and no other."""

import zlib
from collections.abc import Sequence
from itertools import accumulate

from kb.article import Article

_SHORTEST = 3_000
_MOST = 6
"""A shard has at most so many sections, or this share of all, if that is more: each costs a question .03 ms. The engine says which is the
longest that it writes at best.

Of 10,000 sections (uk) the engine writes 10,000 in .54 s, 5,000 in .31, 2,500 in .19, 1,250 in .12; 300 questions take .13 ms (median) in
one shard, .17 in two, .24 in four, .40 in eight, and a whole answer 1.08 in one, 1.20 in two, 1.32 in four. To delete a document and merge
takes .25 s, and changes all scores by some .4 %, as the mean length is estimated anew."""


def shards_of(articles: Sequence[Article], most: int) -> list[Sequence[Article]]:
    """The articles, sorted by id, cut into shards of `most` sections at most, unless an article has more; at least one.

    Which they are depends on nothing but the ids and the numbers of sections.

    Each is cut about in the middle, before the id there whose hash is the least. So one article more, or less, nearly never moves a cut.
    """
    sections = [0, *accumulate(len(article.sections) for article in articles)]
    longest = min(max(_SHORTEST, sections[-1] // _MOST), most)

    def cut(first: int, last: int) -> list[Sequence[Article]]:
        if sections[last] - sections[first] <= longest or last - first < 2:  # noqa: PLR2004 - nothing to cut
            return [articles[first:last]]
        middle, near = (first + last) // 2, (last - first) // 16
        best = min(range(max(middle - near, first + 1), middle + near + 1), key=lambda place: _hash(articles[place]))
        return [*cut(first, best), *cut(best, last)]

    return cut(0, len(articles))


def _hash(article: Article) -> tuple[int, str]:
    return zlib.crc32(article.id.encode()), article.id
