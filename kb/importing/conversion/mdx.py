"""The Markdown of Docusaurus, with what MDX adds to it, as ours."""

import re
from collections.abc import Callable, Collection
from functools import cached_property

from kb.importing.conversion.markdown import target as written
from kb.importing.names import cleaned
from kb.markdown import Markdown
from kb.markdown.rules.boxes import KINDS
from kb.text import is_blank

_CODE = re.compile(
    r"(?P<indent>^[ \t]*)(?P<fence>`{3,}+|~{3,}+)(?P<info>[^\n`]*)\n(?P<code>(?s:.*?))(?P<end>^[ \t]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`{1,8})(?!`)(?s:.{1,1000}?)(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE,
)
_COMMENTS = (("{/*", "*/}"), ("<!--", "-->"))
_ANCHOR = re.compile(r"\{/\*\s*(#[\w.:-]+)\s*\*/\}[ \t]*$", re.MULTILINE)
_MODULE = re.compile(
    r"^(?:import[ \t]+(?:[^\n'\";]{1,500}?\sfrom[ \t]+)?['\"][^'\"\n]+['\"];?[ \t]*$"
    r"|export[ \t]+(?:const|let|var|function|default|async|\{)[^\n]*(?:\n(?![ \t]*$)[^\n]*)*)\n?",
    re.MULTILINE,
)
_PICTURE = re.compile(
    r"<img\b(?P<before>[^<>]{0,1000}?)\bsrc=(?:\{\s*(?:require|useBaseUrl)\(\s*['\"](?P<needed>[^'\"]+)['\"]\s*\)(?:\.default)?\s*\}"
    r"|['\"](?P<plain>[^'\"]+)['\"])(?P<after>[^<>]{0,1000})/?>"
)
_ALT = re.compile(r"\balt=\{?['\"]([^'\"]*)['\"]\}?")
_LABELS = tuple(re.compile(rf"\b{name}=\{{?['\"]([^'\"]+)['\"]") for name in ("label", "value"))
_COMPONENT = re.compile(r"(?<![ \t])[ \t]*<(?P<end>/?)(?P<name>[A-Z][\w.]*)(?P<props>(?:\s(?:[^<>]|=>){0,2000}?)?)/?>")
_PROPERTIES = re.compile(r"\s(?:className|style|key|ref|on[A-Z]\w*)=(?:\{\{[^{}]*\}\}|\{[^{}]*\}|\"[^\"]*\"|'[^']*')")
_TAG = re.compile(r"<[a-z][a-z0-9]*\s[^<>]{1,2000}>")
_BOX = re.compile(r"^([ \t]*:{3,})[ \t]*([A-Za-z]+)(?=[\s\[{:]|$)", re.MULTILINE)
_BOXES = {"secondary": "note", "success": "tip"}
"""Docusaurus' kinds that we call otherwise."""

_TARGET = (
    r"(?P<target><[^<>\n]{0,2000}>|[^\s()<>]{0,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,200}){0,3})"
    r"(?P<title>(?:\s++(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'))?)"
)
_TEXT = r"(?P<text>(?:\\.|[^\[\]\\]|\[[^\[\]]{0,300}\](?:\([^()\s]{0,500}\))?){0,1000}?)"
_IMAGE_LINK = re.compile(rf"!\[(?P<text>[^\[\]]{{0,500}})\]\(\s*+{_TARGET}\s*+\)")
_LINK = re.compile(rf"(?<![!\\])\[{_TEXT}\]\(\s*+{_TARGET}\s*+\)")
_DEFINITION = re.compile(r"^( {0,3}\[(?!\^)[^\]\n]{1,300}\]:[ \t]*)<?([^\s<>]+)>?", re.MULTILINE)
_ATTRIBUTE = re.compile(r"(<a\b[^<>]{0,500}?\bhref=)(?:\"([^\"]*)\"|'([^']*)')")
_NO_LINK = re.compile(r"(?<![\w\])\\])\[\[([^\[\]\n]{1,300})\]\](?![(\[])")
"""What is text there, and would be a link of other systems here."""

_TITLE = re.compile(r"\s*#[ \t]+(?P<title>[^\n]*)(?:\n|$)")
_OWN_ANCHOR = re.compile(r"\{#[\w.:-]+\}$")
_HIDDEN = re.compile(r"\0(\d+)\0")


