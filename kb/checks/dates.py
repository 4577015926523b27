"""Dates in the front matter say what their writer meant."""

from collections.abc import Iterator
from datetime import UTC, datetime

from kb.files import ArticleFile, Files
from kb.front_matter import MOMENT
from kb.problems import Problem
from kb.yaml_loader import Scalar


def check_dates(files: Files) -> Iterator[Problem]:
    """Dates of which a part had to be guessed, and those by which no reader ever sees the article."""
    now = datetime.now(UTC)
    for file in files.articles.values():
        yield from _guessed(file)
        opens, closes = file.metadata.publish_at, file.metadata.expires_at
        line = file.head_line("expires_at")
        if opens and closes and closes <= opens:
            yield Problem(file.path, line, "`expires_at` is not after `publish_at`, so that nobody ever sees the article; mend one of them")
        elif closes and closes <= now:
            message = f"`expires_at` is over since {closes:%Y-%m-%d}: readers do not see the article; mend the date, or delete the article"
            yield Problem(file.path, line, message, "warning")


def check_reviews(files: Files) -> Iterator[Problem]:
    """Articles that their writers wanted to read again by now."""
    now = datetime.now(UTC)
    for file in files.articles.values():
        review = file.metadata.review_by
        if review and review <= now:
            message = (
                f"was to be read again by {review:%Y-%m-%d}; see whether all of it still holds, and write the next date into `review_by`"
            )
            yield Problem(file.path, file.head_line("review_by"), message, "warning")


def _guessed(file: ArticleFile) -> Iterator[Problem]:
    for key in ("publish_at", "expires_at"):
        value = file.head.at(key)
        parts = MOMENT.fullmatch(value.text.strip()) if isinstance(value, Scalar) else None
        if parts and not parts["zone"]:
            said = (
                f"no time and no zone, so that {parts['day']} 00:00 UTC is taken" if not parts["time"] else "no zone, so that UTC is taken"
            )
            example = f"{parts['day']}T{parts['time'] or '00:00'}"
            example += ":00" if example.count(":") == 1 else ""
            message = f"`{key}` has {said}; write `{example}Z` if that is meant, else your own zone as in `{example}+02:00`"
            yield Problem(file.path, file.head_line(key), message, "warning")
