"""HTML to Markdown that `kb.markdown` reads back as the same text: markdownify, with what it leaves to others."""

import re
from typing import Any

from markdownify import MarkdownConverter

ANCHOR, KIND, NUMBER = "kotae-anchor", "kotae-kind", "kotae-number"
"""Attributes that say of a heading which anchor it keeps, of a box which one it is, of an item which number it has."""

BOX, RAW_TABLE = "kotae-box", "kotae-table"
"""Elements that stand for a box, and for a table that is written as HTML."""

_ADDRESS = re.compile(r"(https?://[\w\-.~:/?#@!$&'()+,;=%]+)")
_MARKS = re.compile(r"\\(?=[!-/:-@\[-`{-~\s]|$)|[`*\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|(?<=~)~|:(?=::)")
"""What would be taken for marks of Markdown."""

_AT_START = re.compile(r"(\s*)(?:([#>|:~]|[-+](?=[\s-]|$)|=+\s*$)|(\d{1,9})([.)](?=\s|$)))")
"""What would be taken for the beginning of a block."""

_INLINE = frozenset("a b code del em i img kbd s samp span strike strong sub sup u".split())
"""Elements behind which a line goes on."""

_BROKEN = re.compile(r"\n[ \t]*\n")


def to_markdown(soup: Any) -> str:
    """The text of a tree that `kb.importing.html` made ready."""
    text: str = _Converter(bullets="-", wrap=True, wrap_width=None, heading_style="atx", autolinks=False).convert_soup(soup)
    return re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", re.sub(r"(?m)^[ \t]+$", "", text)).strip("\n") + "\n"


