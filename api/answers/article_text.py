"""An article as whoever has no browser reads it: plain text, section by section."""

from indexer.store import ArticleStore


def article_text(articles: ArticleStore, article: str) -> str:
    """Its sections in order, each below its heading, as Markdown marks those; raises `UnknownArticle`."""
    levels = {anchor: level for anchor, _, level in articles.article(article).headings}
    sections = (articles.section(ordinal) for ordinal in articles.ordinals(article))
    return "\n\n".join(
        part for section in sections for part in (_heading(section.heading.text, levels.get(section.anchor, 2)), section.body.text) if part
    )


def _heading(text: str, level: int) -> str:
    """As Markdown has it.

    >>> _heading("If the code is rejected", 2), _heading("", 2)
    ('## If the code is rejected', '')
    """
    return f"{'#' * level} {text}" if text else ""
