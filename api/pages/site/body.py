"""The stored HTML of an article as a page shows it: links that lead to pages, no inline style, wide things that scroll by themselves.

It was cleaned when it was built, so that tags look one way only: names in lower case, attributes in double quotes. Tags are read one after
the other, as an attribute may hold what looks like a tag.
"""

import html
import re
from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from api.pages.rendering import safe
from api.pages.site.place import Place

_ATTRIBUTES = r'((?: [\w-]+="[^"]*")*)'
_TAG = re.compile(rf"<p>\s*<img{_ATTRIBUTES}>\s*</p>|<(/?[a-z][a-z0-9]*){_ATTRIBUTES}>")
_ALIGNED = re.compile(r' style="text-align:\s*(left|right|center|justify|start|end);?"')


class Labels(NamedTuple):
    """What screen readers call the parts that scroll."""

    table: str
    code: str
    picture: str


def body(place: Place, stored: str, labels: Labels) -> Markup:
    """Safe HTML."""
    moved = _moved(place)

    def shown(tag: re.Match[str]) -> str:
        lone_picture, name, attributes = tag.groups()
        if name is None:
            return f"{_scrolls(labels.picture, 'picture')}{_picture(lone_picture, moved)}</div>"
        return _tag(name, attributes, moved, labels)

    return safe(_TAG.sub(shown, stored))


def _tag(name: str, attributes: str, moved: Mapping[str, str], labels: Labels) -> str:
    shown = f"<{name}{attributes}>"
    if name == "a":
        shown = f"<a{_addressed(attributes, 'href', moved)}>"
    elif name == "img":
        shown = _picture(attributes, moved)
    elif name == "table":
        shown = _scrolls(labels.table) + shown
    elif name == "/table":
        shown += "</div>"
    elif name == "pre":
        shown = f'<pre{attributes} tabindex="0" role="region" aria-label="{html.escape(labels.code)}">'
    elif name in ("td", "th"):  # the policy of our pages forbids styles in attributes
        aligned = _ALIGNED.sub(r' class="align-\1"', attributes)
        shown = f"<{name}{aligned}>"
    return shown


def _scrolls(label: str, kind: str = "wide") -> str:
    return f'<div class="{kind}" role="region" tabindex="0" aria-label="{html.escape(label)}">'


def _picture(attributes: str, moved: Mapping[str, str]) -> str:
    return f'<img loading="lazy" decoding="async"{_addressed(attributes, "src", moved)}>'


def _moved(place: Place) -> dict[str, str]:
    """What addresses begin with in the stored HTML, and on this page."""
    center = place.generation.help_center
    pages = {f"{center.base_url}/{locale}/": f"{place.root}/{locale}/" for locale in place.generation.locales}
    return {f"{center.assets_url}/": f"{place.assets}/", **pages}


def _addressed(attributes: str, name: str, moved: Mapping[str, str]) -> str:
    for before, after in moved.items():
        start = f' {name}="{html.escape(before)}'
        if start in attributes:
            return attributes.replace(start, f' {name}="{html.escape(after)}', 1)
    return attributes
