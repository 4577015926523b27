"""One parsed Markdown text: sections, plain text for search, HTML that is safe to show, and what is wrong in it."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from markdown_it.token import Token

from kb.markdown.guide import Step, take_steps
from kb.markdown.html.safety import clean
from kb.markdown.parser import PARSER, parse
from kb.markdown.references import references
from kb.markdown.rules.headings import anchors
from kb.markdown.sections import Section, sections_of


class Markdown:
    """One parsed Markdown text."""

    def __init__(self, source: str, *, guide: bool = False) -> None:
        parsed = parse(source)
        self._tokens = parsed.tokens
        self.flaws = parsed.flaws
        """What is wrong in the text by itself, by line."""

        self.references = tuple(references(self._tokens))
        """All links and images, in order."""

        self.anchors = anchors(self._tokens)
        """The anchors of the headings, in order."""

        self.heading_lines = tuple(
            token.map[0] + 1 for token in self._tokens if token.type == "heading_open" and token.level == 0 and token.map
        )
        """The lines of the headings that begin sections, in order, counted from 1."""

        self.steps = take_steps(self._tokens) if guide else ()
        """Those of a guide."""

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The text above the first heading, if there is any, then a section for each heading."""
        return sections_of(self._tokens)

    def html(self, resolve: Callable[[str], str], schemes: Iterable[str] = (), locale: str = "en") -> str:
        """HTML that is safe whatever the source holds; each link's and image's target is what `resolve` makes of it.

        Links may have `schemes` besides those of the web; boxes without a title say in `locale` what they are.
        """
        return self._html(self._tokens, resolve, schemes, locale)

    def step_html(self, step: Step, resolve: Callable[[str], str], schemes: Iterable[str] = (), locale: str = "en") -> str:
        """As `html`, of one step: its heading and the text above its options."""
        return self._html(step.tokens, resolve, schemes, locale)

    def _html(self, tokens: Sequence[Token], resolve: Callable[[str], str], schemes: Iterable[str], locale: str) -> str:
        return clean(PARSER.renderer.render(tokens, PARSER.options, {"locale": locale}), resolve, schemes)
