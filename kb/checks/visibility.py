"""What an article leads its readers to, they can open."""

from collections.abc import Iterator
from datetime import UTC, datetime

from kb.files import ArticleFile, Files
from kb.links import Reader, linked_article, reader_of
from kb.problems import Problem, Severity


def check_links_opened(files: Files) -> Iterator[Problem]:
    """Links to drafts, to internal articles, and to what is not public yet or no longer."""
    now = datetime.now(UTC)
    for file in files.articles.values():
        for reference in file.markdown.references:
            linked = linked_article(reference.target, file, files)
            if linked is None or linked is file:
                continue
            flaw = _why_closed(file, linked, now)
            if flaw:
                yield Problem(file.path, file.body_line + reference.line, f"`{reference.target}` {flaw[0]}", flaw[1])


def check_related_opened(files: Files) -> Iterator[Problem]:
    """Related articles that no reader of the article ever sees."""
    versions: dict[str, list[ArticleFile]] = {}
    for file in files.articles.values():
        versions.setdefault(file.id, []).append(file)
    for file in files.articles.values():
        reader = reader_of(file)
        for place, article in enumerate(file.metadata.related):
            others = versions.get(article, [])
            if others and not any(reader.sees(other) for other in others):
                message = (
                    f"`{article}` is {_closed_by(reader, others[0])}, and not shown to readers of this article; delete it from `related`"
                )
                yield Problem(file.path, file.head_line("related", place), message, "warning")


def _why_closed(file: ArticleFile, linked: ArticleFile, now: datetime) -> tuple[str, Severity] | None:
    """Why readers of `file` cannot open what it leads to, and whether that stays so."""
    reader = reader_of(file)
    if not reader.sees(linked):
        draft = linked.metadata.status == "draft"
        way = "publish it" if draft else "make it public"
        return f"is {_closed_by(reader, linked)}, which readers cannot open; {way} or remove the link", "error" if draft else "warning"
    opens, closes = linked.metadata.publish_at, linked.metadata.expires_at
    if reader.sees_drafts:
        return None
    if closes and closes <= now:
        return f"expired on {closes:%Y-%m-%d}, and readers cannot open it; remove the link", "warning"
    if opens and opens > max(now, file.metadata.publish_at or now):
        return f"is not shown before {opens:%Y-%m-%d}, and until then readers cannot open it; add the link then", "warning"
    return None


def _closed_by(reader: Reader, linked: ArticleFile) -> str:
    return "a draft" if linked.metadata.status == "draft" and not reader.sees_drafts else "internal"
