"""Which HTML is shown: the elements and attributes that may stand in an article, and the last guard before readers."""

import re
from collections.abc import Callable, Iterable

import nh3

from kb.markdown.rules import boxes, footnotes

TAGS = set(nh3.ALLOWED_TAGS) | {"details", "section", "summary", "tfoot"}

_ATTRIBUTES = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "details": {"open"},
    "ol": {"start"},
    "td": nh3.ALLOWED_ATTRIBUTES["td"] | {"style"},
    "th": nh3.ALLOWED_ATTRIBUTES["th"] | {"style"},
}
"""What a writer may give an element in HTML."""

_ANYWHERE = {"lang", "title"}

_OURS = {
    **{f"h{level}": {"id"} for level in range(1, 7)},
    **{tag: {"class"} for tag in ("code", "div", "hr", "ol", "p", "section", "sup")},
    "a": {"class", "id"},
    "li": {"class", "id"},
}
"""What Markdown makes besides: anchors, and classes of `_CLASSES`."""

_CLASSES = boxes.CLASSES | footnotes.CLASSES
_LANGUAGE = re.compile(r"language-[\w+#.-]+")
"""The class of code with its language."""

_ALIGNMENT = re.compile(r"(?<![\w-])text-align\s*:\s*(?:left|right|center|justify|start|end)(?![\w-])", re.IGNORECASE)
"""The one property of a style that is shown."""

TARGETS = {"a": "href", "img": "src"}
"""The attribute of each element that names another file."""

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""Of links that every help centre may have."""


def allowed(tag: str, name: str, value: str) -> str | None:
    """As much of the value as is shown; None when the attribute is not."""
    if name == "style":
        alignment = _ALIGNMENT.search(value) if tag in ("td", "th") else None
        return alignment[0] if alignment else None
    return value if name in _ANYWHERE or name in _ATTRIBUTES.get(tag, ()) else None


def clean(rendered: str, resolve: Callable[[str], str], schemes: Iterable[str]) -> str:
    """HTML that is safe whatever `rendered` holds; each link's and picture's target is what `resolve` makes of it."""

    def checked(tag: str, name: str, value: str) -> str | None:
        if TARGETS.get(tag) == name:
            return resolve(value)
        if name == "class":
            return value if value in _CLASSES or _LANGUAGE.fullmatch(value) else None
        return value

    return nh3.clean(
        rendered,
        tags=TAGS,
        attributes={tag: _ATTRIBUTES.get(tag, set()) | _OURS.get(tag, set()) for tag in {*_ATTRIBUTES, *_OURS}},
        attribute_filter=checked,
        url_schemes={*SCHEMES, *schemes},
        filter_style_properties={"text-align"},
    )
