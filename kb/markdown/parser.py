"""Our Markdown: CommonMark, tables, and what writers of help centres are used to; the rules in the order in which they work."""

from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from kb.markdown.flaw import Flaw, told_once
from kb.markdown.html.rewriting import clean_html
from kb.markdown.raw_marks import tell_raw_marks
from kb.markdown.references import number_lines
from kb.markdown.rules import addresses, boxes, cjk, footnotes, headings, limits, tables
from kb.markdown.rules.line_breaks import join_lines
from kb.markdown.rules.tasks import mark_tasks


class Parsed(NamedTuple):
    """What a text holds."""

    tokens: list[Token]
    flaws: tuple[Flaw, ...]
    """By line."""


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002 - markdown-it's names
        """Every link is one, so that those which are not allowed are told; `kb.markdown.html.safety` shows none of them."""
        return True


def _made() -> MarkdownIt:
    parser = _Parser()
    cjk.use(parser)
    parser.configure("commonmark", {"maxNesting": limits.PARSER_NESTING}).enable("strikethrough")
    for rules in (tables, boxes, footnotes):
        rules.use(parser)
    deflist_plugin(parser)
    limits.use(parser)
    addresses.use(parser)
    headings.use(parser)
    parser.core.ruler.after("inline", "number_lines", number_lines)
    for name, rule in (("clean_html", clean_html), ("mark_tasks", mark_tasks), ("raw_marks", tell_raw_marks)):
        parser.core.ruler.before("text_join", name, rule)
    parser.core.ruler.after("text_join", "join_lines", join_lines)
    return parser


PARSER = _made()


def parse(source: str) -> Parsed:
    """The tokens of a text, and what is wrong in it."""
    env: dict[str, list[Flaw]] = {}
    tokens = limits.plain_tokens(source, env)
    if tokens is None:
        tokens = PARSER.parse(source, env)
    return Parsed(tokens, told_once(env.get("flaws", ())))
