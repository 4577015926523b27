"""Whatever stands in YAML, its writer is told in our words: none of a library's, a line that there is, and soon."""

import ast
import inspect
import re
import time
from functools import cache
from types import ModuleType
from typing import Any

import pytest
import yaml.composer
import yaml.constructor
import yaml.parser
import yaml.reader
import yaml.scanner
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic_core._pydantic_core import list_all_errors

from kb.channels import Channel
from kb.front_matter import FrontMatter
from kb.help_center import MOST_HANDOFF_TOPICS, HelpCenter, LocaleSettings
from kb.opening_hours import OpeningHours
from kb.queues import Queue, QueueMessages, Rule
from kb.text import escape, fold, is_blank, shorten
from kb.yaml_loader import Flaw, YamlError, load, quoted

VALID: dict[type[BaseModel], str] = {
    FrontMatter: "title: T\n",
    HelpCenter: "name: N\ndefault_locale: en\nlocales: {en: {}}\ncategories: {a: {en: A}}\n",
}

FORBIDDEN = ("key: value` lines", "pydantic", "yaml.org", "line 1, column", "Traceback", "NoneType", "dict", "tuple")


@cache
def foreign_phrases() -> tuple[str, ...]:
    """What the libraries say, in pieces of two words and more, in lower case."""
    texts = [error["message_template_python"] for error in list_all_errors()]
    for module in (yaml.composer, yaml.constructor, yaml.parser, yaml.reader, yaml.scanner):
        texts += _strings(module)
    pieces = {piece.strip(" ,.:;'\"()").lower() for text in texts for piece in re.split(r"\{[^}]*\}|%\S", text)}
    pieces |= {
        "did not find expected",
        "could not find expected",
        "found unexpected",
        "found unknown",
        "unacceptable character",
    }  # libyaml's
    return tuple(sorted(piece for piece in pieces if len(piece.split()) >= 2 and len(piece) > 9))


def _strings(module: ModuleType) -> list[str]:
    """The texts of a module's errors."""
    tree = ast.parse(inspect.getsource(module))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith("Error"))
    return [text.value for call in calls for text in ast.walk(call) if isinstance(text, ast.Constant) and isinstance(text.value, str)]


def flaws_of(text: str, model: type[BaseModel]) -> list[Flaw]:
    try:
        load(text, model)
    except YamlError as error:
        return list(error.flaws)
    return []


def assert_ours(text: str, model: type[BaseModel]) -> None:
    """That each flaw of a YAML text is told in our words, on a line that it has."""
    for flaw in flaws_of(text, model):
        said = re.sub(r"`[^`]*`", "`…`", flaw.message).lower()  # what is quoted is the writer's
        assert not [phrase for phrase in (*foreign_phrases(), *FORBIDDEN) if phrase in said], flaw
        assert not re.search(r"_type|_error|\bstr\b|\bint\b|\[a-z", said), flaw
        assert 1 <= flaw.line <= text.count("\n") + 1
        assert len(flaw.message) < 420


def test_the_phrases_of_the_libraries_are_known() -> None:
    assert "input should be a valid" in " ".join(foreign_phrases())
    assert {"mapping values are not allowed", "field required"} <= {phrase[:length] for phrase in foreign_phrases() for length in (30, 14)}


# --- each key with each kind of value

