"""Why a text is no YAML, in words that a writer understands: told by what stands in the line at which a parser gave up."""

import re
from collections.abc import Sequence

from kb.text import shorten
from kb.yaml_loader.nodes import Flaw

_PARTS = re.compile(
    r"(?P<indent>[ \t\u3000\u00a0]*)(?P<dashes>(?:-[ \t]+)*)(?:(?P<key>[^\s:#'\"\[{](?:[^:]*[^: \t])?)[ \t]*+:(?:[ \t]+|$))?(?P<value>.*)"
)
_BEGINS = {
    "*": "`*` at the beginning of a value has a meaning of its own in YAML",
    "&": "`&` at the beginning of a value has a meaning of its own in YAML",
    "!": "`!` at the beginning of a value has a meaning of its own in YAML",
    "%": "a value cannot begin with `%`",
    "@": "a value cannot begin with `@`",
    "`": "a value cannot begin with a backtick",
    "|": "`|` at the beginning of a value has a meaning of its own in YAML",
    ">": "`>` at the beginning of a value has a meaning of its own in YAML",
    "]": "a value cannot begin with `]`",
    "}": "a value cannot begin with `}`",
    ",": "a value cannot begin with `,`",
}
_NO_SETTING = (
    (re.compile(r"\.\.\.\s*$"), "`...` ends all settings for YAML; delete the line"),
    (re.compile(r"([\w.-]+)："), "the colon of `{0}：` is a wide one; write `{0}: …`"),
    (re.compile(r"([\w.-]+):(?=[^\s:/])"), "a space is missing behind `{0}:`; write `{0}: …`"),
    (re.compile(r"(?=[\u200b-\u200f\u2060\ufeff])"), "the line begins with a character that cannot be seen; delete it"),
    (re.compile(r"([%@`])"), "a line cannot begin with `{0}`; put it in quotes, or delete it"),
    (re.compile(r":"), "a key is missing before `:`; write it, or delete the line"),
    (re.compile(r"([•・·‧●○▪–—―－＊*])\s*\S"), "`{0}` makes no list; begin each of its lines with `- `"),
    (re.compile(r"([^\[{\]},].{0,40})"), "`{0}` is no setting; if the text of the article begins here, write a line of `---` above it"),
)
"""How a line begins that is neither a key with its value nor an item of a list, and what is to be done about it; the first counts."""

_CLOSING = {"[": "]", "{": "}"}
_LONGEST_SUGGESTION = 80


def why_unreadable(text: str, places: Sequence[int]) -> Flaw:
    """What is wrong, by the offsets at which the parser gave up, and at which it began what it could not read."""
    lines = text.split("\n")
    last = max((number for number, line in enumerate(lines) if line.strip()), default=0)
    numbers = [min(text.count("\n", 0, place), last) for place in places]
    for number in dict.fromkeys((*numbers, *(max(number - 1, 0) for number in numbers))):
        reason = _reason(lines[number])
        if reason:
            return Flaw(number + 1, reason)
    reason = "this line cannot be read as a setting: look at its quotes and brackets, and whether it is indented as the lines above it"
    return Flaw(numbers[0] + 1, reason)


def _reason(line: str) -> str | None:
    """What is wrong with one line, if it can be told from it alone."""
    parts = _PARTS.fullmatch(line)
    if not line.strip() or parts is None:
        return None
    if parts["indent"].strip(" "):
        return "the line begins with a tab or a wide space; indent it with plain spaces"
    value = parts["value"].strip()
    if not parts["key"] and not parts["dashes"]:
        return why_no_setting(value)
    return _flaw_of_value(value, f"{parts['dashes']}{parts['key']}: " if parts["key"] else parts["dashes"]) if value else None


def why_no_setting(line: str) -> str | None:
    """What is wrong with a line that is neither a key with its value nor an item of a list."""
    found = ((beginning.match(line), message) for beginning, message in _NO_SETTING)
    return next((message.format(*(shorten(group, 40) for group in match.groups())) for match, message in found if match), None)


def _flaw_of_value(value: str, before: str) -> str | None:
    """What is wrong with a value; `before` is what stands before it in its line."""
    first = value[0]
    if first in _CLOSING:
        return _flaw_of_brackets(value, before)
    if first in "\"'":
        return _flaw_of_quotes(value, before)
    if first in _BEGINS:
        return f"{_BEGINS[first]}; {_in_quotes(value, before)}"
    if re.match(r"[-?:](?:\s|$)", value):
        return f"`{first}` at the beginning of a value has a meaning of its own in YAML; {_in_quotes(value, before)}"
    if re.search(r":(?:\s|$)", value):
        return f"a second `:` stands in the value; {_in_quotes(value, before)}"
    return None


def _flaw_of_brackets(value: str, before: str) -> str | None:
    first, last = value[0], _CLOSING[value[0]]
    kept = re.split(r"\s#", value, maxsplit=1)[0]
    if last in value and last not in kept:
        return f"` #` begins a remark, and takes the `{last}` behind it along; put the value that holds it in quotes"
    if last not in value:
        return f"`{first}` is never closed; write `{last}` behind its last item, or {_in_quotes(value, before)}"
    behind = value[value.rindex(last) + 1 :].strip()
    if behind and not behind.startswith("#"):
        return f"text stands behind `{last}`, and what begins with `{first}` is a list or mapping; {_in_quotes(value, before)}"
    return None


def _flaw_of_quotes(value: str, before: str) -> str | None:
    quote = value[0]
    closing = re.compile(r"'(?:[^']|'')*'" if quote == "'" else r'"(?:[^"\\]|\\.)*"').match(value)
    if closing is None:
        return f"the quote {quote} is never closed; write it at the end of the value, too"
    behind = value[closing.end() :].strip()
    if behind and not behind.startswith("#"):
        return f"text stands behind the closing quote; {_in_quotes(value, before)}"
    return "`\\` means more within double quotes; use single ones" if quote == '"' and "\\" in value else None


def _in_quotes(value: str, before: str) -> str:
    """How to write a value as a text."""
    if len(before) + len(value) > _LONGEST_SUGGESTION:
        return "put the whole value in quotes"
    in_vain = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" and value[0] in value[1:-1] and not _has_pairs(value)
    return f"put the whole value in quotes: `{before}{quoted(value[1:-1] if in_vain else value)}`"


def _has_pairs(value: str) -> bool:
    """Whether it holds as many opening as closing quotes: "a" and "b"."""
    return value.count(value[0]) % 2 == 0


def quoted(text: str) -> str:
    r"""A text as YAML takes it for one.

    >>> print(quoted("5G: how?"), quoted('the "5G" app'))
    "5G: how?" 'the "5G" app'
    """
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'
