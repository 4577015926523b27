"""The words of HTML that a writer put into Markdown."""

from html.parser import HTMLParser

_BLOCKS = frozenset(
    "blockquote br dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary table td th tr ul".split()
)
_NOT_WORDS = frozenset({"script", "style"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _NOT_WORDS
        if tag in _BLOCKS:
            self.pieces.append("\n\n")
        if tag == "img":
            self.pieces.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _NOT_WORDS and self._silent > 0
        if tag in _BLOCKS:
            self.pieces.append("\n\n")

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002 - the base class's names
        """Passes over `<![if …]>` and the like, at which the base class gives up."""
        return self.rawdata.find(">", i) + 1 or -1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)


def words_of(source: str) -> str:
    r"""What a reader of `source` reads: text and alternative texts; two line breaks where a block begins or ends.

    >>> words_of('Tap <b>Go</b><br><img src="go.png" alt="a green button">')
    'Tap Go\n\na green button'
    """
    parser = _Words()
    parser.feed(source)
    parser.close()
    return "".join(parser.pieces)