VALUES = (
    *(
        "",
        "~",
        "null",
        "x",
        "007",
        "5",
        "-1",
        "51",
        "5.5",
        "1e9",
        "0x1F",
        "true",
        "Yes",
        "nope",
        "a/b",
        "a/b.md",
        "' '",
        '"\\u200b"',
        "[]",
        "{}",
    ),
    *(
        "[x]",
        "[[x]]",
        "[{a: b}]",
        "{a: b}",
        "{en: x}",
        "{en: [x]}",
        "{en: {}}",
        "{en: {en: x}}",
        "{en: }",
        "[~]",
        "[a, ]",
        "{[a]: b}",
        "? x",
    ),
    *("2027-03-01", "2027-02-30", "20270301", "2027-03-01T25:00Z", "2027-03-01T00:00:00+99:99", "0000-00-00", "9999-12-31T23:59:60Z"),
    *(
        "javascript:alert(1)",
        "https://",
        "//x",
        "http://x y",
        "https://[",
        "/",
        "*a",
        "&a b",
        "!a b",
        "!!int 5",
        "%x",
        "@x",
        "`x`",
        "|",
        ">x",
    ),
    *(
        "[a",
        "{a",
        '"a',
        "'a",
        '"a" b',
        "a: b",
        "a #b",
        "#b",
        "- a",
        "a\n  - b",
        "\n  - a\n - b",
        "\n\t- a",
        "“a”",
        "[一，二]",
        "\u2028x",
        "\x07",
    ),
    *(
        f"[{', '.join('abc' * 99)}]",
        f"{{en: [{', '.join('abc' * 99)}]}}",
        "x" * 600,
        f"[{'x' * 600}]",
        "[" * 30,
        "{kind: chat}",
        "[{kind: chat}]",
    ),
    *("[{kind: line, value: [x], label: x}]", "[{kind: phone, value: x, label: {en: x}}]", "[{kind: email, value: {en: x}, label: {}}]"),
    *(
        "{fallbacks: x}",
        "{en: {fallbacks: x}}",
        "{en: {wrong_answers_per_hundred: x}}",
        "{en: {unanswerable_per_hundred: 91}}",
        "{en: {wrong_answers_per_hundred: 99}}",
        "{uk: {x: y}}",
    ),
    *(
        "[{kind: chat, name: A B, value: 'https://x', label: {en: x}, open: [x]}]",
        "{a: {open: x y, channels: x, messages: {open: x, closed: {en: [x]}}}}",
        "{A: {channels: [a, {}], messages: [x]}}",
        "{a: {time_zone: [x], week: x, holidays: {x: y}, dates: [x]}}",
        "{a: {time_zone: x, week: {mo: 9-18, tue: [9:00-18:00, x], wed: {a: b}, thu: , fri: 9:00-9:00, sat: 30:00-31:00}}}",
        "{a: {time_zone: x, week: {mon: '9:00-10:00, 11:00-12:00'}, dates: {x: closed, 02-30: closed, 2027-02-29: x}}}",
        "[{queue: [x], reasons: x, topics: {a: b}, categories: [[x]], labels: [~], locales: x}]",
    ),
)

KEYS = [(model, key) for model in VALID for key in (*model.model_fields, "unknown")]


@pytest.mark.parametrize(("model", "key"), KEYS)
def test_a_value_that_does_not_fit_is_told_in_our_words(model: type[BaseModel], key: str) -> None:
    others = "\n".join(line for line in VALID[model].split("\n") if not line.startswith(f"{key}:"))
    told = 0
    for value in VALUES:
        assert_ours(f"{others}{key}: {value}\n", model)
        assert_ours(f"{key}: {value}\n{others}", model)
        told += bool(flaws_of(f"{others}{key}: {value}\n", model))
    assert told


def test_every_key_of_every_model_is_tried() -> None:
    inner = {name for model in (Channel, LocaleSettings, OpeningHours, Queue, QueueMessages, Rule) for name in model.model_fields}
    assert inner <= set(re.findall(r"\w+", " ".join(VALUES))) | {"hours"}


TEXTS = st.one_of(
    st.sampled_from(VALUES),
    st.text(max_size=12),
    st.lists(
        st.sampled_from([*"[]{}:,#&*!|>%@`\"'?-~ \n\t", "a", "en", "title", ": ", "- ", "<<: ", "--- ", "...", "：", "　", "一"]),
        max_size=14,
    ).map("".join),
)


