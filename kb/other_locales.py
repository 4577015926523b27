"""Links that lead to another language, in an article's HTML: browsers, screen readers and style sheets are told which."""

import html
import re
from collections.abc import Mapping

_LINK = re.compile(r'<a(?P<attributes>(?: [\w-]+="[^"]*")*)>')
_HREF = re.compile(r' href="([^"]*)"')

CLASS = "other-locale"
"""Of a link that leads to an article in another locale than its own."""


def mark_links(source: str, locales: Mapping[str, str]) -> str:
    """Cleaned HTML in which each link to one of the URLs says in which locale it is.

    >>> mark_links('<p><a href="/a/en/x">x</a> <a href="/b">y</a></p>', {"/a/en/x": "en"})
    '<p><a href="/a/en/x" hreflang="en" class="other-locale">x</a> <a href="/b">y</a></p>'
    """
    if not locales:
        return source

    def marked(link: re.Match[str]) -> str:
        href = _HREF.search(link["attributes"])
        locale = locales.get(html.unescape(href[1])) if href else None
        if locale is None or " hreflang=" in link["attributes"]:
            return link[0]
        return f'<a{link["attributes"]} hreflang="{locale}" class="{CLASS}">'

    return _LINK.sub(marked, source)
