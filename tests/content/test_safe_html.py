"""HTML is safe, and still says what the writer wrote."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.markdown import Markdown
from tests.golden import CASES, lines
from tests.html import addresses, tags_of


def html_of(body: str) -> str:
    return Markdown(body).html(lambda target: target)


ACTIVE = set(
    "! applet audio base body button embed form frame frameset head html iframe input link marquee math meta noscript object option script "
    "select style svg template textarea title video xmp".split()
)

WITH_ADDRESS = {"action", "background", "cite", "data", "formaction", "href", "longdesc", "poster", "src", "srcset", "usemap", "xlink:href"}

UNHARMED = WITH_ADDRESS | set(
    "abbr align alt axis bgcolor border cellpadding cellspacing char charoff class clear color colspan coords datetime dir face frame "
    "headers height hreflang hspace id lang name nowrap open rel rev rowspan rules scope shape size span start style summary title type "
    "valign value vspace width".split()
)


def assert_harmless(html: str) -> None:
    for tag, attributes in tags_of(html):
        assert tag not in ACTIVE, html
        assert not set(attributes) - UNHARMED, html
        for name in WITH_ADDRESS & set(attributes):
            address = re.sub(r"[\x00-\x20\x7f-\xa0]", "", attributes[name])  # as browsers drop them
            scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", address)
            assert scheme is None or scheme[1].lower() in {"http", "https", "mailto", "tel"}, html
        assert re.fullmatch(r"(\s*text-align\s*:[^;]*;?)?", attributes.get("style", "")), html
        assert "id" not in attributes or re.fullmatch("h[1-6]", tag) or re.fullmatch(r"fn(ref)?\d+(:\d+)?", attributes["id"]), html
        assert re.fullmatch(r"|box-title|box [a-z]+|footnote[a-z-]+|language-[\w+#.-]+", attributes.get("class", "")), html


FRAMES = ["{}", "Words {} words", "## {}", "- {}", "| {} |\n|---|", "<div>\n{}\n</div>", "[{}](https://x.example)"]


@pytest.mark.parametrize("payload", lines(CASES / "xss.txt"))
def test_html_is_safe_whatever_an_attacker_writes(payload: str) -> None:
    for frame in FRAMES:
        assert_harmless(html_of(frame.format(payload.replace("⏎", "\n"))))


FRAGMENTS = [
    *"< > \" ' ` = / & ; : ( ) [ ] ! * _ ~ | # - \\ \0 &# &#x &lt; &gt; &quot; &colon; &Tab; &NewLine; <!-- --> <![CDATA[ ]]> <?".split(),
    *"<script> </script> <svg <math <img <a <b <p <td <table> <style> </style> <div <iframe <h1 <template> <noscript> </p> </a>".split(),
    *"onerror= onclick= onload= href= src= style= id= srcdoc= xlink:href= javascript: JAVASCRIPT: vbscript: data:, alert(1)".split(),
    *"text-align:center position:fixed url( expression( https://x.example mailto: ](javascript:alert(1)) ![x]( [x]( ``` ## |---|".split(),
    *[" ", "\n", "\n\n", "\t", "    ", "\r", "\u2028", "\ufeff", "<![", "<!x", "密碼", "пароль"],
]


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=30).map("".join))
@settings(max_examples=400)
def test_html_is_safe_whatever_the_source_holds_and_reading_it_never_fails(source: str) -> None:
    parsed = Markdown(source)
    assert_harmless(parsed.html(lambda target: target))
    for section in parsed.sections:
        assert not re.search(r"^\s|\s$|[^\S\n]{2}|\n\n", section.text)


@pytest.mark.parametrize(
    "opening", ["[", "![", "> ", "- ", "<div>", "*a_ ", "`" * 9 + " ", "| ", "<!--", "&#x1F600;", "[a](b", "<a href='"]
)
def test_a_source_of_nothing_but_openings_is_read_too(opening: str) -> None:
    parsed = Markdown(opening * 3000)
    assert_harmless(parsed.html(lambda target: target))
    assert parsed.sections is not None


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("**b** *i* ~~s~~ `c`", "<p><strong>b</strong> <em>i</em> <s>s</s> <code>c</code></p>"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>'),
        ("```\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        ("H<sub>2</sub>O <kbd>Ctrl</kbd>", "<p>H<sub>2</sub>O <kbd>Ctrl</kbd></p>"),
        ("<details><summary>More</summary>text</details>", "<details><summary>More</summary>text</details>"),
        ("![alt](https://x.example/a.png 'Title')", '<p><img src="https://x.example/a.png" alt="alt" title="Title"></p>'),
        ("<td style='text-align:center;color:red'>x", "x"),
    ],
)
def test_html_shows_what_the_writer_wrote(body: str, html: str) -> None:
    assert html_of(body).strip() == html


def test_a_table_keeps_the_alignment_of_its_columns() -> None:
    html = html_of("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |")
    assert [attributes["style"] for tag, attributes in tags_of(html) if tag == "td"] == [
        "text-align:left",
        "text-align:center",
        "text-align:right",
    ]


def test_a_styled_cell_keeps_its_alignment_and_nothing_else() -> None:
    html = html_of("<table><tr><td style='text-align:center;position:fixed;color:red'>x</td></tr></table>")
    assert addresses(html, "style") == ["text-align:center"]