class MdxBody:
    """One text in Docusaurus' Markdown."""

    def __init__(self, source: str) -> None:
        self.lost: list[str] = []
        """What could not be kept, for people."""

        self._code: list[str] = []
        text = _CODE.sub(self._hide, cleaned(source))
        text = _MODULE.sub("", _without_comments(_ANCHOR.sub(r"{\1}", text)))
        text = _PICTURE.sub(_as_image, text)
        text = _COMPONENT.sub(self._component, text)
        text = _NO_LINK.sub(r"\\[\\[\1\\]\\]", text)
        text = _TAG.sub(lambda tag: _PROPERTIES.sub("", tag[0]), text)
        self._text = _BOX.sub(self._box, text)
        self.title = ""
        """That of the heading at the top, which is taken out of the text."""

        if top := _TITLE.match(self._text):
            title = _OWN_ANCHOR.sub("", top["title"].rstrip(" \t").rstrip("#").rstrip(" \t")).rstrip(" \t")
            self.title = re.sub(r"[*_`]", "", _HIDDEN.sub(lambda place: self._code[int(place[1])], title))
            self._text = self._text[top.end() :]
        self.blank = is_blank(self._text)

    @cached_property
    def links(self) -> list[str]:
        """Where its links lead."""
        found: list[str] = []

        def note(link: str, image: bool) -> str:
            found.extend([] if image else [link])
            return link

        self._linked(note)
        return found

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Of its headings, given or made of their texts, as Docusaurus makes them, too."""
        return frozenset(Markdown(self._shown(self._text)).anchors)

    def markdown(self, resolve: Callable[[str, bool], str | None], _wanted: Collection[str]) -> str:
        """As our Markdown."""
        return re.sub(r"\n{3,}", "\n\n", self._shown(self._linked(resolve))).strip("\n") + "\n"

    def _hide(self, code: re.Match[str]) -> str:
        """A mark in the place of code, so that nothing in it is taken for something else."""
        text = code[0]
        if code["fence"]:
            language = code["info"].split(maxsplit=1)[0] if code["info"].strip() and not code["info"].lstrip().startswith("{") else ""
            language = language.partition("{")[0]
            text = f"{code['indent']}{code['fence']}{language}\n{code['code']}{code['end']}"
            if language == "mermaid":
                self.lost.append("a diagram of Mermaid is shown as its code; show a picture instead")
        self._code.append(text)
        return f"\0{len(self._code) - 1}\0"

    def _shown(self, text: str) -> str:
        """With the code in its place again, and blank lines only between blocks."""
        return _HIDDEN.sub(lambda place: self._code[int(place[1])], re.sub(r"\n[ \t]*\n\s*?\n", "\n\n", text))

    def _component(self, tag: re.Match[str]) -> str:
        """A tab as its name above its text; of anything else its content."""
        if tag["name"] == "TabItem" and not tag["end"]:
            label = next(filter(None, (pattern.search(tag["props"]) for pattern in _LABELS)), None)
            return f"\n**{label[1]}**\n" if label else "\n"
        if tag["name"] not in ("Tabs", "TabItem") and not tag["end"]:
            told = f"`<{tag['name']}>` is left out"
            self.lost += [told] if told not in self.lost else []
        return "\n" if tag["name"] in ("Tabs", "TabItem") else ""

    def _box(self, fence: re.Match[str]) -> str:
        kind = _BOXES.get(fence[2].lower(), fence[2].lower())
        if kind not in KINDS:
            self.lost.append(f"the box `{fence[2]}` became a note")
            kind = "note"
        return f"{fence[1]}{kind}"

    def _linked(self, resolve: Callable[[str, bool], str | None]) -> str:
        """With the targets that `resolve` gives; where it gives none, the text alone."""

        def link(found: re.Match[str], image: bool) -> str:
            target = resolve(found["target"].strip("<>"), image)
            if target is None:
                return found["text"]
            return f"{'!' if image else ''}[{found['text']}]({written(target)}{found['title']})"

        def attribute(found: re.Match[str]) -> str:
            target = resolve(found[2] or found[3] or "", False)
            return found[0] if target is None else f'{found[1]}"{written(target)}"'

        text = _IMAGE_LINK.sub(lambda found: link(found, True), self._text)
        text = _LINK.sub(lambda found: link(found, False), text)
        text = _DEFINITION.sub(lambda found: found[1] + written(resolve(found[2], False) or found[2]), text)
        return _ATTRIBUTE.sub(attribute, text)


def _without_comments(text: str) -> str:
    """In time proportional to its length, whatever begins and never ends."""
    for opening, closing in _COMMENTS:
        kept, place = [], 0
        while (start := text.find(opening, place)) >= 0 and (end := text.find(closing, start)) >= 0:
            kept.append(text[place:start])
            place = end + len(closing)
        text = "".join((*kept, text[place:]))
    return text


def _as_image(tag: re.Match[str]) -> str:
    words = _ALT.search(tag["before"] + tag["after"])
    return f"![{words[1] if words else ''}]({written(tag['needed'] or tag['plain'])})"