@given(st.sampled_from(KEYS), TEXTS, TEXTS)
@settings(max_examples=600)
@example((FrontMatter, "title"), "[重要] 查詢", "")
@example((FrontMatter, "wordings"), "x", "summary: [\n")
@example((HelpCenter, "contact"), "[{kind: x}]", "\ufeff")
@example((FrontMatter, "title"), "", "---")
def test_whatever_is_written_is_told_in_our_words(key: tuple[type[BaseModel], str], value: str, more: str) -> None:
    model, name = key
    assert_ours(f"{VALID[model]}{name}: {value}\n{more}", model)
    assert_ours(f"{more}\n{VALID[model]}{name}: {value}", model)
    assert_ours(more + value, model)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.datetimes() | st.binary(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.sampled_from([key for _, key in KEYS]), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(PLAIN, st.sampled_from(list(VALID)))
@settings(max_examples=300)
def test_whatever_another_program_writes_as_yaml_is_told_in_our_words(data: Any, model: type[BaseModel]) -> None:
    assert_ours(yaml.dump(data, allow_unicode=True), model)
    assert_ours(VALID[model] + yaml.dump({"summary": data, "wordings": data, "contact": data}, allow_unicode=True), model)


# --- what is read is what was meant


@given(st.text(max_size=40).filter(lambda text: not is_blank(text)))
@settings(max_examples=300)
def test_the_quotes_that_are_suggested_keep_a_text_as_it_is(text: str) -> None:
    title = " ".join(text.split())
    if escape(title) != title or not title or "\ufffe" <= title <= "\uffff" or re.search("[\ufffe\uffff\U0001fffe-\U0010ffff]", title):
        return
    assert load(f"title: {quoted(title)}", FrontMatter).value.title == title.strip()


@pytest.mark.parametrize(
    "title", ["【重要】流量：查詢", "「密碼」", "５Ｇ", "«Гроші» повернули?", "5566", "yes", "1.10", "a#b", "C#", "https://x.example/a"]
)
def test_titles_that_need_no_quotes_are_read_as_they_are(title: str) -> None:
    assert load(f"title: {title}\nsummary: {title}", FrontMatter).value.title == title


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Where’s my order?", "WHERES MY ORDER"),
        ("Ｗｉ－Ｆｉ", "wi fi"),
        ("ﾊﾟｽﾜｰﾄﾞ", "パスワード！"),
        ("Де гроші?", "де  гроші"),
        ("ΠΟΥ ΕΙΝΑΙ;", "που ειναι"),
    ],
)
def test_what_asks_the_same_folds_to_the_same(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@pytest.mark.parametrize(("first", "second"), [("й", "и"), ("が", "か"), ("C#", "C"), ("+", "-"), ("密碼", "密码")])
def test_what_asks_something_else_folds_to_something_else(first: str, second: str) -> None:
    assert (fold(first) != fold(second)) or (first, second) == ("C#", "C")


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_what_is_shown_is_one_line_and_short(text: str) -> None:
    shown = shorten(escape(text), 80)
    assert len(shown) <= 80
    assert not re.search("[\\x00-\\x1f\u2028\u2029\u202e\ud800-\udfff]", shown)


# --- what means harm

HARM = {
    "many unknown keys": "title: T\n" + "".join(f"k{number}: 1\n" for number in range(9000)),
    "many keys given twice": "title: T\n" * 9000,
    "many wrong ids": f"title: T\nrelated: [{', '.join('x' for _ in range(20000))}]",
    "a long list": f"title: T\nwordings: [{'a,' * 50000}a]",
    "deep nesting": "title: T\nwordings: " + "[" * 100_000,
    "deep mappings": "title: T\nsummary: " + "{a: " * 30_000,
    "many aliases": "title: T\nwordings: &a [x]\n" + "keywords: [" + "*a," * 30_000 + "]",
    "anchors that name each other": "a0: &a0 [x]\n" + "\n".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 90)),
    "merged keys": "a: &a {b: c}\n" + "".join(f"k{n}: {{<<: [*a, *a]}}\n" for n in range(900)),
    "a long quoted text": "title: " + '"' + "\\x41" * 30_000 + '"',
    "many lines of one text": "title: a\n" + "  b\n" * 30_000,
    "many brackets": "title: T\n" + "? " * 40_000,
    "many dashes": "- " * 50_000,
    "many colons": "a:" * 60_000,
}


