"""Boxes that stand out of the text: `:::note 標題` … `:::`, and `> [!NOTE]` as on GitHub."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.container import container_plugin

from kb.markdown.flaw import quoted, tell

LABELS = {
    "note": {"en": "Note", "bg": "Бележка", "uk": "Примітка", "el": "Σημείωση", "ja": "メモ", "zh-Hant": "備註", "zh-Hans": "备注"},
    "tip": {"en": "Tip", "bg": "Съвет", "uk": "Порада", "el": "Συμβουλή", "ja": "ヒント", "zh-Hant": "提示", "zh-Hans": "提示"},
    "info": {"en": "Info", "bg": "Информация", "uk": "Інформація", "el": "Πληροφορία", "ja": "情報", "zh-Hant": "資訊", "zh-Hans": "信息"},
    "important": {"en": "Important", "bg": "Важно", "uk": "Важливо", "el": "Σημαντικό", "ja": "重要", "zh-Hant": "重要", "zh-Hans": "重要"},
    "warning": {
        "en": "Warning",
        "bg": "Предупреждение",
        "uk": "Попередження",
        "el": "Προειδοποίηση",
        "ja": "警告",
        "zh-Hant": "警告",
        "zh-Hans": "警告",
    },
    "caution": {"en": "Caution", "bg": "Внимание", "uk": "Увага", "el": "Προσοχή", "ja": "注意", "zh-Hant": "注意", "zh-Hans": "注意"},
    "danger": {"en": "Danger", "bg": "Опасност", "uk": "Небезпека", "el": "Κίνδυνος", "ja": "危険", "zh-Hant": "危險", "zh-Hans": "危险"},
}
"""What stands above a box without a title, by kind and locale; readers cannot see a colour that a style sheet lacks."""

KINDS = tuple(LABELS)

CLASSES = frozenset({"box-title", *(f"box {kind}" for kind in KINDS)})
"""Of the HTML of boxes."""

_FENCE = re.compile(r"\s*\{?\.?([A-Za-z]+)\}?[\s:：]*(.*)")
"""`:::note`, `::: note Title`, `:::note[Title]`, `:::{.note}`, `:::note{title="Title"}`."""

_ALERT = re.compile(r"\[!([A-Za-z]+)\][+-]?[ \t]*(.*)")
_END = re.compile(r"[>\s]*:{3,}\s*")
_FENCE_LEFT = re.compile(r"^:{3,}[ \t]*\{?\.?(\S*)", re.MULTILINE)


def use(parser: MarkdownIt) -> None:
    """Has `parser` make boxes, and tell those that never end or do not exist."""
    container_plugin(parser, "box", validate=lambda params, _: _kind(_FENCE.match(params)) is not None)
    parser.core.ruler.after("block", "boxes", _make_boxes)
    parser.add_render_rule("box_label", _render_label)


def _make_boxes(state: StateCore) -> None:
    lines = state.src.split("\n")
    made: list[Token] = []
    quotes: list[bool] = []
    """Of each quotation that is open, whether it is a box."""
    for token, content in zip(state.tokens, [*state.tokens[2:], None, None], strict=False):
        if token.type == "container_box_open":
            _tell_unended(token, lines, state.env)
            made += _opened(token, *_fence_parts(token.info))
        elif token.type == "container_box_close":
            made.append(Token("box_close", "div", -1, block=True, level=token.level))
        elif token.type == "blockquote_open" and (alert := _alert(content, token.level)):
            quotes.append(True)
            made += _opened(token, *alert)
        elif token.type == "blockquote_close":
            made.append(Token("box_close", "div", -1, block=True, level=token.level) if quotes.pop() else token)
        else:
            quotes += [False] * (token.type == "blockquote_open")
            made.append(token)
            _tell_left(token, state.env)
    state.tokens = _without_empty_paragraphs(made)


def _kind(match: re.Match[str] | None) -> str | None:
    kind = match[1].lower() if match else None
    return kind if kind in KINDS else None


def _fence_parts(info: str) -> tuple[str, str]:
    """Kind and title."""
    match = _FENCE.match(info)
    if match is None:  # the container has been found by this pattern
        return KINDS[0], info
    return match[1].lower(), _unwrapped(match[2].strip())


def _unwrapped(title: str) -> str:
    """The title of `[Title]` or `{title="Title"}`."""
    if title[:1] + title[-1:] not in ("[]", "{}"):
        return title
    return title[1:-1].strip().removeprefix("title=").strip("\"'")


def _alert(content: Token | None, level: int) -> tuple[str, str] | None:
    """Kind and title of a quotation that begins with `[!NOTE]`, which is then taken from its text."""
    if content is None or content.type != "inline" or content.level != level + 2:
        return None
    first, _, rest = content.content.partition("\n")
    match = _ALERT.fullmatch(first)
    kind = _kind(match)
    if match is None or kind is None:
        return None
    content.content = rest
    if content.map:
        content.map = [content.map[0] + 1, content.map[1]]
    return kind, match[2].strip()


def _opened(source: Token, kind: str, title: str) -> list[Token]:
    """The tokens with which a box begins."""
    level = source.level
    opening = Token("box_open", "div", 1, attrs={"class": f"box {kind}"}, map=source.map, block=True, level=level)
    if not title:
        return [opening, Token("box_label", "", 0, info=kind, block=True, level=level + 1)]
    line = (source.map or [0])[0]
    return [
        opening,
        Token("box_title_open", "p", 1, attrs={"class": "box-title"}, block=True, level=level + 1),
        Token("inline", "", 0, content=title, map=[line, line + 1], children=[], block=True, level=level + 2),
        Token("box_title_close", "p", -1, block=True, level=level + 1),
    ]


def _without_empty_paragraphs(tokens: Sequence[Token]) -> list[Token]:
    """A quotation that held nothing but `[!NOTE]` in its first paragraph leaves an empty one."""
    empty = {
        place
        for place, token in enumerate(tokens)
        if token.type == "inline" and not token.content and token.block and _in_paragraph(tokens, place)
    }
    return [token for place, token in enumerate(tokens) if not empty & {place - 1, place, place + 1}]


def _in_paragraph(tokens: Sequence[Token], place: int) -> bool:
    return tokens[place - 1].type == "paragraph_open"


def _tell_unended(token: Token, lines: Sequence[str], env: EnvType) -> None:
    first, end = token.map or [0, 0]
    if end >= len(lines) or not _END.fullmatch(lines[end]):
        tell(env, first, "the box that begins here never ends; close it with a line of `:::`")


def _tell_left(token: Token, env: EnvType) -> None:
    """Tells what looks like a box and is shown as text."""
    if token.type != "inline":
        return
    line = (token.map or [0])[0]
    there_are = f"there are: {', '.join(KINDS)}"
    for match in _FENCE_LEFT.finditer(token.content):
        wrong = f"there is no box {quoted(match[1])}; {there_are}" if match[1] else "this line ends no box; open one above with `:::note`"
        tell(env, line + token.content.count("\n", 0, match.start()), wrong)
    if alert := _ALERT.match(token.content):
        right = f"write `> [!{alert[1]}]` as the first line of a quotation"
        tell(env, line, right if _kind(alert) else f"there is no box {quoted(f'[!{alert[1]}]')}; {there_are}", "warning")


def _render_label(_: object, tokens: Sequence[Token], place: int, _options: OptionsDict, env: EnvType) -> str:
    labels = LABELS[tokens[place].info]
    return f'<p class="box-title">{labels.get(env.get("locale", "en"), labels["en"])}</p>\n'
