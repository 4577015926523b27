"""Markdown as writers of our languages write it: golden cases that a translator can edit, and what holds for any text."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kb.article import Content
from kb.markdown import Markdown
from kb.markdown.rules.boxes import LABELS
from tests.golden import CASES


def golden_cases() -> dict[str, tuple[str, dict[str, str]]]:
    """Each case's Markdown, and what readers see, what is searched and what the writer is told."""
    cases = {}
    for file in sorted((CASES / "markdown").glob("*.txt")):
        for case in file.read_text(encoding="utf-8").split("\n=== ")[1:]:
            source, *parts = case.split("\n>>> ")
            name, source = source.split("\n", 1)
            expected = {part.split("\n", 1)[0]: part.partition("\n")[2].strip() for part in parts}
            cases[f"{file.stem}: {name}"] = (source, expected)
    return cases


GOLDEN = golden_cases()


def shown(parsed: Markdown) -> dict[str, str]:
    """What the golden cases say of a text."""
    lines = [
        line for section in parsed.sections for line in (section.level and f"#{section.anchor} {section.heading}", section.text) if line
    ]
    told = "\n".join(f"{flaw.line}: {flaw.severity}: {flaw.message}" for flaw in parsed.flaws)
    all_parts = {"html": parsed.html(str).strip(), "text": "\n".join(lines), "told": told}
    return {name: part for name, part in all_parts.items() if part or name != "told"}


@pytest.mark.parametrize(("source", "expected"), GOLDEN.values(), ids=GOLDEN)
def test_markdown_is_shown_searched_and_told_as_its_writer_means_it(source: str, expected: dict[str, str]) -> None:
    assert shown(Markdown(source)) == expected


# --- emphasis

INNER = {
    "zh-Hant": ["「設定」", "（必填）", "注意：", "完成。", "《條款》"],
    "zh-Hans": ["“设置”", "【公告】", "注意:", "完成！", "‘我的’"],
    "ja": ["「設定」", "『はい』", "注意：", "完了。", "(任意)"],
}
OUTER = {"zh-Hant": ("請按", "即可"), "zh-Hans": ("请点", "即可"), "ja": ("画面の", "を押す")}
MARKS = {"**": "strong", "__": "strong", "*": "em", "~~": "s", "_": "em"}


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("locale", INNER)
def test_emphasis_stands_anywhere_in_chinese_and_japanese(locale: str, mark: str) -> None:
    before, after = OUTER[locale]
    for inner in INNER[locale]:
        if mark == "_" and inner[0].isalpha():
            continue  # `請按_注意：_` is told instead: a name may look like it
        parsed = Markdown(f"{before}{mark}{inner}{mark}{after}")
        assert parsed.html(str) == f"<p>{before}<{MARKS[mark]}>{inner}</{MARKS[mark]}>{after}</p>\n"
        assert not parsed.flaws


PLAIN = MarkdownIt("commonmark").enable("strikethrough")
WESTERN = st.sampled_from([*"* ** *** _ __ ~~ a Далі „ “ « » ” ( ) . , ! - слово λέξη 1 `c` [l](/x) \\* é …".split(), " ", " ", "\n"])


@given(st.lists(WESTERN, max_size=24).map("".join))
@example("\n~~~*")
@settings(max_examples=500)
def test_text_without_chinese_and_japanese_is_read_as_commonmark_says(source: str) -> None:
    source = f"a{source}"
    html = re.sub(r' (rel|id)="[^"]*"', "", Markdown(source).html(str)).replace("&quot;", '"')
    said = re.sub(r' class="language-(?![\w+#.-]+")[^"]*"', "", PLAIN.render(source))  # what names no language is not kept
    assert html == said.replace("&quot;", '"').replace(" />", ">")


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("**«Далі»**", "<p><strong>«Далі»</strong></p>"),
        ("a**“b”**c", "<p>a**“b”**c</p>"),
        ("⭐**“a”**⭐", "<p>⭐<strong>“a”</strong>⭐</p>"),
    ],
)
def test_western_marks_are_not_touched(source: str, html: str) -> None:
    assert Markdown(source).html(str).strip() == html


# --- line breaks

CJK = st.sampled_from("設 定 が を ｶ 、 。 「 」 ， 𠮟 々 ー".split())
AROUND = st.sampled_from([("", ""), ("**", "**"), ("[", "](https://x.example)"), ("<b>", "</b>"), ("~~", "~~"), ("*", "*")])


@given(st.lists(st.tuples(CJK, AROUND), min_size=2, max_size=6))
@settings(max_examples=200)
def test_a_line_break_between_cjk_leaves_no_trace_whatever_marks_stand_there(pieces: list[tuple[str, tuple[str, str]]]) -> None:
    parsed = Markdown("\n".join(f"漢{before}字{char}字{after}漢" for char, (before, after) in pieces))
    assert parsed.html(str).strip().count("\n") == 0
    assert not re.search(r"\s", parsed.sections[0].text)


