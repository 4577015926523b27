"""An article as Markdown, for machines that read that better: made from what readers see, so that nothing else can be in it."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from api.answers.articles import ArticlePage
from api.pages.site.place import Place
from api.pages.site.tree import Node, parse

_INLINE = frozenset(
    "a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q s samp small span strong sub sup time u var wbr".split()
)
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_BREAK = re.compile(r"\\\n +")
_START = re.compile(r"^(\d*)([#+=.)~-])(?=\s|[#=~-]|$)", re.MULTILINE)
"""What would make something else of a paragraph: a heading, an item, a line."""

_LISTS = {"ul": "- ", "ol": "{}. "}


def as_markdown(place: Place, shown: ArticlePage, html: str) -> str:
    """The article with its title, summary and address; `html` is as its page shows it."""
    host = place.base.removesuffix(place.root) if place.root else place.base
    head = [f"# {_text(shown.title)}", *([f"> {_text(shown.summary)}"] if shown.summary else [])]
    return "\n\n".join([*head, f"<{place.public(shown.article, shown.locale)}>", *_blocks(parse(html).children, host)]) + "\n"


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _blocks(nodes: Iterable[Node | str], host: str) -> Iterator[str]:
    """Blocks of Markdown, each of one line or more; texts and inline elements beside each other are one paragraph."""
    for inline, group in groupby(nodes, key=lambda node: isinstance(node, str) or node.name in _INLINE):
        if inline:
            paragraph = _BREAK.sub("\\\\\n", _inline(group, host).strip())
            if paragraph:
                yield _START.sub(r"\1\\\2", paragraph)
        else:
            for node in group:
                if isinstance(node, Node):
                    yield from filter(None, _block(node, host))


def _block(node: Node, host: str) -> Iterator[str]:
    if re.fullmatch("h[1-6]", node.name):
        yield f"{'#' * int(node.name[1])} {_inline(node.children, host).strip()}"
    elif node.name in _LISTS:
        yield "\n".join(_items(node, host))
    elif node.name == "pre":
        yield _code(node)
    elif node.name == "table":
        yield "\n".join(_rows(node, host))
    elif node.name == "hr":
        yield "---"
    elif node.name == "blockquote" or node.attributes.get("class", "").startswith("box "):
        yield _indented("\n\n".join(_blocks(node.children, host)), "> ", "> ")
    elif node.name == "summary" or node.attributes.get("class") == "box-title":
        yield f"**{_inline(node.children, host).strip()}**"
    else:
        yield from _blocks(node.children, host)


def _items(node: Node, host: str) -> Iterator[str]:
    start = node.attributes.get("start", "")
    for number, item in enumerate(node.elements("li"), int(start) if start.isdigit() else 1):
        mark = _LISTS[node.name].format(number)
        blocks = list(_blocks(item.children, host))
        tight = "\n" if all(child.name != "p" for child in item.elements()) else "\n\n"
        yield _indented(tight.join(blocks), mark, " " * len(mark))


def _indented(text: str, first: str, others: str) -> str:
    return first + text.replace("\n", f"\n{others}").replace(f"\n{others}\n", f"\n{others.rstrip()}\n")


def _code(node: Node) -> str:
    text = node.text().removesuffix("\n")
    languages = [child.attributes.get("class", "").removeprefix("language-") for child in node.elements("code")]
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
    return f"{fence}{''.join(languages[:1])}\n{text}\n{fence}"


def _rows(node: Node, host: str) -> Iterator[str]:
    for number, row in enumerate(node.descendants("tr")):
        cells = [_inline(cell.children, host).strip().replace("|", "\\|").replace("\\\n", " ") for cell in row.elements("td", "th")]
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield "|" + " --- |" * len(cells)


def _inline(nodes: Iterable[Node | str], host: str) -> str:
    return "".join(re.sub(r"\s+", " ", _SPECIAL.sub(r"\\\1", node)) if isinstance(node, str) else _mark(node, host) for node in nodes)


def _mark(node: Node, host: str) -> str:
    inner = _inline(node.children, host)
    match node.name:
        case "br":
            return "\\\n"
        case "img":
            return f"![{_text(node.attributes.get('alt', ''))}]({_address(node, 'src', host)})"
        case "a" if node.attributes.get("href"):
            return f"[{inner}]({_address(node, 'href', host)})"
        case "code" | "kbd" | "samp":
            text = node.text()
            fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
            return f"{fence} {text} {fence}" if text.startswith("`") or text.endswith("`") else f"{fence}{text}{fence}"
        case _:
            mark = _MARKS.get(node.name, "") if inner.strip() else ""
            return f"{mark}{inner}{mark}"


def _address(node: Node, name: str, host: str) -> str:
    """With scheme and host, and without what would end it."""
    address = node.attributes.get(name) or ""
    whole = host + address if address.startswith("/") and not address.startswith("//") else address
    return re.sub(r"[\s()<>]", lambda found: f"%{ord(found[0]):02X}", whole)
