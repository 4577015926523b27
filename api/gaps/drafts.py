"""A gap as the beginning of an article, for a person to finish: nothing here is published, or written anywhere."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from api.answers.models import Frozen
from api.gaps.models import Gap
from indexer.store import Generation
from kb.errors import CannotWrite, Conflict, RequestError
from kb.locale import match
from kb.visibility import Viewer

_MOST_WORDINGS = 8
_LONGEST_TITLE = 80
_LONGEST_SLUG = 60


class Draft(Frozen):
    """What to put into the content, where it is good."""

    gap: str
    article: str = Field(description="Its id: that of the article that is there, or a proposal.")
    locale: str
    path: str | None = Field(description="Where the Markdown belongs, below the content root; `null` where the article is there already.")
    markdown: str | None = Field(description="The article, as far as it is known; `null` where it is there already.")
    wordings: dict[str, tuple[str, ...]] = Field(
        description="Ways of asking, for each locale, to be added to an article that was not found."
    )
    questions: dict[str, tuple[str, ...]] = Field(description="Lines for `questions/<locale>.tsv`, for each locale.")


def draft(gap: Gap, generation: Generation, locale: str | None = None) -> Draft:
    """The draft of a gap, in a locale, or that in which it is asked most; raises `RequestError`."""
    chosen = match(locale, generation.locales) if locale else max(gap.locales, key=lambda tag: gap.locales[tag])
    if not chosen:
        raise RequestError(f"no locale `{locale}` here; there are {', '.join(generation.locales)}")
    article = gap.article or f"{_category(gap, generation)}/{_slug(gap)}"
    asked = {tag: tuple(_asked(gap, tag)) for tag in gap.locales}
    questions = {tag: tuple(f"{question}\t{article}" for question in own) for tag, own in asked.items()}
    if gap.verdict == "not_found":
        wordings = {tag: own[:_MOST_WORDINGS] for tag, own in asked.items()}
        return Draft(gap=gap.id, article=article, locale=chosen, path=None, markdown=None, wordings=wordings, questions=questions)
    markdown = _markdown(gap, _title(gap, generation, chosen), asked.get(chosen, ()))
    return Draft(
        gap=gap.id, article=article, locale=chosen, path=f"{chosen}/{article}.md", markdown=markdown, wordings={}, questions=questions
    )


def write(draft: Draft, content: Path) -> Path:
    """Writes the article into a content root, where it has none of that name; raises `Conflict`."""
    if not draft.path or not draft.markdown:
        raise RequestError(f"`{draft.article}` is there already; add the wordings to it")
    path = content / draft.path
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(draft.markdown)
    except FileExistsError as error:
        raise Conflict(f"{path} is there already; rename it, or leave out --content") from error
    except OSError as error:
        raise CannotWrite(f"cannot write {path}: {error.strerror}") from error
    return path


def _asked(gap: Gap, locale: str) -> Iterator[str]:
    """The different ways of asking in a locale, each on one line."""
    yield from dict.fromkeys(" ".join(example.question.split()) for example in gap.examples if example.locale == locale)


def _title(gap: Gap, generation: Generation, locale: str) -> str:
    """That of the article in its other language where it is to be translated, else what was asked most."""
    for tag in (generation.help_center.default_locale, *generation.locales):
        known = generation.index(tag, Viewer()).articles.metadata.get(gap.article or "")
        if known:
            return known.title
    own = next(_asked(gap, locale), None) or " ".join(gap.examples[0].question.split())
    return (own[:1].upper() + own[1:])[:_LONGEST_TITLE].rstrip(" ?？!！.。")


def _markdown(gap: Gap, title: str, wordings: tuple[str, ...]) -> str:
    head = [f"title: {_quoted(title)}", "status: draft"]
    head += ["wordings:", *(f"  - {_quoted(wording)}" for wording in wordings[:_MOST_WORDINGS])] if wordings else []
    counted = ", ".join(f"{locale} {times}" for locale, times in gap.locales.items())
    body = gap.reply or f"Asked {gap.times} times ({counted}). Write here what helps, then take `status` away."
    return "\n".join(["---", *head, "---", "", body, ""])


def _quoted(text: str) -> str:
    """A text as YAML: JSON's way to write one is YAML's, too."""
    return json.dumps(text, ensure_ascii=False)


def _category(gap: Gap, generation: Generation) -> str:
    """That of the nearest article, else the first."""
    return next((near.article.partition("/")[0] for near in gap.near), next(iter(generation.help_center.categories), "help"))


def _slug(gap: Gap) -> str:
    """Of the words of a question in Latin letters, else the gap's id: a person finds a better one."""
    english = next((example.question for example in gap.examples if example.locale == "en"), "")
    plain = unicodedata.normalize("NFKD", english).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_SLUG].strip("-") or f"gap-{gap.id}"
