"""Where links of docs lead: to files of the site, or to the addresses at which they are served."""

import posixpath
import re
from collections.abc import Collection, Mapping
from urllib.parse import unquote, urlsplit

from kb.importing.names import is_file
from kb.importing.site import Page, Place
from kb.importing.sources.docusaurus.docs import ENDINGS
from kb.importing.sources.docusaurus.tree import TRANSLATIONS, Tree


class Addresses:
    """All that links may lead to."""

    def __init__(self, tree: Tree, paths: Collection[str], served: Mapping[str, str]) -> None:
        self._tree = tree
        self._paths = paths
        self._served = served
        """The doc's path, by its address."""

        locales = "|".join(map(re.escape, tree.folders))
        self._locale = re.compile(rf"^/(?:{locales})(?=/)")

    def locate(self, target: str, page: Page) -> Place:
        """As `Site.locate`."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return Place()
        if parts.netloc:
            return Place(url=target if parts.scheme else f"https:{target}")
        path, anchor = unquote(parts.path), unquote(parts.fragment)
        if "\0" in path:
            return Place()
        if not path:
            return Place(page.key, anchor)
        key = self._by_file(path, page) if path.endswith(ENDINGS) else self._by_address(path, page)
        return Place(key, anchor) if key else self._file(path, page)

    def _by_file(self, path: str, page: Page) -> str | None:
        bare = posixpath.splitext(path)[0]
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(page.key), bare))
        below = bare.removeprefix("@site").removeprefix("/docs/").lstrip("/")
        return next((key for key in (beside, below) if key in self._paths), None)

    def _by_address(self, path: str, page: Page) -> str | None:
        for address in (posixpath.join(posixpath.dirname(page.address), path), posixpath.join(page.address, path)):
            normal = posixpath.normpath(address)
            for served in (normal, self._locale.sub("", normal)):
                if served in self._served:
                    return self._served[served]
        return None

    def _file(self, path: str, page: Page) -> Place:
        """A picture beside the doc, beside its original, or below `static/`; `@site` is the site itself."""
        root, here = self._tree.root, posixpath.dirname(page.key)
        plain = path.removeprefix("pathname://")
        if plain.startswith("@site/"):
            places = [root / plain.removeprefix("@site/")]
        elif plain.startswith("/"):
            places = [root / "static" / plain.lstrip("/")]
        else:
            places = [self._tree.folders[page.locale] / here / plain, root / "docs" / here / plain]
        for place in places:
            file = place.resolve()
            if file.suffix not in ENDINGS and file.is_relative_to(root) and is_file(file):
                name = re.sub(rf"^(?:static|docs|i18n/([^/]+)/{TRANSLATIONS}/current)/", r"\1/", file.relative_to(root).as_posix())
                return Place(file=file, name=name)
        return Place()
