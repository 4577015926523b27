"""Cleaned HTML as a tree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset("area br col hr img input wbr".split())


@dataclass(slots=True)
class Node:
    """An element."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    def elements(self, *names: str) -> Iterator["Node"]:
        """Children that are elements, of these names if there are any."""
        for child in self.children:
            if isinstance(child, Node) and (not names or child.name in names):
                yield child

    def descendants(self, name: str) -> Iterator["Node"]:
        """All elements of that name below, in order."""
        for child in self.elements():
            if child.name == name:
                yield child
            yield from child.descendants(name)

    def text(self) -> str:
        """All text below."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


def parse(html: str) -> Node:
    """The tree of HTML whose elements are all closed."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.root


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        place = next((place for place in range(len(self._open) - 1, 0, -1) if self._open[place].name == tag), 0)
        if place:
            del self._open[place:]

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