class _Converter(MarkdownConverter):
    """Its methods have the names and parameters that markdownify looks for."""

    _begins = True
    _before_link = False

    def process_text(self, el: Any, parent_tags: set[str] | None = None) -> str:
        """Notes whether the text stands where a line may begin, and whether a link follows."""
        self._before_link = el.next_sibling is not None and el.next_sibling.name is not None
        self._begins = _begins_line(el)
        text: str = super().process_text(el, parent_tags=parent_tags)  # type: ignore[misc] # its stubs leave it out
        return text

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Plain text, whatever marks stand in it."""
        parts = _ADDRESS.split(text)
        parts[::2] = [_MARKS.sub(lambda mark: f"\\{mark[0]}", part) for part in parts[::2]]
        if self._begins and "_inline" not in parent_tags and (start := _AT_START.match(parts[0])):
            parts[0] = f"{start[1]}{start[3] or ''}\\{start[2] or start[4]}{parts[0][start.end() :]}"
        escaped = "".join(parts)
        if self._before_link and escaped.endswith("!"):
            escaped = f"{escaped[:-1]}\\!"
        return escaped.replace("{", "\\{") if any(re.fullmatch(r"h[1-6]", tag) for tag in parent_tags) else escaped

    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A link, on one line."""
        text = re.sub(r"(?<!\s)\s*\n\s*", " ", text)
        if "_noformat" in parent_tags or not text.strip():
            return text
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before}[{text.strip()}]({target(el['href'])}){after}"

    def convert_img(self, el: Any, _text: str, **_: Any) -> str:
        """A picture, wherever it stands."""
        words = " ".join(self.escape(el.get("alt") or "", set()).split())
        return f"![{words}]({target(el['src'])})"

    def convert_b(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return _marked(el, text, parent_tags, "**", "strong")

    convert_strong = convert_b

    def convert_i(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return _marked(el, text, parent_tags, "*", "em")

    convert_em = convert_i

    def convert_s(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return _marked(el, text, parent_tags, "~~", "s")

    convert_del = convert_strike = convert_s

    def convert_u(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return _marked(el, text, parent_tags, "", "u")

    def convert_kbd(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return _marked(el, self.escape(text, parent_tags), parent_tags, "", "kbd")

    def convert_sub(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return _marked(el, text, parent_tags, "", "sub")

    def convert_sup(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return _marked(el, text, parent_tags, "", "sup")

    def convert_br(self, _el: Any, _text: str, parent_tags: set[str]) -> str:
        """A break that a cell can hold; headings have none."""
        if {"td", "th"} & parent_tags:
            return "<br>"
        return " " if "_inline" in parent_tags else "  \n"

    def convert_hN(self, n: int, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: N802 - its name
        """A heading with the anchor that it keeps; nothing for an empty one."""
        if not text.strip() or "_inline" in parent_tags:
            return text
        anchor = f" {{#{el[ANCHOR]}}}" if el.get(ANCHOR) else ""
        line = re.sub("(?<!#)(#+)$", r"\\\1", " ".join(text.split()))
        return f"\n\n{'#' * max(1, min(6, n))} {line}{anchor}\n\n"

    def convert_pre(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Code with its language, within more backticks than it holds."""
        if "_inline" in parent_tags or not text.strip():
            return text
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 0)
        classes = " ".join(name for tag in (el, *el.find_all("code")) for name in tag.get_attribute_list("class") if name)
        language = re.search(r"(?:language|lang|highlight-source)-([\w+#-]+)", classes)
        inner = text.strip("\n")
        return f"\n\n{fence}{language[1] if language else ''}\n{inner}\n{fence}\n\n"

    def convert_li(self, el: Any, text: str, **_: Any) -> str:
        """An item, its further lines below its text."""
        mark = f"{el[NUMBER]}. " if el.get(NUMBER) else "- "
        lines = text.strip().split("\n")
        return "\n".join((mark + lines[0], *(" " * len(mark) + line if line.strip() else "" for line in lines[1:]))) + "\n"

    def convert_td(self, _el: Any, text: str, **_: Any) -> str:
        """A cell on one line, whose own pipes end none."""
        inner = _without_breaks_at_its_end(re.sub(r"(?<!\s)\s*\n\s*| {2,}", " ", text.strip()))
        return " " + re.sub(r"(?<!\\)\|", r"\\|", inner) + " |"

    convert_th = convert_td

    def convert_p(self, _el: Any, text: str, parent_tags: set[str]) -> str:
        """A paragraph; in a cell, a line."""
        inner = text.strip(" \t\r\n")
        if {"td", "th"} & parent_tags:
            return f"{inner}<br>" if inner else ""
        return f" {inner} " if "_inline" in parent_tags else f"\n\n{inner}\n\n" if inner else "\n\n"

    convert_div = convert_p

    def convert_summary(self, _el: Any, text: str, **_: Any) -> str:
        return f"\n\n<summary>{' '.join(text.split())}</summary>\n\n"

    def convert_details(self, _el: Any, text: str, parent_tags: set[str]) -> str:
        return text if "_inline" in parent_tags else f"\n\n<details>\n{text.strip()}\n\n</details>\n\n"

    def convert_kotae_box(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """A box; in a cell or a quotation, its text."""
        if not text.strip() or {"_inline", "blockquote"} & parent_tags:
            return text
        return f"\n\n:::{el[KIND]}\n{text.strip()}\n:::\n\n"

    def convert_kotae_table(self, el: Any, _text: str, **_: Any) -> str:
        return f"\n\n{el.get_text().strip()}\n\n"


def _begins_line(el: Any) -> bool:
    """Whether nothing that shows stands before it on its line."""
    before = el.previous_sibling
    while before is not None and (before.name is None or before.name in _INLINE):
        if before.get_text().strip() or before.name == "img" or (before.name and before.find("img")):
            return False
        before = before.previous_sibling
    return True


def target(address: str) -> str:
    """An address that ends where its link does."""
    return re.sub(r"[\s()<>\\\"]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), address)


def _marked(el: Any, text: str, parent_tags: set[str], mark: str, tag: str) -> str:
    """Text between marks; between tags where the marks would not be taken for any, as beside the middle of a word."""
    inner = text.strip()
    if "_noformat" in parent_tags or not inner or _BROKEN.search(inner):
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if mark and _stands_alone(inner, None if before else el.previous_sibling, None if after else el.next_sibling):
        return f"{before}{mark}{inner}{mark}{after}"
    return f"{before}<{tag}>{inner}</{tag}>{after}"


def _stands_alone(inner: str, previous: Any, following: Any) -> bool:
    """Whether marks around `inner` are read as marks: no letter or other marks beside them, or letters on both sides of each."""
    left = "" if previous is None else str(previous)[-1:] if previous.name is None else "*" if previous.name in _INLINE else ""
    right = "" if following is None else str(following)[:1] if following.name is None else "*" if following.name in _INLINE else ""
    left, right = (" " if side.isspace() else side for side in (left, right))
    plain_edges = inner[0].isalnum() and inner[-1].isalnum()
    return all(side in ("", " ") or (plain_edges and side not in "*_~`\\<") for side in (left, right))


def _without_breaks_at_its_end(text: str) -> str:
    """A cell's text, whose last line breaks show nothing."""
    while (shorter := text.rstrip().removesuffix("<br>")) != text:
        text = shorter
    return text
