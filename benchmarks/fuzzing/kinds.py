"""What is fed with inputs, and what may come of it: one row a kind."""

import random
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from api.answers import Request, ask
from api.answers.request import clean
from api.answers.suggest import SuggestRequest, suggest
from api.handoffs.masking import mask
from api.handoffs.pictures import safe_picture
from benchmarks.fuzzing import grammars
from benchmarks.fuzzing.exports import Export
from benchmarks.fuzzing.real_texts import locale
from benchmarks.fuzzing.replies import Answers
from indexer.analysis import LANGUAGES, MAX_TERM_BYTES, analyze, field_terms
from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from indexer.query import Synonyms, build_query
from indexer.search import search
from indexer.store import Generation, open_current
from kb import synonyms
from kb.content import read_content
from kb.errors import ContentError, KotaeError, RequestError, TooLarge
from kb.files import Files, Unreadable
from kb.files.articles import read_article
from kb.files.settings import read_settings
from kb.help_center import HelpCenter
from kb.locale import KNOWN, accepted, language_of, match, refused
from kb.markdown import Markdown
from kb.problems import Problem
from kb.visibility import Viewer

DEMO = Path(__file__).parents[2] / "corpora" / "demo"

_ARTICLE, _QUESTION = 1.0, 0.1
"""Seconds of the processor that an input may take."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of input."""

    make: Callable[[random.Random], Any]
    feed: Callable[[Any], object]
    """Raises whatever must not be."""

    seconds: float
    """Of the processor, at most."""

    share: int
    """How many of all inputs, in proportion to the other kinds': more where one takes little."""

    code: tuple[str, ...]
    """Packages and modules whose lines are counted that it reaches."""


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="kotae-fuzzing-"))


@cache
def _demo() -> Generation:
    root = _folder() / "index"
    build(read_content(DEMO), root, TantivyEngine())
    return open_current(root, TantivyEngine())


@cache
def _help_center() -> HelpCenter:
    return read_settings(DEMO).value


def _written(name: str, text: str) -> Path:
    file = _folder() / name
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    return file


class _Checked(HTMLParser):
    """Reads HTML as browsers do, and refuses what would run in them."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Raises `KotaeError` for what runs."""
        if tag in {"script", "iframe", "object", "embed", "style", "base", "form", "svg"}:
            raise KotaeError(f"<{tag}> is shown")
        for name, value in attrs:
            scheme = re.sub(r"[\x00-\x20]", "", value or "").lower()
            runs = name not in {"alt", "title"} and scheme.startswith(("javascript:", "vbscript:", "data:"))
            if runs or name.startswith("on"):
                raise KotaeError(f"{name}={value!r} is shown")


def _read_markdown(given: tuple[str, bool]) -> None:
    parsed = Markdown(given[0], guide=given[1])
    _Checked().feed(parsed.html(str))


def _read_article(text: str) -> None:
    try:
        read = read_article(_written("article.md", text), "en/account/article.md", _help_center())
    except Unreadable as error:
        _check_told(error.problems)
    else:
        read.markdown.html(str)


def _read_settings(text: str) -> None:
    (_folder() / "root").mkdir(exist_ok=True)
    _written("root/help-center.yaml", text)
    try:
        read_settings(_folder() / "root")
    except ContentError as error:
        _check_told(error.problems)


def _check_told(problems: Any) -> None:
    if not problems or not all(isinstance(problem, Problem) and problem.message.strip() for problem in problems):
        raise KotaeError("it is refused without a reason")


def _analyse(given: tuple[str, str]) -> None:
    text, language = given
    fields = analyze(text, language)
    for token in (*fields.words, *fields.grams, *fields.prefixes):
        if not token.term or len(token.term.encode()) > MAX_TERM_BYTES or len(token.term.split()) != 1:
            raise KotaeError(f"`{token.term}` is no term")
        if not 0 <= token.start < token.end <= len(text):
            raise KotaeError(f"`{token.term}` stands nowhere in the text")
    field_terms(text, language)


