"""The HTML of another system, made ready for Markdown: what cannot be shown is taken out and told, the rest is made plain."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from copy import copy

import nh3
from bs4 import BeautifulSoup
from bs4.element import Tag

from kb.importing.conversion.markdown import ANCHOR, BOX, KIND, NUMBER, RAW_TABLE, to_markdown
from kb.importing.names import cleaned
from kb.markdown.rules.boxes import KINDS
from kb.text import is_blank

Resolve = Callable[[str, bool], str | None]
"""What takes the place of a link's target, or of a picture's where the second argument is true; None to leave it out."""

MOST_ELEMENTS = 20_000
"""Of one text, which takes some seconds; long articles have 2,000."""

DEEPEST = 60
"""Elements within each other; markdownify calls itself for each. `kb.markdown` reads 40 quotations or 20 lists."""

_TOO_MUCH = f"more than {MOST_ELEMENTS:,} elements of HTML, or more than {DEEPEST} within each other; split it, or write it flat"

_TOLD = frozenset("applet button canvas datalist dialog form input map math meter output progress script select style svg textarea".split())
_DROPPED = (_TOLD - {"form", "input"}) | frozenset("frameset head noframes noscript object template title".split())
"""Elements that are left out with what is in them."""

_PLAYERS = frozenset("audio embed iframe video".split())
_BLOCKS = frozenset("address article aside center div figcaption figure footer form fieldset header hgroup legend main nav section".split())
"""Elements that begin a paragraph and mean nothing more."""

_KEPT = frozenset(
    "a b blockquote br caption code dd del details dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li ol p pre s samp strike strong sub summary "
    "sup table tbody td tfoot th thead tr u ul".split()
)
"""Elements that mean something in Markdown, or may stand in it. Of all others only the content is kept."""

_ATTRIBUTES = {
    "a": {"href", "id", "name"},
    "code": {"class"},
    "img": {"alt", "src"},
    "ol": {"start"},
    "pre": {"class"},
    **{name: {"class", "id"} for name in ("aside", "blockquote", "div", "p", "section")},
    **{f"h{level}": {"id"} for level in range(1, 7)},
    **{name: {"colspan", "rowspan"} for name in ("td", "th")},
    **{name: {"data-src", "src", "title"} for name in _PLAYERS},
    "source": {"src"},
}
_SCHEMES = set("http https mailto tel sms data javascript vbscript file blob ftp".split())
"""Those by which links are told that are left out; a link by any other is one without a target."""

_FORMATTING = frozenset("b code del em i kbd s samp strike strong sub sup u".split())
_KINDS = {
    **{kind: kind for kind in KINDS},
    "admonition": "note",
    "alert": "warning",
    "attention": "warning",
    "callout": "note",
    "callouts": "note",
    "error": "danger",
    "hint": "tip",
    "notice": "note",
    "success": "tip",
}
"""The box for a word in the class of a block."""

_GENERAL = ("callout", "callouts", "admonition", "alert", "notice")
"""Words that say less than others beside them."""

_BOXED = ("aside", "blockquote", "div", "p", "section")
_BLOCK_IN_CELL = ("ul", "ol", "table", "pre", "blockquote")
_KEPT_IN_RAW = ("alt", "colspan", "href", "rowspan", "src", "start")


class Unusable(Exception):
    """Why a text cannot be imported."""


class HtmlBody:
    """One text in HTML; raises `Unusable`."""

    def __init__(self, source: str) -> None:
        source = cleaned(source)
        self.lost = list(_told(source))
        """What could not be kept, for people."""

        self._soup = _parse(source)
        self._link_to_players()
        self._make_boxes()
        self.links = [str(link["href"]).strip() for link in self._soup.find_all("a", href=True)]
        words = (str(picture.get("alt") or "") for picture in self._soup.find_all("img"))
        self.blank = is_blank(self._soup.get_text()) and all(map(is_blank, words))
        self.anchors = frozenset(anchor for heading in self._headings() for anchor in _anchors(heading))

    def markdown(self, resolve: Resolve, wanted: Collection[str]) -> str:
        """As Markdown; headings keep those of their anchors that are `wanted`."""
        for heading in self._headings():
            anchor = next((anchor for anchor in _anchors(heading) if anchor in wanted), None)
            if anchor:
                heading[ANCHOR] = anchor
        for tag in self._soup.find_all(["a", "img"]):
            attribute = "src" if tag.name == "img" else "href"
            target = resolve(str(tag[attribute]).strip(), tag.name == "img") if tag.get(attribute) else None
            if target is None:
                _leave_text(tag)
            else:
                tag[attribute] = target
        self._simplify()
        return to_markdown(self._soup)

    def _headings(self) -> Sequence[Tag]:
        return self._soup.find_all(re.compile(r"^h[1-6]$"))

    def _link_to_players(self) -> None:
        """Puts links where something is played."""
        for player in self._soup.find_all(list(_PLAYERS)):
            inner = player.find("source", src=True)
            source = str(player.get("src") or player.get("data-src") or (inner.get("src") if inner else ""))
            address = f"https:{source}" if source.startswith("//") else source
            if address.startswith(("http://", "https://")):
                self.lost.append(f"`<{player.name}>` became a link to {address}")
                link = self._soup.new_tag("a", attrs={"href": address})
                link.string = str(player.get("title") or address)
                player.clear()
                player.append(link)
            else:
                self.lost.append(f"`<{player.name}>` is left out")
                player.clear()
            player.name = "div"

    def _make_boxes(self) -> None:
        """Marks blocks whose class says that they are set off; of those within each other, the outermost."""
        for tag in self._soup.find_all(list(_BOXED), class_=True):
            kind = _kind_of(" ".join(tag.get_attribute_list("class")))
            if kind and not tag.find_parent([BOX, "blockquote", "li", "td", "th"]):
                tag.name, tag[KIND] = BOX, kind

    def _simplify(self) -> None:
        """Sets what Markdown cannot say in its own marks so that it can."""
        for table in self._soup.find_all("table"):
            if not table.find_parent("table") and (_spans(table) or table.find(list(_BLOCK_IN_CELL))):
                _make_raw(table)
        for head in self._soup.find_all("thead"):
            if len(head.find_all("tr")) > 1:
                head.name = "tbody"
        for listed in self._soup.find_all("ol"):
            start = str(listed.get("start", ""))
            for number, item in enumerate(listed.find_all("li", recursive=False), int(start) if re.fullmatch(r"\d{1,6}", start) else 1):
                item[NUMBER] = str(number)
        for tag in self._soup.find_all(list(_FORMATTING)):
            _join_same(tag)
            if tag.find_parent(tag.name) or (tag.name in ("b", "strong") and tag.find_parent(re.compile(r"^(?:h[1-6]|b|strong|th)$"))):
                tag.name = "span"


def _told(source: str) -> Iterator[str]:
    """Elements that are left out and that readers may miss."""
    times = Counter(match[1].lower() for match in re.finditer(r"<([a-zA-Z]+)(?=[\s/>])", source))
    for name in sorted(_TOLD & times.keys()):
        yield f"`<{name}>` is left out{f' ({times[name]} times)' if times[name] > 1 else ''}"


def _parse(source: str) -> BeautifulSoup:
    """The tree of what is kept, taken apart as browsers do in time proportional to its length, which Python's own parser needs not be."""
    if len(re.findall("<[a-zA-Z]", source)) > MOST_ELEMENTS:
        raise Unusable(_TOO_MUCH)
    tags = {*_KEPT, *_BLOCKS, *_PLAYERS, "source"}
    plain = nh3.clean(
        source,
        tags=tags,
        clean_content_tags=set(_DROPPED),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    soup = BeautifulSoup(plain, "html.parser")
    waiting = [(soup.find_all(recursive=False), 1)]
    while waiting:
        beside, depth = waiting.pop()
        if depth > DEEPEST:
            raise Unusable(
                f"more than {MOST_ELEMENTS:,} elements of HTML, or more than {DEEPEST} within each other; split it, or write it flat"
            )
        for tag in beside:
            tag.name = "div" if tag.name in _BLOCKS else tag.name
            if tag.contents:
                waiting.append((tag.find_all(recursive=False), depth + 1))
    return soup


def _anchors(heading: Tag) -> Iterator[str]:
    """Of a heading, and of the targets within it."""
    for tag in (heading, *heading.find_all("a")):
        for name in (tag.get("id"), tag.get("name")):
            if isinstance(name, str) and re.fullmatch(r"[\w.:-]+", name):
                yield name


def _join_same(tag: Tag) -> None:
    """Takes in what follows in the same element, as editors leave it: `<b>a</b><b>b</b>`."""
    while tag.parent is not None and isinstance(following := tag.next_sibling, Tag) and following.name == tag.name:
        tag.extend(list(following.contents))
        following.extract()
    tag.smooth()


def _leave_text(tag: Tag) -> None:
    if tag.name == "img":
        tag.append(str(tag.get("alt") or ""))
    tag.name = "span"


def _kind_of(classes: str) -> str | None:
    words = [word for word in re.split(r"[^a-z]+", classes.lower()) if word in _KINDS]
    return _KINDS[min(words, key=lambda word: word in _GENERAL)] if words else None


def _spans(table: Tag) -> bool:
    return any(str(cell.get(name, "1")) != "1" for cell in table.find_all(["td", "th"]) for name in ("colspan", "rowspan"))


def _make_raw(table: Tag) -> None:
    """Makes a table HTML that articles may hold, without blank lines, at which Markdown begins again."""
    plain = copy(table)
    for tag in (plain, *plain.find_all(True)):
        tag.attrs = {name: value for name, value in tag.attrs.items() if name in _KEPT_IN_RAW and isinstance(value, str)}
        tag.name = "p" if tag.name in (BOX, "details", "div", "summary") else tag.name
    for text in plain.find_all(string=True):
        kept = re.sub(r"\n\s*\n", "\n", str(text)) if text.find_parent("pre") else re.sub(r"[ \t\r\n]+", " ", str(text))
        text.replace_with(kept)
    html = re.sub(r"</?span>", "", plain.decode(formatter="minimal"))
    table.clear()
    table.name, table.attrs = RAW_TABLE, {}
    table.append(html)
