"""What a writer says about an article is read as it is meant, and decides who sees it and when."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kb.article import Article
from kb.content import read_content
from kb.front_matter import FrontMatter
from kb.visibility import Audience, Viewer
from tests.conftest import WriteContent
from tests.content.reading import HERE, only
from tests.files import article


def test_all_that_a_writer_says_about_an_article_is_read(write_content: WriteContent) -> None:
    metadata = only(
        write_content(
            {
                HERE: article(
                    title="' Reset a password '",
                    summary="What to do",
                    wordings="[I forgot it, 忘記密碼]",
                    keywords="[PIN, пароль]",
                    labels="[security]",
                    status="published",
                    publish_at="2026-01-02T03:04:05Z",
                    expires_at="2027-01-02T03:04:05Z",
                    audience="internal",
                    related="[account/here]",
                    aliases="[account/old, login/older]",
                    promoted="true",
                )
            }
        )
    ).metadata
    assert metadata == FrontMatter(
        title="Reset a password",
        summary="What to do",
        wordings=("I forgot it", "忘記密碼"),
        keywords=("PIN", "пароль"),
        labels=("security",),
        status="published",
        publish_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        expires_at=datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC),
        audience="internal",
        related=("account/here",),
        aliases=("account/old", "login/older"),
        promoted=True,
    )


def test_a_title_is_enough_and_the_article_is_published_for_all(write_content: WriteContent) -> None:
    here = only(write_content({HERE: article("Hi")}))
    assert (here.id, here.locale) == ("account/here", "en")
    assert here.metadata == FrontMatter(title="Hi")
    assert (here.metadata.status, here.metadata.audience, here.metadata.publish_at) == ("published", "public", None)


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-01T08:00:00Z",
        "2026-05-01T10:00:00+02:00",
        "2026-05-01 10:00:00+02:00",
        "2026-05-01T08:00:00",
        '"2026-05-01T08:00:00Z"',
        '"2026-05-01T10:00:00+02:00"',
        '"2026-05-01T08:00:00"',
    ],
)
def test_a_time_is_utc_unless_it_says_otherwise(write_content: WriteContent, written: str) -> None:
    metadata = only(write_content({HERE: article(publish_at=written, expires_at="2999-05-01T08:00:00Z")})).metadata
    assert metadata.publish_at == datetime(2026, 5, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("written", ["1042", "007", "0700", "1.10", "12:30", "1_000", "0x1F", "1e3", "17.0", "2026-05-01"])
def test_a_number_is_kept_as_it_was_written(write_content: WriteContent, written: str) -> None:
    metadata = only(write_content({HERE: article(title=written, keywords=f"[{written}]")})).metadata
    assert (metadata.title, metadata.keywords) == (written, (written,))


def test_drafts_are_checked_but_not_read_into_the_articles(write_content: WriteContent) -> None:
    root = write_content({HERE: article(), "en/account/draft.md": article(text="[Here](here.md)", status="draft")})
    assert [article.id for article in read_content(root).articles] == ["account/here"]


def test_what_is_internal_or_not_published_yet_is_read_and_filtered_when_asked(write_content: WriteContent) -> None:
    root = write_content({HERE: article(publish_at="2999-01-01T00:00:00Z"), "uk/account/staff.md": article(audience="internal")})
    assert [article.id for article in read_content(root).articles] == ["account/here", "account/staff"]


SPRING, SUMMER, AUTUMN = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 6, 9))


@pytest.mark.parametrize(
    ("metadata", "now", "audience", "seen"),
    [
        ({}, SPRING, "public", True),
        ({"publish_at": SUMMER}, SPRING, "public", False),
        ({"publish_at": SUMMER}, SUMMER, "public", True),
        ({"expires_at": SUMMER}, SPRING, "public", True),
        ({"expires_at": SUMMER}, SUMMER, "public", False),
        ({"publish_at": SPRING, "expires_at": AUTUMN}, SUMMER, "public", True),
        ({"audience": "internal"}, SPRING, "public", False),
        ({"audience": "internal"}, SPRING, "internal", True),
        ({"audience": "internal", "expires_at": SPRING}, SUMMER, "internal", False),
        ({}, SPRING, "internal", True),
    ],
)
def test_an_article_is_seen_from_its_publishing_until_its_expiry_by_its_audience(
    metadata: dict[str, Any], now: datetime, audience: Audience, seen: bool
) -> None:
    article = Article("help/t", "en", FrontMatter(title="T", **metadata), (), "")
    assert article.visibility.seen_by(Viewer(audience, now)) is seen