@pytest.mark.parametrize("locale", ["en", "bg", "uk", "el"])
def test_a_line_break_between_words_stays(locale: str, demo_content: Content) -> None:
    words = next(article for article in demo_content.of(locale)).sections[0].text.split()
    parsed = Markdown("\n".join(word.strip("-+*#>0123456789.)") for word in words))
    assert len(parsed.sections[0].text.split()) >= len([word for word in words if word.isalpha()])


# --- rows of tables


@given(
    st.lists(st.lists(st.sampled_from(["E-1", "司機 遲到", "**粗**", "", "`a`", "водій", "οδηγός"]), min_size=2, max_size=2), max_size=5),
    st.sampled_from(["", "前文\n\n", "- 項目\n\n"]),
)
@settings(max_examples=150)
def test_each_row_of_a_table_is_found_where_its_offsets_say(rows: list[list[str]], before: str) -> None:
    table = "| 代碼 | 意思 |\n|---|---|\n" + "".join(f"| {first} | {second} |\n" for first, second in rows)
    (section,) = Markdown(f"{before}{table}\n後文").sections
    expected = [" | ".join(cell.strip("*`") for cell in row if cell) for row in rows if any(row)]
    assert [section.text[start:end] for start, end in section.rows] == expected
    assert section.text.count("代碼") == 1
    assert section.text.endswith("後文")


def test_rows_of_html_tables_are_found_too() -> None:
    (section,) = Markdown("<table><tr><th>a</th></tr><tr><td>1</td><td>2<br>3</td></tr><tr><th>h</th><td>4</td></tr></table>").sections
    assert [section.text[start:end] for start, end in section.rows] == ["1 | 2 3", "h | 4"]


# --- boxes


@pytest.mark.parametrize("kind", LABELS)
def test_a_box_without_a_title_says_in_the_articles_language_what_it_is(kind: str) -> None:
    for locale, label in LABELS[kind].items():
        for source in (f":::{kind}\ntext\n:::", f"> [!{kind.upper()}]\n> text"):
            parsed = Markdown(source)
            assert f'<p class="box-title">{label}</p>' in parsed.html(str, locale=locale)
            assert parsed.sections[0].text == "text"


def test_every_box_has_a_label_in_every_language() -> None:
    assert {frozenset(labels) for labels in LABELS.values()} == {frozenset({"en", "bg", "uk", "el", "ja", "zh-Hant", "zh-Hans"})}


# --- HTML


def test_links_may_have_an_apps_own_schemes_and_never_those_that_run() -> None:
    source = "[a](mstar://pay) [b](sms:777) [c](javascript:alert(1)) [d](vbscript:x) [e](data:text/html,x)"
    html = Markdown(source).html(str, schemes=("mstar", "sms"))
    assert re.findall(r'href="([^"]*)"', html) == ["mstar://pay", "sms:777"]


BALANCE = st.lists(
    st.sampled_from("<b> </b> <i> </i> <div> </div> <p> </p> <table> <tr> <td> </td> </table> <ul> <li> </ul> <a> </a> x".split())
    | st.just("\n\n"),
    max_size=30,
).map("".join)


@given(BALANCE)
@settings(max_examples=300)
def test_no_element_reaches_over_the_end_of_the_text(source: str) -> None:
    depth = {"div": 0, "b": 0, "i": 0, "a": 0, "table": 0, "ul": 0}
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _: depth.update({tag: depth.get(tag, 0) + 1})  # type: ignore[method-assign]
    parser.handle_endtag = lambda tag: depth.update({tag: depth.get(tag, 0) - 1})  # type: ignore[method-assign]
    parser.feed(Markdown(source).html(str))
    assert not any(depth.values())


@pytest.mark.parametrize(
    "tag", ["iframe", "video", "audio", "object", "embed", "svg", "script", "style", "form", "input", "button", "select"]
)
@pytest.mark.parametrize("frame", ["{}", "文 {} 字", "- {}", "> {}", "| a |\n|---|\n| {} |", "<div>\n{}\n</div>"])
def test_no_element_is_dropped_in_silence(tag: str, frame: str) -> None:
    parsed = Markdown("前\n\n" + frame.format(f"<{tag}>x</{tag}>"))
    flaw = next(flaw for flaw in parsed.flaws if f"`<{tag}>`" in flaw.message)
    assert flaw.line == 3 + frame[: frame.index("{")].count("\n")
    assert f"<{tag}" not in parsed.html(str)
