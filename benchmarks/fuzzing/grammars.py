"""Inputs as a grammar has them, or as people wrote them and something changed them."""

import json
import random
from collections.abc import Callable
from typing import Any

from benchmarks.fuzzing.pictures import pictures
from benchmarks.fuzzing.real_texts import ODD, changed, real_texts
from kb.locale import KNOWN

_LONGEST_ARTICLE = 20_000
"""Characters: what is larger is tested for its time in `tests/content`."""

_BLOCKS = (
    *("# {}\n", "## {} {{#{}}}\n", "{}\n===\n", "- {}\n  - {}\n", "1. {}\n\n   {}\n", "> {}\n> > {}\n", "> [!NOTE]\n> {}\n", "    {}\n"),
    *("```\n{}\n```\n", "~~~{}\n{}\n", ":::{} {}\n{}\n:::\n", "| {} | {} |\n|--|:-:|\n| {} | {} |\n", "- [ ] {}\n- [x] {}\n", "***\n"),
    *("[^{}]: {}\n", "[{}]: {}\n", "<details><summary>{}</summary>\n\n{}\n", "<table><tr><td>{}", "<!-- {} -->\n", "{}\n: {}\n"),
    *("<script>{}</script>\n", "<svg onload={}>\n", "<a href='{}'>{}</a>\n", "<{} {}='{}'>\n", "&{};\n", "<?{}?>\n", "{}  \n{}\\\n{}\n"),
)
_INLINE = (
    *("**{}**", "*{}*", "__{}__", "_{}_", "~~{}~~", "`{}`", "[{}]({})", "![{}]({} '{}')", "[{}][{}]", "[^{}]", "<{}>", "<b>{}", "&#{};"),
    *("https://{}", "{}@{}.example", "\\{}", "「{}」", "==x {}", "[[{}]]", ":{}:", "$${}$$", "{{{}}}", "{}", "{}", "{}", "{}"),
)
_VALUES = (
    *(
        "{}",
        "'{}'",
        '"{}"',
        "[{}, {}]",
        "{{a: {}}}",
        "|\n  {}",
        ">-\n  {}",
        "\n  - {}\n  - {}",
        "&a {}",
        "*a",
        "!!int {}",
        "true",
        "2027-03-01",
    ),
    *("2027-13-45T99:00:00Z", "{}: {}", "{} # {}", "~", "- {}", "1e999", "0x{}", "payments/refund", "draft", "internal", "always", "guide"),
)
_KEYS = (
    *("title", "summary", "wordings", "keywords", "labels", "status", "publish_at", "expires_at", "updated_at", "review_by", "audience"),
    *("handoff", "related", "aliases", "promoted", "type", "context", "<<", "{}"),
)


def article(chance: random.Random) -> str:
    """The file of an article: front matter and Markdown."""
    if chance.random() < _FROM_REAL:
        return changed(chance.choice(real_texts().articles), chance)[:_LONGEST_ARTICLE]
    head = "".join(
        f"{filled(chance.choice(_KEYS), chance)}: {filled(chance.choice(_VALUES), chance)}\n" for _ in range(chance.randint(0, 8))
    )
    title = f"title: {words(chance)}\n" if chance.random() < 0.9 else ""
    return f"---\n{title}{head}---\n{markdown(chance)}"


def markdown(chance: random.Random) -> str:
    """The text of an article."""
    if chance.random() < _FROM_REAL:
        text = chance.choice(real_texts().articles).partition("\n---\n")[2]
        start = chance.randint(0, len(text))
        return changed(text[start : start + chance.choice((200, 1000, 5000))], chance)
    blocks = [_nested(chance.choice((*_BLOCKS, "{}\n", "{}\n")), chance) for _ in range(chance.randint(1, 12))]
    return chance.choice(("\n", "", "\n\n")).join(blocks)[:_LONGEST_ARTICLE]


def settings(chance: random.Random) -> str:
    """A `help-center.yaml`."""
    return changed(chance.choice(real_texts().settings), chance, 4)


def synonyms(chance: random.Random) -> str:
    """A file of synonyms."""
    if chance.random() < _FROM_REAL:
        lines = chance.choice(real_texts().synonyms).splitlines()
        return changed("\n".join(chance.choices(lines, k=chance.randint(1, 8))), chance, 3)
    marks = (",", ", ", " => ", "=>", "\n", "\\,", "#", "、", "->")
    return "".join(words(chance) + chance.choice(marks) for _ in range(chance.randint(1, 12)))


def question(chance: random.Random) -> str:
    """What somebody asks, types, or pastes."""
    kind = chance.random()
    if kind < 0.5:
        return changed(chance.choice(real_texts().lines), chance, 3)
    if kind < 0.6:
        text = chance.choice(real_texts().articles)
        return changed(text[: chance.choice((300, 2000, 6000))], chance)
    return "".join(_word(chance) + chance.choice((" ", " ", "", ". ", "? ", "\n", ", ")) for _ in range(chance.randint(1, 14)))


