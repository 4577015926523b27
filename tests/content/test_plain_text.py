"""Plain text is every word of an article and nothing of its markup."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.markdown import Markdown


def text_of(body: str) -> str:
    """Headings and texts of all sections."""
    return "\n".join(f"{section.heading}\n{section.text}".strip() for section in Markdown(body).sections)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("A **bold** *move* and ***both***, ~~old~~ `code`", "A bold move and both, old code"),
        ("- one\n- two\n  - three\n\n    four\n1. five\n2. six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("* [ ] task\n* [x] done", "☐ task\n☑ done"),
        ("| Код | Опис |\n|:--|--:|\n| `E-1042` | **хибний** код |\n| E-1050 | |", "Код | Опис\nE-1042 | хибний код\nE-1050"),
        ("```sh\nkotae build\nkotae serve\n```\n\n    indented\n    code", "kotae build\nkotae serve\nindented\ncode"),
        ("See [the *linked* text](https://x.example/path 'Title') and <https://y.example>", "See the linked text and https://y.example"),
        ("See [one][1], [two][] and [three].\n\n[1]: /a\n[two]: /b\n[three]: /c", "See one, two and three."),
        ("![按下「線上客服」](../../assets/a.png) 之後", "按下「線上客服」 之後"),
        ("[![alt in a link](a.png)](b.md)", "alt in a link"),
        ("> quoted\n> text\n\n---\n\nafter", "quoted text\nafter"),
        ("R&amp;D &lt;b&gt; &copy; &#8364; 5 \\* 6 \\_ 7 \\<i>", "R&D <b> © € 5 * 6 _ 7 <i>"),
        ("2 * 3 * 4, snake_case_word, a_b, 5 < 6 > 4, $x$", "2 * 3 * 4, snake_case_word, a_b, 5 < 6 > 4, $x$"),
        ("Press <kbd>Ctrl</kbd>, then <b>Go</b><!-- hidden -->", "Press Ctrl, then Go"),
        ("<details><summary>More</summary>\n\nHidden **text**\n\n</details>", "More\nHidden text"),
        ("<p>R&amp;D <b>raw</b> block</p>\n\nafter", "R&D raw block\nafter"),
        ("# Heading with `code` and [link](x.md)\n\ntext", "Heading with code and link\ntext"),
    ],
)
def test_plain_text_keeps_every_word_and_nothing_of_the_markup(body: str, text: str) -> None:
    assert text_of(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("One<br>two<br/>three", "One two three"),
        ("| a |\n|---|\n| one<br>two |", "a one two"),
        ("<table><tr><td>one</td><td>two</td></tr><tr><td>three</td></tr></table>", "one | two three"),
        ("<ul><li>one</li><li>two</li></ul>", "one two"),
        ("<p>one</p><p>two</p>", "one two"),
        ("<p>文</p><p>字</p>", "文 字"),
    ],
)
def test_words_that_html_shows_apart_do_not_grow_together(body: str, text: str) -> None:
    assert text_of(body).split() == text.split()


@pytest.mark.parametrize(
    "body", ['<img src="https://x.example/a.png" alt="A green button">', 'Tap <img src="a.png" alt="A green button">.']
)
def test_alt_text_of_a_picture_written_as_html_is_kept(body: str) -> None:
    assert "A green button" in text_of(body)


@pytest.mark.parametrize(
    "body", ["Tap <script>alert(1)</script> here", "<script>alert(1)</script>\n\nTap here", "Tap <style>p{}</style> here"]
)
def test_what_html_does_not_show_is_no_word(body: str) -> None:
    assert text_of(body).split() == ["Tap", "here"]


@pytest.mark.parametrize(
    "odd", ["<![x]>", "<![if x]>", "<![endif]>", "<![CDATA[ ]]>", "<!x>", "<!DOCTYPE x>", "<!>", "</>", "</ x>", "<?x?>", "<!-- -->"]
)
@pytest.mark.parametrize("body", ["<div>{}</div>\n\nTap here", "<div>Tap here\n{}\n</div>"])
def test_html_that_only_office_programs_write_is_read_and_shows_nothing(body: str, odd: str) -> None:
    assert text_of(body.format(odd)) == "Tap here"


@pytest.mark.parametrize("opening", ["<![", "<![x", "<![CDATA[", "<!", "<!x", "<!DOCTYPE x [<!", "<?", "<!--", "<a href='", "</", "<"])
def test_html_that_is_never_closed_is_read(opening: str) -> None:
    assert text_of(f"Tap here\n\n<div>{opening}</div>").startswith("Tap here")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("在登入畫面\n點選「忘記密碼」，\n輸入手機號碼。\n完成", "在登入畫面點選「忘記密碼」，輸入手機號碼。完成"),
        ("在登录页面\n点击**忘记密码**\n然后", "在登录页面点击忘记密码然后"),
        ("アプリを\n開いて、\n[設定](x.md)\nをタップ", "アプリを開いて、設定をタップ"),
        ("- 一行\n  兩行\n> 三行\n四行", "一行兩行\n三行四行"),
        ("ﾊﾟｽﾜｰﾄﾞ\nを入力", "ﾊﾟｽﾜｰﾄﾞを入力"),
        ("他说“忘记密码”\n然后点\n“发送”——\n等待……\n完成", "他说“忘记密码”然后点“发送”——等待……完成"),
    ],
)
def test_a_line_break_of_the_editor_makes_no_space_in_chinese_and_japanese(body: str, text: str) -> None:
    assert text_of(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Open the\napp", "Open the app"),
        ("Відкрийте\nзастосунок", "Відкрийте застосунок"),
        ("Отворете\nприложението", "Отворете приложението"),
        ("Ανοίξτε την\nεφαρμογή", "Ανοίξτε την εφαρμογή"),
        ("打開\nLanto\n應用程式", "打開 Lanto 應用程式"),
        ("**Tap**\n*Go*", "Tap Go"),
        ("Натисніть —\n“Далі”\nі все", "Натисніть — “Далі” і все"),
    ],
)
def test_a_line_break_of_the_editor_is_a_space_between_words(body: str, text: str) -> None:
    assert text_of(body) == text


@pytest.mark.parametrize("body", ["地址一  \n地址二", "地址一\\\n地址二", "one  \ntwo", "один\\\nдва"])
def test_a_line_break_of_the_writer_parts_words_in_every_script(body: str) -> None:
    assert len(text_of(body).split()) == 2


WORDS = st.sampled_from("Lanto reset пароль здоров’я паролата κωδικός πληρωμή 密碼 密码 パスワード 領収書 E-1042 5 が ΠΛΗΡΩΜΗ".split())


def wrapped(before: str, after: str) -> st.SearchStrategy[tuple[str, list[str]]]:
    """Some words within markup, and those words."""
    return st.lists(WORDS, min_size=1, max_size=3).map(lambda words: (before + " ".join(words) + after, words))


def stacked(before: str, between: str, after: str = "") -> Callable[[list[tuple[str, list[str]]]], tuple[str, list[str]]]:
    """Joins such parts into a block."""

    def join(parts: list[tuple[str, list[str]]]) -> tuple[str, list[str]]:
        return before + between.join(source for source, _ in parts) + after, [word for _, words in parts for word in words]

    return join


PARTS = st.one_of(
    wrapped("", ""),
    wrapped("**", "**"),
    wrapped("*", "*"),
    wrapped("`", "`"),
    wrapped("~~", "~~"),
    wrapped("[", "](https://x.example/y_z*w)"),
    wrapped("![", "](https://x.example/a.png)"),
    wrapped("[**", "**](mailto:a@b.example)"),
    wrapped("<b>", "</b>"),
)

LINES = st.lists(PARTS, min_size=1, max_size=4).map(stacked("", " "))

BLOCKS = st.one_of(
    LINES,
    LINES.map(lambda line: (f"## {line[0]}", line[1])),
    LINES.map(lambda line: (f"> {line[0]}", line[1])),
    st.lists(LINES, min_size=1, max_size=3).map(stacked("- ", "\n- ")),
    st.lists(LINES, min_size=1, max_size=3).map(stacked("1. ", "\n1. ")),
    st.lists(LINES, min_size=2, max_size=2).map(stacked("- ", "\n  - ")),
    st.lists(LINES, min_size=2, max_size=2).map(stacked("| ", " |\n|---|\n| ", " |")),
    st.lists(wrapped("", ""), min_size=1, max_size=3).map(stacked("```sh\n", "\n", "\n```")),
)


@given(st.lists(BLOCKS, min_size=1, max_size=6).map(stacked("", "\n\n<!-- next -->\n\n")))
@settings(max_examples=200)
def test_however_the_markup_is_stacked_plain_text_is_the_words_in_their_order(text: tuple[str, list[str]]) -> None:
    source, words = text
    assert text_of(source).split() == words