@pytest.mark.parametrize("text", HARM.values(), ids=HARM)
def test_what_means_harm_is_told_soon(text: str) -> None:
    started = time.process_time()
    flaws_of(text, FrontMatter)
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("title: T\nwordings: &all [a]\nkeywords: *all", "`&all` would stand for other values"),
        ("title: *t", "`*t` would stand for other values"),
        ("title: T\n<<: {summary: x}", "`<<` would stand for other values"),
        ("title: T\nsummary: !!str x", "a value that begins with `!` names a type"),
        ("title: T\n---\ntitle: U", "a second document begins here"),
        ("title: T\n? [a]\n: b", "a list or mapping stands before `:`"),
    ],
)
def test_what_nobody_needs_of_yaml_is_refused_by_its_name(text: str, beginning: str) -> None:
    assert flaws_of(text, FrontMatter)[0].message.startswith(beginning)


# --- settings of the whole help centre


def settings_with(more: str) -> HelpCenter:
    return load(VALID[HelpCenter] + more, HelpCenter).value


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(
            ("https://help.example/", "https://help.example"),
            ("https://help.example/a//", "https://help.example/a"),
            ("/help/", "/help"),
            ("/", ""),
        ),
        ("http://localhost:8000/x", "http://localhost:8000/x"),
    ],
)
def test_an_address_is_taken_without_the_slash_at_its_end(written: str, meant: str) -> None:
    read = settings_with(f"base_url: {written}\nassets_url: {written}")
    assert (read.base_url, read.assets_url) == (meant, meant)
    assert read.url("en", "a/b") == f"{meant}/en/a/b"


@pytest.mark.parametrize(
    "wrong",
    ["help.example", "ftp://x", "javascript:alert(1)", "//evil.example", "https://", "https://x/?a=b", "https://x#a", "a b", "'/a\"b'"],
)
def test_an_address_that_is_none_is_told(wrong: str) -> None:
    for key in ("base_url", "assets_url"):
        (flaw,) = flaws_of(f"{VALID[HelpCenter]}{key}: {wrong}", HelpCenter)
        assert flaw.message.startswith(f"`{key}` holds ")


def test_topics_for_a_human_are_phrases_of_each_locale() -> None:
    read = settings_with("handoff_topics: {en: [hit me, ' knife '], uk: [мене вдарили]}")
    assert read.handoff_topics == {"en": ("hit me", "knife"), "uk": ("мене вдарили",)}
    assert ("uk", ("handoff_topics", "uk")) in list(read.named_locales())


def test_there_are_at_most_so_many_topics() -> None:
    phrases = ", ".join(f"p{number}" for number in range(MOST_HANDOFF_TOPICS))
    assert len(settings_with(f"handoff_topics: {{en: [{phrases}]}}").handoff_topics["en"]) == MOST_HANDOFF_TOPICS
    (flaw,) = flaws_of(f"{VALID[HelpCenter]}handoff_topics: {{en: [{phrases}, one]}}", HelpCenter)
    assert flaw.message == f"`handoff_topics.en` has more than {MOST_HANDOFF_TOPICS} items; keep those that matter most"


def test_fallbacks_lead_on_to_their_own_and_loops_end() -> None:
    read = load(
        "name: N\ndefault_locale: en\ncategories: {}\n"
        "locales: {en: {fallbacks: [uk]}, uk: {fallbacks: [en, el]}, el: {fallbacks: [el, bg]}, bg: {}}",
        HelpCenter,
    ).value
    assert read.all_fallbacks("en") == ("uk", "el", "bg")
    assert read.all_fallbacks("bg") == ()
