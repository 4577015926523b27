"""What the writer of a dead link probably meant."""

import itertools
import posixpath
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from kb.files import ArticleFile, Files
from kb.links import Target
from kb.markdown.flaw import quoted
from kb.problems import nearest

_MOST_NAMES = 1000
"""Among which the nearest one is looked for: a comparison takes 20 µs."""

_MOST_NAMES_TOLD = 12
"""As many fit on a screen's line or two."""

_MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d()][\d() -]{2,}")
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?=[/?#]|$)", re.IGNORECASE)
_FILE = re.compile(r"\.(?:md|markdown|mdx|html?|txt|pdf|png|jpe?g|gif|webp|svg|docx?|xlsx?|zip)(?=[?#]|$)", re.IGNORECASE)
_ENDING = re.compile(r"(?:/index)?(?:\.\w+)?/?$")


def link_meant(target: str, place: Target, file: ArticleFile, files: Files) -> str:
    """A hint at the link that should stand for `target`, which leads to no article."""
    written = unicodedata.normalize("NFKC", unquote(target))
    meant = _address(written, unquote(target)) or _article(written, place, file, files)
    if meant:
        return f"did you mean {quoted(meant)}?"
    here = posixpath.dirname(file.path)
    return hint(target, (posixpath.relpath(path, here) for path, other in files.articles.items() if other.locale == file.locale))


def hint(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant, or those there are; capitals and composed letters make no difference."""
    names = list(itertools.islice(names, _MOST_NAMES))
    plain = _plain(name)
    if same := next((other for other in names if _plain(other) == plain), None):
        return f"did you mean {quoted(same)}?"
    near = nearest(name, names)
    if len(names) <= _MOST_NAMES_TOLD or near.startswith("did you mean"):
        return near
    return f"there are: {', '.join(sorted(names)[:_MOST_NAMES_TOLD])} and {len(names) - _MOST_NAMES_TOLD} more"


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _address(written: str, as_typed: str) -> str | None:
    """An address outside the help centre that lacks its scheme, or has full-width letters in it."""
    if written != as_typed and re.match("https?://", written):
        return written
    if _MAIL.fullmatch(written):
        return f"mailto:{written}"
    if _PHONE.fullmatch(written):
        return "tel:" + re.sub("[() -]", "", written)
    return f"https://{written}" if _HOST.match(written) and not _FILE.search(written) else None


def _article(written: str, place: Target, file: ArticleFile, files: Files) -> str | None:
    r"""The article of that name, written as on a site or another system: without `.md`, from the root, in capitals, with `\`."""
    here, base = posixpath.dirname(file.path), urlsplit(files.help_center.base_url).path.strip("/")
    by_name = {_plain(path): path for path in files.articles}
    for name in (place.path, written.replace("\\", "/")):
        bare = _ENDING.sub("", re.split("[?#]", name)[0].strip("/").removeprefix(f"{base}/"))
        for path in (bare, f"{file.locale}/{bare}", posixpath.normpath(f"{here}/{bare}")):
            if found := by_name.get(_plain(f"{path}.md")):
                return posixpath.relpath(found, here)
    return None
