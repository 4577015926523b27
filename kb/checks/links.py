"""Links and pictures in articles lead somewhere."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from kb.checks.meant import hint, link_meant
from kb.files import ArticleFile, Files
from kb.help_center import NEVER_LINKS
from kb.links import Target, linked_article, locate, picture, versions
from kb.markdown.flaw import quoted
from kb.markdown.html.safety import SCHEMES
from kb.markdown.references import Reference
from kb.pictures import DOWNLOADS
from kb.problems import MOST_TOLD, Problem, Severity

_MOST_HINTS = 200
"""Flaws with a hint at what was meant, which takes some milliseconds among 10,000 articles; who has more has moved them all."""


def check_references(files: Files) -> Iterator[Problem]:
    """Links and pictures that lead nowhere."""
    references = _References(files)
    for file in files.articles.values():
        for reference in file.markdown.references:
            message = references.flaw(reference, file)
            if message:
                yield Problem(file.path, file.body_line + reference.line, message, _severity(reference))


def _severity(reference: Reference) -> Severity:
    """Addresses that run something are taken out, whatever their writer wanted; all others were meant to lead somewhere."""
    runs = not reference.image and reference.target.partition(":")[0].lower() in NEVER_LINKS - {"file"}
    return "warning" if runs else "error"


class _References:
    """Judges references, and hints at what was meant: for as many flaws of a file as are told, and not for thousands."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._hints = Counter[str]()

    def flaw(self, reference: Reference, file: ArticleFile) -> str | None:
        """What is wrong with a link or picture of `file`."""
        files, place = self._files, locate(reference.target, file)
        if place is None:
            return _address_flaw(reference, files.help_center.link_schemes)
        if place.path == ".." or place.path.startswith("../"):
            way = "link to an article, or to a file below `assets/`"
            return f"{quoted(reference.target)} leads out of the content root, which nothing may; {way}"
        if reference.image or place.path.startswith("assets/"):
            return None if place.path in files.unread else self._picture_flaw(place.path, file, reference)
        linked = linked_article(reference.target, file, files)
        if linked is not None:
            return self._anchor_flaw(place, file, linked)
        if any(path in files.unread for path in versions(place.path, files)):
            return None
        return f"dead link {quoted(reference.target)}{self._hint(file, lambda: link_meant(reference.target, place, file, files))}"

    def _hint(self, file: ArticleFile, make: Callable[[], str]) -> str:
        if self._hints[file.path] >= MOST_TOLD or self._hints.total() >= _MOST_HINTS:
            return ""
        self._hints[file.path] += 1
        return f"; {make()}"

    def _picture_flaw(self, path: str, file: ArticleFile, reference: Reference) -> str | None:
        if not path.startswith("assets/"):
            return f"{quoted(path)} is not below `assets/`; move the picture there"
        if picture(path, self._files) is not None:
            no_picture = reference.image and PurePosixPath(path).suffix.lower() in DOWNLOADS
            return f"{quoted(path)} is no picture; write a link to it, without the `!`" if no_picture else None
        meant = self._hint(file, lambda: hint(path.removeprefix("assets/"), self._files.assets))
        return f"no picture {quoted(path)}{meant}"

    def _anchor_flaw(self, place: Target, file: ArticleFile, linked: ArticleFile) -> str | None:
        anchors = linked.markdown.anchors
        if not place.anchor or place.path != linked.path or place.anchor in anchors:
            return None
        meant = self._hint(file, lambda: hint(place.anchor, anchors))
        return f"no heading {quoted(f'#{place.anchor}')} in {linked.path}{meant}"


def _address_flaw(reference: Reference, schemes: Iterable[str]) -> str | None:
    """What is wrong with a target outside the content root."""
    target = reference.target
    try:
        scheme = urlsplit(target).scheme
    except ValueError:
        return f"{quoted(target)} is no address; write it as browsers show it, `https://…`"
    allowed = {"http", "https"} if reference.image else {*SCHEMES, *schemes}
    return None if not scheme or scheme in allowed else _scheme_flaw(scheme, reference)


def _scheme_flaw(scheme: str, reference: Reference) -> str:
    target = quoted(reference.target)
    if scheme == "data" and reference.image:
        return f"the picture {target} stands in the text itself and is not shown; save it below `assets/` and write its name here"
    if "." in scheme:
        return f"{target} has no scheme; write {quoted(f'https://{reference.target}')}"
    if len(scheme) == 1 or scheme == "file":
        return f"{target} is on your own computer; save it below `assets/`, or link to an address that readers can open"
    if scheme in NEVER_LINKS or reference.image:
        return f"`{scheme}:` leads nowhere in an article; write an `https:` address"
    return f"links with `{scheme}:` are left out; write an `https:` address, or add `{scheme}` to `link_schemes` in help-center.yaml"
