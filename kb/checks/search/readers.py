"""Which articles customers search."""

from collections.abc import Iterator
from datetime import UTC, datetime

from kb.files import ArticleFile, Files


def searched(files: Files) -> Iterator[ArticleFile]:
    """What is public now, or will be."""
    now = datetime.now(UTC)
    for file in files.articles.values():
        metadata = file.metadata
        if metadata.status == "published" and metadata.audience == "public" and not (metadata.expires_at and metadata.expires_at <= now):
            yield file


def is_dense(locale: str) -> bool:
    """Whether a character says as much as a short word does elsewhere."""
    return locale.startswith(("ja", "zh"))