def picture(chance: random.Random) -> bytes:
    """A picture, broken somewhere, or nothing that is one."""
    data = bytearray(chance.choice(pictures(chance)))
    for _ in range(chance.randint(0, 6)):
        place = chance.randint(0, len(data))
        data[place : place + chance.choice((0, 1, 1, 1, 4, 30))] = chance.randbytes(chance.choice((0, 1, 1, 1, 4)))
    return bytes(data[: chance.randint(0, len(data))] if chance.random() < 0.2 else data)


def reply(chance: random.Random) -> tuple[int, dict[str, str], bytes]:
    """What another system answers: status, headers and body."""
    status = chance.choice((200, 200, 200, 200, 201, 204, 301, 400, 401, 404, 409, 410, 422, 429, 500, 503))
    headers = (
        {"retry-after": chance.choice(("5", "-1", "٣", "9" * 400, "Fri, 31 Dec 1999 23:59:59 GMT", ""))}
        if chance.random() < _FROM_REAL
        else {}
    )
    data = json_value(chance, 4) if chance.random() < 0.3 else _replaced(chance.choice(_REPLIES), chance)
    body = json.dumps(data).encode("utf-8", "surrogatepass")
    return status, headers, body if chance.random() < 0.9 else changed(body.decode(errors="replace"), chance).encode("utf-8", "replace")


def headers_of_locales(chance: random.Random) -> str:
    """An `Accept-Language`, or a tag."""
    parts = (*KNOWN, "zh-TW", "en-GB", "*", ";q=", "0.5", "q=1.000", ",", ";", "-", "_", "x-klingon", "i-default", " ", "a" * 40, *ODD)
    return "".join(chance.choices(parts, k=chance.randint(1, 14)))


# --- the pieces

_ID = "0" * 32
"""Of the hand-off that is delivered."""

_REPLIES: tuple[Any, ...] = (
    {"ticket": {"id": 7, "external_id": _ID, "status": "open", "requester_id": 3}},
    {"tickets": [{"id": 7, "external_id": _ID}]},
    {"audits": [{"metadata": {"custom": {"kotae": "msg_" + "3" * 32}}}], "meta": {"has_more": True, "after_cursor": "x"}},
    {"upload": {"token": "t"}},
    {"source_id": "s", "id": 8, "title": f"kotae-{_ID[:12]}"},
    [{"id": 8, "content": "kotae-333333333333", "subject": "kotae-333333333333", "title": f"kotae-{_ID[:12]}"}],
    [],
)
"""As those systems document them."""

_FROM_REAL = 0.5
_TARGETS = (
    "../account/reset-password.md#x",
    "javascript:alert(1)",
    "//x.example",
    "../../assets/a.png",
    "#",
    "mailto:a@b.c",
    "human:pay",
    " ",
)
_NAMES = (
    "id",
    "ticket",
    "tickets",
    "external_id",
    "audits",
    "metadata",
    "custom",
    "kotae",
    "upload",
    "token",
    "meta",
    "has_more",
    "content",
)
_MORE_NAMES = (
    "after_cursor",
    "status",
    "requester_id",
    "source_id",
    "subject",
    "messages",
    "contact",
    "email",
    "error",
    "payload",
    "articles",
)


def _nested(pattern: str, chance: random.Random) -> str:
    text = pattern
    for _ in range(3):
        text = _each(text, lambda: chance.choice(_INLINE) if chance.random() < _FROM_REAL else words(chance).replace("{}", ""))
    return filled(text, chance)


def filled(pattern: str, chance: random.Random) -> str:
    """The pattern with words in place of each `{}`."""
    return _each(pattern, lambda: words(chance))


def _each(pattern: str, made: Callable[[], str]) -> str:
    """The pattern with something made in place of each `{}`."""
    first, *others = pattern.split("{}")
    return first + "".join(made() + part for part in others)


def words(chance: random.Random) -> str:
    """A few, of real texts or odd."""
    return " ".join(_word(chance) for _ in range(chance.choice((1, 1, 2, 3, 6))))


def _word(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.2:
        return chance.choice(ODD)
    if kind < 0.25:
        return chance.choice(_TARGETS)
    if kind < 0.3:
        return chr(chance.randrange(0x110000)) * chance.choice((1, 1, 3, 60))
    word = chance.choice(chance.choice(real_texts().lines).split() or [""])
    return word[: chance.randint(1, 12)] if kind < 0.5 else word + chance.choice(ODD) if kind < 0.6 else word


def json_value(chance: random.Random, depth: int) -> Any:
    """Anything that JSON can say, at most `depth` within each other."""
    kind = chance.randrange(8 if depth else 5)
    if kind < 5:
        return chance.choice((None, True, 0, -1, 7, 10**30, 1.5, "", "7", "handoff", _word(chance), []))
    if kind == 5:
        return [json_value(chance, depth - 1) for _ in range(chance.randint(0, 4))]
    return {chance.choice((*_NAMES, *_MORE_NAMES)): json_value(chance, depth - 1) for _ in range(chance.randint(1, 5))}


def _replaced(data: Any, chance: random.Random) -> Any:
    """The same, with something else in a place or two."""
    if chance.random() < 0.08:
        return json_value(chance, 2)
    if isinstance(data, dict):
        return {name: _replaced(value, chance) for name, value in data.items()}
    return [_replaced(value, chance) for value in data] if isinstance(data, list) else data
