"""Gaps as text, for people."""

from collections.abc import Iterator, Sequence

from api.gaps.models import Gap
from kb.text import escape

_SAID = {
    "not_written": "not written",
    "not_translated": "not translated: {article}",
    "not_found": "written but not found: {article}",
}
_MOST_EXAMPLES = 5


def report(gaps: Sequence[Gap]) -> Iterator[str]:
    """Each gap with how often it was asked, the verdict, and how it was asked."""
    if not gaps:
        yield "no gaps: what was asked in this period is answered"
    for gap in gaps:
        locales = ", ".join(f"{locale} {times}" for locale, times in gap.locales.items())
        yield f"{gap.id}  asked {gap.times} times ({locales})  {_SAID[gap.verdict].format(article=gap.article)}"
        for example in gap.examples[:_MOST_EXAMPLES]:
            yield f"    {example.locale:8}{escape(example.question)}"
        if len(gap.examples) > _MOST_EXAMPLES:
            yield f"    and {len(gap.examples) - _MOST_EXAMPLES} other ways of asking"
        for near in gap.near[:1]:
            yield f"    nearest now: {near.locale}/{near.article}, {near.title} ({near.confidence:.2f})"
        yield ""
