"""What the exports of hosted help centres have in common: pages of JSON in a folder, addresses of articles, pictures."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.errors import ContentError
from kb.files import Unreadable, read_bytes
from kb.importing.names import is_file
from kb.importing.site import Category, Page, Place
from kb.problems import Problem, told
from kb.text import shorten

LARGEST_PAGE = 64 << 20
"""Bytes of one page of JSON; APIs give at most 100 articles a page, of at most some 100 KB each."""

_MOST_PAGES = 20_000
_ARTICLE = re.compile(r"/articles/(\d{1,20})(?:-([^/]*))?(?:/|$)")
_LATEST = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


class Record(BaseModel):
    """One thing as an API returns it; what we do not use is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


Kind = TypeVar("Kind", bound=Record)


class Pages:
    """All pages of JSON below a folder. Raises `ContentError` with all that is wrong in them."""

    def __init__(self, folder: Path, what: str, is_page: Callable[[Any], bool]) -> None:
        self._problems: list[Problem] = []
        self._records: list[tuple[str, Mapping[str, Any]]] = []
        self.passed_over: list[str] = []
        """Files of JSON that are something else."""

        for file in _files(folder):
            path = file.relative_to(folder).as_posix()
            content = self._load(file, path)
            if is_page(content):
                self._records.append((path, content))
            elif content is not None:
                self.passed_over.append(path)
        if not self._records and not self._problems:
            self._problems.append(Problem(str(folder), 0, f"no {what} in it; save the pages that its API returns there, as `….json`"))
        self._fail()

    def _load(self, file: Path, path: str) -> Any:
        try:
            return json.loads(read_bytes(file, path, "save it in smaller pages", LARGEST_PAGE))
        except Unreadable as error:
            self._problems.extend(error.problems)
        except json.JSONDecodeError as error:
            self._problems.append(Problem(path, error.lineno, f"no JSON: {error.msg} at column {error.colno}; save the page anew"))
        except RecursionError:
            self._problems.append(Problem(path, 0, "JSON nested deeper than any API's; save the page anew"))
        except ValueError:
            self._problems.append(Problem(path, 0, "no JSON in UTF-8; save the page anew"))
        return None

    def records(self, model: type[Kind], *keys: str) -> list[Kind]:
        """What stands in lists, or alone, under `keys`, in the order of the files."""
        found: list[Kind] = []
        for path, page in self._records:
            for key in keys:
                listed = page.get(key)
                for place, record in enumerate(listed if isinstance(listed, list) else [] if listed is None else [listed]):
                    self._add(found, model, record, path, f"{key}[{place}]")
        self._fail()
        return found

    def whole(self, model: type[Kind], is_record: Callable[[Mapping[str, Any]], bool]) -> list[Kind]:
        """The pages that are a record themselves."""
        found: list[Kind] = []
        for path, page in self._records:
            if is_record(page):
                self._add(found, model, page, path, "it")
        self._fail()
        return found

    def _add(self, found: list[Kind], model: type[Kind], record: Any, path: str, place: str) -> None:
        try:
            found.append(model.model_validate(record))
        except ValidationError as error:
            flaw = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, (place, *flaw["loc"])))
            self._problems.append(Problem(path, 0, f"`{shorten(where)}` is not as the API returns it: {flaw['msg']}; save the page anew"))
        except RecursionError:
            self._problems.append(Problem(path, 0, f"`{place}` is nested deeper than any API's; save the page anew"))

    def _fail(self) -> None:
        if self._problems:
            raise ContentError(told(self._problems))


def _files(folder: Path) -> Iterator[Path]:
    files = sorted(file for file in folder.rglob("*.json") if not any(part.startswith(".") for part in file.relative_to(folder).parts))
    if len(files) > _MOST_PAGES:
        raise ContentError([Problem(str(folder), 0, f"more than {_MOST_PAGES:,} files of JSON; name the folder of the export alone")])
    yield from files


Id = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
"""Of a record: a number as a rule, written as a text by some versions."""


def moment(given: str | float | None) -> datetime | None:
    """A moment as APIs write them, in ISO 8601 or in seconds since 1970; None for what is none, as then nothing is lost but a date.

    >>> moment("2024-05-01T10:00:00Z") == moment(1714557600), moment("soon"), moment(float("inf"))
    (True, None, None)
    """
    try:
        seconds = float(given or "")
    except ValueError:
        seconds = None
    try:
        if seconds is not None:
            return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _LATEST else None
        found = datetime.fromisoformat(str(given))
    except ValueError:
        return None
    return None if found.year < 1970 else found if found.tzinfo else found.replace(tzinfo=UTC)  # noqa: PLR2004 - as front matter has it


def old_ids(key: str, address: str) -> tuple[str, ...]:
    """Of the addresses that an article had, what can stand in `aliases`: by its number alone, and with its title."""
    match = _ARTICLE.search(_path_of(address))
    named = f"articles/{match[1]}-{match[2]}".lower() if match and match[2] else ""
    return tuple(old for old in (f"articles/{key.lower()}", named) if re.fullmatch(r"[a-z]+/[a-z0-9][a-z0-9_-]*", old))


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def sorted_by_names(names: Sequence[tuple[str, Mapping[str, str], Mapping[str, str]]]) -> list[Category]:
    """Categories of key, titles, and titles of what they lie in, which stand before those that would be mistaken for one another."""
    times: dict[tuple[str, str], int] = {}
    for _, titles, _ in names:
        for locale, title in titles.items():
            times[locale, title] = times.get((locale, title), 0) + 1
    return [
        Category(
            key,
            {
                locale: f"{outer[locale]}: {title}" if times[locale, title] > 1 and locale in outer else title
                for locale, title in titles.items()
            },
        )
        for key, titles, outer in names
    ]


class Addresses:
    """Where links lead, in texts of a help centre that is reached at the hosts of its own articles."""

    def __init__(self, folder: Path, articles: Collection[str], addresses: Collection[str]) -> None:
        self._folder = folder.resolve()
        self._articles = articles
        self._hosts = {host_of(address) for address in addresses} - {""}

    def locate(self, target: str, page: Page) -> Place:
        """As `Site.locate`."""
        if target.startswith("#"):
            return Place(page.key, unquote(target[1:]))
        try:
            url = urljoin(page.address, target)
            parts = urlsplit(url)
        except ValueError:
            return Place()
        if not parts.netloc:
            return Place()
        match = _ARTICLE.search(parts.path)
        if match and match[1] in self._articles and self._is_ours(parts):
            return Place(match[1], unquote(parts.fragment), url=url)
        file = self._file(parts.netloc, unquote(parts.path))
        return Place(file=file, name="/".join(parts.path.split("/")[-2:]), url=url)

    def _is_ours(self, parts: SplitResult) -> bool:
        """Also under the provider's own host, which texts go on to name after a help centre got one of its own."""
        host = parts.netloc.lower()
        return host in self._hosts or host == "intercom.help" or host.endswith(".zendesk.com")

    def _file(self, host: str, path: str) -> Path | None:
        """A picture that was saved beside the pages, under its address with or without the host, as `wget --force-directories` does."""
        if "\0" in path:
            return None
        for place in (f"{host}{path}", path.lstrip("/")):
            file = self._folder / place
            if is_file(file) and file.resolve().is_relative_to(self._folder):
                return file
        return None


def host_of(address: str) -> str:
    """The host of an address, with its port; empty where there is none."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""