def _ask(given: tuple[str, str | None]) -> None:
    try:
        answer = ask(_demo(), Request(given[0], given[1]))
    except RequestError:
        return
    answer.model_dump_json()
    if not 0 <= answer.confidence <= 1:
        raise KotaeError(f"a confidence of {answer.confidence}")


def _suggest(given: tuple[str, str | None]) -> None:
    try:
        suggest(_demo(), SuggestRequest(given[0], given[1], limit=10)).model_dump_json()
    except RequestError:
        return


def _apply_synonyms(given: tuple[str, str, str]) -> None:
    text, tag, asked = given
    problems: list[Problem] = []
    files = cast("Files", SimpleNamespace(synonyms={tag: _written("synonyms.txt", text)}))
    rules = synonyms.read(files, problems).get(tag, ())
    if not rules:
        return
    index = _demo().index(tag, Viewer())
    known = Synonyms(rules, language_of(tag))
    asked = f"{rules[0].left[0]} {asked}"[:300]
    known.apply(build_query(asked, language_of(tag)))
    search(replace(index, synonyms=known), asked, 3)


def _write_picture(data: bytes) -> None:
    try:
        safe_picture(data)
    except (RequestError, TooLarge):
        return


def _mask(text: str) -> None:
    if len(mask(text)) != len(text):
        raise KotaeError("what is masked has another length")


def _match(header: str) -> None:
    refused(header, KNOWN)
    for found in (accepted(header, KNOWN), match(header, KNOWN)):
        if found is not None and found not in KNOWN:
            raise KotaeError(f"`{found}` is no locale of ours")


_DELIVERIES = tuple(f"api/handoffs/deliveries/{name}.py" for name in ("json_api", "webhook", "zendesk", "chatwoot", "zammad"))

KINDS: Mapping[str, Kind] = {
    "markdown": Kind(
        lambda chance: (clean(grammars.markdown(chance)), chance.random() < 0.2), _read_markdown, _ARTICLE, 4, ("kb/markdown", "kb/text.py")
    ),
    "articles": Kind(
        lambda chance: clean(grammars.article(chance)),
        _read_article,
        _ARTICLE,
        6,
        ("kb/yaml_loader", "kb/front_matter.py", "kb/files/articles.py"),
    ),
    "settings": Kind(
        lambda chance: clean(grammars.settings(chance)),
        _read_settings,
        _ARTICLE,
        1,
        ("kb/yaml_loader", "kb/help_center.py", "kb/files/settings.py"),
    ),
    "analysis": Kind(
        lambda chance: (grammars.question(chance)[: chance.choice((150, 150, 150, 2000))], chance.choice(sorted(LANGUAGES))),
        _analyse,
        _QUESTION,
        30,
        ("indexer/analysis",),
    ),
    "questions": Kind(
        lambda chance: (grammars.question(chance), locale(chance) if chance.random() < 0.9 else None),
        _ask,
        _QUESTION,
        2,
        ("indexer/search", "indexer/query", "api/answers"),
    ),
    "suggestions": Kind(
        lambda chance: (grammars.question(chance)[:60], locale(chance) if chance.random() < 0.9 else None),
        _suggest,
        _QUESTION,
        4,
        ("indexer/search/complete.py", "indexer/search/typeahead.py", "api/answers/suggest.py"),
    ),
    "synonyms": Kind(
        lambda chance: (grammars.synonyms(chance), locale(chance), grammars.question(chance)),
        _apply_synonyms,
        _ARTICLE,
        2,
        ("kb/synonyms.py", "indexer/query/synonyms.py"),
    ),
    "importers": Kind(Export, Export.read_in, _ARTICLE, 1, ("kb/importing",)),
    "attachments": Kind(grammars.picture, _write_picture, _ARTICLE, 6, ("api/handoffs/pictures.py",)),
    "replies": Kind(lambda chance: Answers(chance, grammars.reply), Answers.deliver, _QUESTION, 15, _DELIVERIES),
    "masking": Kind(grammars.question, _mask, _QUESTION, 20, ("api/handoffs/masking.py",)),
    "locales": Kind(grammars.headers_of_locales, _match, _QUESTION, 12, ("kb/locale.py",)),
}
