"""Reading a content root: what articles say about themselves, their sections, their words, and HTML that is safe to show."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.article import Article, visible
from kb.content import read_content
from kb.front_matter import FrontMatter
from kb.markdown import Markdown

CASES = Path(__file__).parent / "cases"
HERE = "en/account/here.md"

Write = Callable[[dict[str, str | bytes]], Path]


def markdown(body: str = "Some text.", **front_matter: str) -> str:
    """A file; the front matter's values are YAML."""
    head = {"title": "A title", **front_matter}
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in head.items()) + "---\n" + body


def only(root: Path) -> Article:
    (article,) = read_content(root).articles
    return article


def text_of(body: str) -> str:
    """Headings and texts of all sections."""
    return "\n".join(f"{section.heading}\n{section.text}".strip() for section in Markdown(body).sections)


def html_of(body: str) -> str:
    return Markdown(body).html(lambda target: target)


def tags_of(html: str) -> list[tuple[str, dict[str, str]]]:
    """Each start tag of an HTML text with its attributes, as a browser understands them; what is no tag or text is a tag `!`."""
    tags: list[tuple[str, dict[str, str]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: tags.append((tag, {name: value or "" for name, value in attributes}))  # type: ignore[method-assign]
    parser.handle_comment = parser.handle_decl = parser.unknown_decl = parser.handle_pi = lambda _: tags.append(("!", {}))  # type: ignore[method-assign]
    parser.feed(html)
    parser.close()
    return tags


def addresses(html: str, attribute: str) -> list[str]:
    return [attributes[attribute] for _, attributes in tags_of(html) if attribute in attributes]


def lines_of(name: str) -> list[str]:
    return [line for line in (CASES / name).read_text(encoding="utf-8").split("\n") if line and not line.startswith("# ")]


# --- front matter


def test_all_that_a_writer_says_about_an_article_is_read(write_content: Write):
    metadata = only(
        write_content(
            {
                HERE: markdown(
                    title="' Reset a password '",
                    summary="What to do",
                    wordings="[I forgot it, 忘記密碼]",
                    keywords="[PIN, пароль]",
                    labels="[security]",
                    status="published",
                    publish_at="2026-01-02T03:04:05Z",
                    expires_at="2027-01-02T03:04:05Z",
                    audience="internal",
                    related="[account/here]",
                    aliases="[account/old, login/older]",
                    promoted="true",
                )
            }
        )
    ).metadata
    assert metadata == FrontMatter(
        title="Reset a password",
        summary="What to do",
        wordings=("I forgot it", "忘記密碼"),
        keywords=("PIN", "пароль"),
        labels=("security",),
        status="published",
        publish_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        expires_at=datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC),
        audience="internal",
        related=("account/here",),
        aliases=("account/old", "login/older"),
        promoted=True,
    )


def test_a_title_is_enough_and_the_article_is_published_for_all(write_content: Write):
    article = only(write_content({HERE: markdown("Text", title="Hi")}))
    assert (article.id, article.locale) == ("account/here", "en")
    assert article.metadata == FrontMatter(title="Hi")
    assert (article.metadata.status, article.metadata.audience, article.metadata.publish_at) == ("published", "public", None)


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-01T08:00:00Z",
        "2026-05-01T10:00:00+02:00",
        "2026-05-01 10:00:00+02:00",
        "2026-05-01T08:00:00",
        '"2026-05-01T08:00:00Z"',
        '"2026-05-01T10:00:00+02:00"',
        '"2026-05-01T08:00:00"',
    ],
)
def test_a_time_is_utc_unless_it_says_otherwise(write_content: Write, written: str):
    metadata = only(write_content({HERE: markdown(publish_at=written, expires_at=written)})).metadata
    assert metadata.publish_at == metadata.expires_at == datetime(2026, 5, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("written", ["1042", "007", "0700", "1.10", "12:30", "1_000", "0x1F", "1e3", "17.0", "2026-05-01"])
def test_a_number_is_kept_as_it_was_written(write_content: Write, written: str):
    metadata = only(write_content({HERE: markdown(title=written, keywords=f"[{written}]")})).metadata
    assert (metadata.title, metadata.keywords) == (written, (written,))


def test_drafts_are_checked_but_not_read_into_the_articles(write_content: Write):
    root = write_content({HERE: markdown(), "en/account/draft.md": markdown("[Here](here.md)", status="draft")})
    assert [article.id for article in read_content(root).articles] == ["account/here"]


def test_what_is_internal_or_not_published_yet_is_read_and_filtered_when_asked(write_content: Write):
    root = write_content({HERE: markdown(publish_at="2999-01-01T00:00:00Z"), "uk/account/staff.md": markdown(audience="internal")})
    assert [article.id for article in read_content(root).articles] == ["account/here", "account/staff"]


SPRING, SUMMER, AUTUMN = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 6, 9))


@pytest.mark.parametrize(
    ("metadata", "now", "audience", "seen"),
    [
        ({}, SPRING, "public", True),
        ({"publish_at": SUMMER}, SPRING, "public", False),
        ({"publish_at": SUMMER}, SUMMER, "public", True),
        ({"expires_at": SUMMER}, SPRING, "public", True),
        ({"expires_at": SUMMER}, SUMMER, "public", False),
        ({"publish_at": SPRING, "expires_at": AUTUMN}, SUMMER, "public", True),
        ({"audience": "internal"}, SPRING, "public", False),
        ({"audience": "internal"}, SPRING, "internal", True),
        ({"audience": "internal", "expires_at": SPRING}, SUMMER, "internal", False),
        ({}, SPRING, "internal", True),
    ],
)
def test_an_article_is_seen_from_its_publishing_until_its_expiry_by_its_audience(metadata, now, audience, seen):
    assert visible(FrontMatter(title="T", **metadata), now, audience) is seen


# --- the folder


def test_articles_come_sorted_by_locale_and_id_whatever_the_disk_says(write_content: Write):
    names = ["zh-Hant/account/b.md", "en/account/c.md", "en/account/a.md", "uk/account/a.md", "zh-Hans/account/b.md", "en/account/a-1.md"]
    content = read_content(write_content(dict.fromkeys(names, markdown())))
    found = [(article.locale, article.id) for article in content.articles]
    assert found == sorted(found)
    assert len(found) == len(names)
    assert [article.id for article in content.of("en")] == ["account/a", "account/a-1", "account/c"]


def test_only_articles_count_and_other_folders_and_files_lie_in_peace(write_content: Write):
    notes = ["README.md", "assets/README.md", "synonyms/README.md", "questions/README.md", "notes/plan.txt", ".github/x.md"]
    other = [*notes, "en/account/.draft.md", "en/account/a.txt", "questions/en.tsv"]
    content = read_content(write_content({HERE: markdown(), **dict.fromkeys(other, "x"), "synonyms/en.txt": "x, y"}))
    assert [article.id for article in content.articles] == ["account/here"]


def test_pictures_are_known_by_their_path_below_assets(write_content: Write):
    root = write_content({HERE: markdown(), "assets/a.png": b"1", "assets/steps/圖 1.png": b"2"})
    assert {name: path.read_bytes() for name, path in read_content(root).assets.items()} == {"a.png": b"1", "steps/圖 1.png": b"2"}


def test_a_digest_follows_all_that_readers_and_search_see(write_content: Write):
    def digest(body: str, name: str = HERE, **front_matter: str) -> str:
        root = write_content({name: markdown(body, **front_matter), "en/account/there.md": markdown()})
        found = next(article for article in read_content(root).articles if name == f"{article.locale}/{article.id}.md")
        (root / name).unlink()
        return found.digest()

    same = {digest("Some text."), digest("Some text."), digest("Some text.\n"), digest("Some text.", audience="public")}
    other = [
        digest("Some texts."),
        digest("**Some** text."),
        digest("# Some text."),
        digest("## Some text."),
        digest("[Some](there.md) text."),
        digest("Some text.", promoted="true"),
        digest("Some text.", expires_at="2026-01-01T00:00:00Z"),
        digest("Some text.", "en/account/elsewhere.md"),
        digest("Some text.", "uk/account/here.md"),
    ]
    assert len(same) == 1
    assert len(same.union(other)) == 1 + len(other)


# --- sections and anchors


def test_sections_follow_the_headings_and_the_text_above_them_comes_first():
    sections = Markdown("Intro.\n\n## One\n\nText one.\n\n### One *a*\n\nText a.\n\nSetext\n======\n\nLast.").sections
    assert [(section.anchor, section.heading, section.level, section.text) for section in sections] == [
        ("", "", 0, "Intro."),
        ("one", "One", 2, "Text one."),
        ("one-a", "One a", 3, "Text a."),
        ("setext", "Setext", 1, "Last."),
    ]


def test_an_article_without_headings_is_one_section(write_content: Write):
    (section,) = only(write_content({HERE: markdown("Just *two*\n\nparagraphs.")})).sections
    assert (section.anchor, section.heading, section.level, section.text) == ("", "", 0, "Just two\nparagraphs.")


def test_an_article_that_begins_with_a_heading_has_no_section_above_it():
    assert [section.anchor for section in Markdown("# One\n\nText\n\n# Two").sections] == ["one", "two"]


def test_a_heading_in_a_quotation_or_a_list_is_text_and_begins_no_section():
    (section,) = Markdown("# One\n\n> # Quoted\n\n- # Listed").sections
    assert section.text == "Quoted\nListed"


@pytest.mark.parametrize(("heading", "anchor"), [line.split("\t") for line in lines_of("anchors.tsv")])
def test_headings_in_every_script_have_the_anchor_that_git_hosts_give_them(heading: str, anchor: str):
    source = Markdown(f"Intro\n\n## {heading}\n\nText")
    assert source.anchors == (anchor,)
    assert source.sections[1].anchor == anchor
    assert f'<h2 id="{anchor}">' in source.html(str)


def test_letters_that_look_alike_have_one_anchor_however_the_keyboard_composed_them():
    assert Markdown("# が й ή").anchors == Markdown("# か\u3099 и\u0306 η\u0301").anchors == ("が-й-ή",)


@pytest.mark.parametrize("heading", ["Steps", "Кроки", "Стъпки", "Βήματα", "手順", "步驟", "?!"])
def test_a_heading_that_comes_again_has_an_anchor_of_its_own(heading: str):
    source = Markdown(f"# {heading}\n\none\n\n# {heading}\n\ntwo\n\n# {heading}\n\nthree")
    base = source.anchors[0]
    assert base
    assert source.anchors == (base, f"{base}-1", f"{base}-2") == tuple(section.anchor for section in source.sections)


def test_a_heading_that_is_written_like_anothers_second_anchor_takes_the_next():
    assert Markdown("# A\n\n# A\n\n# A-1\n\n# A").anchors == ("a", "a-1", "a-1-1", "a-2")


def test_a_heading_that_comes_thousands_of_times_is_read_soon():
    started = time.monotonic()
    assert Markdown("# Note\n" * 8000).anchors[-1] == "note-7999"
    assert time.monotonic() - started < 3


def test_an_anchor_stays_when_text_or_other_headings_are_added_above():
    assert "код-не-приходить" in Markdown("New text\n\n# New\n\n# Код не приходить").anchors
    assert Markdown("# Код не приходить").anchors == ("код-не-приходить",)


@given(st.lists(st.text(min_size=1, max_size=12), max_size=12))
@settings(max_examples=150, deadline=None)
def test_whatever_the_headings_each_anchor_is_unique_has_no_space_and_stands_in_the_html(headings: list[str]):
    source = Markdown("\n\n".join(f"# {' '.join(heading.split())}" for heading in headings))
    assert len(set(source.anchors)) == len(source.anchors) == len(headings)
    assert all(anchor and not re.search(r"\s", anchor) for anchor in source.anchors)
    assert addresses(source.html(str), "id") == list(source.anchors)


# --- plain text: every word and nothing of the markup


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("A **bold** *move* and ***both***, ~~old~~ `code`", "A bold move and both, old code"),
        ("- one\n- two\n  - three\n\n    four\n1. five\n2. six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("* [ ] task\n* [x] done", "[ ] task\n[x] done"),
        ("| Код | Опис |\n|:--|--:|\n| `E-1042` | **хибний** код |\n| E-1050 | |", "Код Опис\nE-1042 хибний код\nE-1050"),
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
def test_plain_text_keeps_every_word_and_nothing_of_the_markup(body: str, text: str):
    assert text_of(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("One<br>two<br/>three", "One two three"),
        ("| a |\n|---|\n| one<br>two |", "a one two"),
        ("<table><tr><td>one</td><td>two</td></tr><tr><td>three</td></tr></table>", "one two three"),
        ("<ul><li>one</li><li>two</li></ul>", "one two"),
        ("<p>one</p><p>two</p>", "one two"),
        ("<p>文</p><p>字</p>", "文 字"),
    ],
)
def test_words_that_html_shows_apart_do_not_grow_together(body: str, text: str):
    assert text_of(body).split() == text.split()


@pytest.mark.parametrize(
    "body", ['<img src="https://x.example/a.png" alt="A green button">', 'Tap <img src="a.png" alt="A green button">.']
)
def test_alt_text_of_a_picture_written_as_html_is_kept(body: str):
    assert "A green button" in text_of(body)


@pytest.mark.parametrize(
    "body", ["Tap <script>alert(1)</script> here", "<script>alert(1)</script>\n\nTap here", "Tap <style>p{}</style> here"]
)
def test_what_html_does_not_show_is_no_word(body: str):
    assert text_of(body).split() == ["Tap", "here"]


@pytest.mark.parametrize(
    "odd", ["<![x]>", "<![if x]>", "<![endif]>", "<![CDATA[ ]]>", "<!x>", "<!DOCTYPE x>", "<!>", "</>", "</ x>", "<?x?>", "<!-- -->"]
)
@pytest.mark.parametrize("body", ["<div>{}</div>\n\nTap here", "<div>Tap here\n{}\n</div>"])
def test_html_that_only_office_programs_write_is_read_and_shows_nothing(body: str, odd: str):
    assert text_of(body.format(odd)) == "Tap here"


@pytest.mark.parametrize("opening", ["<![", "<![x", "<![CDATA[", "<!", "<!x", "<!DOCTYPE x [<!", "<?", "<!--", "<a href='", "</", "<"])
def test_html_that_is_never_closed_is_read(opening: str):
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
def test_a_line_break_of_the_editor_makes_no_space_in_chinese_and_japanese(body: str, text: str):
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
def test_a_line_break_of_the_editor_is_a_space_between_words(body: str, text: str):
    assert text_of(body) == text


@pytest.mark.parametrize("body", ["地址一  \n地址二", "地址一\\\n地址二", "one  \ntwo", "один\\\nдва"])
def test_a_line_break_of_the_writer_parts_words_in_every_script(body: str):
    assert len(text_of(body).split()) == 2


WORDS = st.sampled_from("Lanto reset пароль здоров’я паролата κωδικός πληρωμή 密碼 密码 パスワード 領収書 E-1042 5 が ΠΛΗΡΩΜΗ".split())


def wrapped(before: str, after: str) -> st.SearchStrategy[tuple[str, list[str]]]:
    """Some words within a piece of markup."""
    return st.lists(WORDS, min_size=1, max_size=3).map(lambda words: (before + " ".join(words) + after, words))


def stacked(before: str, between: str, after: str = "") -> Callable[[list[tuple[str, list[str]]]], tuple[str, list[str]]]:
    """Pieces joined into a block."""

    def join(chunks: list[tuple[str, list[str]]]) -> tuple[str, list[str]]:
        return before + between.join(source for source, _ in chunks) + after, [word for _, words in chunks for word in words]

    return join


PIECES = st.one_of(
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
LINES = st.lists(PIECES, min_size=1, max_size=4).map(stacked("", " "))
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
@settings(max_examples=200, deadline=None)
def test_however_the_markup_is_stacked_plain_text_is_the_words_in_their_order(article: tuple[str, list[str]]):
    source, words = article
    assert text_of(source).split() == words


# --- links and pictures


def test_links_between_articles_lead_where_readers_find_them(write_content: Write):
    body = (
        "[a](there.md) [b](../account/there.md#код-не-приходить) [c](./there.md#%D0%BA%D0%BE%D0%B4-%D0%BD%D0%B5-"
        "%D0%BF%D1%80%D0%B8%D1%85%D0%BE%D0%B4%D0%B8%D1%82%D1%8C) [d](../../uk/account/there.md) [e](#own) [f](here.md#own) [g][r]\n\n"
        "# Own\n\n[r]: there.md"
    )
    root = write_content({HERE: markdown(body), "en/account/there.md": markdown("# Код не приходить"), "uk/account/there.md": markdown()})
    here = next(article for article in read_content(root).articles if article.id == "account/here")
    there = "/v1/articles/en/account/there"
    assert [unquote(address) for address in addresses(here.html, "href")] == [
        there,
        f"{there}#код-не-приходить",
        f"{there}#код-не-приходить",
        "/v1/articles/uk/account/there",
        "#own",
        "#own",
        there,
    ]


def test_links_and_pictures_lead_to_the_addresses_of_the_help_centers_own_site(write_content: Write):
    article = "[a](here.md#x) [b](there.md) ![c](../../assets/a.png)\n\n# X"
    root = write_content({HERE: markdown(article), "en/account/there.md": markdown(), "assets/a.png": b"x"})
    with (root / "help-center.yaml").open("a", encoding="utf-8") as file:
        file.write("base_url: https://help.lanto.example\nassets_url: https://cdn.lanto.example/p\n")
    html = next(article.html for article in read_content(root).articles if article.id == "account/here")
    assert addresses(html, "href") == ["#x", "https://help.lanto.example/en/account/there"]
    assert addresses(html, "src") == ["https://cdn.lanto.example/p/a.png"]


def test_links_out_of_the_help_center_stay_as_they_are(write_content: Write):
    out = ["https://x.example/a?b=c#d", "http://x.example", "mailto:a@b.example", "tel:+359700", "//x.example/a"]
    article = only(write_content({HERE: markdown(" ".join(f"[x]({address})" for address in out))}))
    assert addresses(article.html, "href") == out


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("a.png", "../../assets/a.png"),
        ("steps/a.png", "../../assets/steps/../steps/a.png"),
        ("my picture.png", "<../../assets/my picture.png>"),
        ("my picture.png", "../../assets/my%20picture.png"),
        ("步驟.png", "../../assets/步驟.png"),
        ("100%.png", "../../assets/100%25.png"),
        ("a#1.png", "../../assets/a%231.png"),
        ("why?.png", "../../assets/why%3F.png"),
    ],
)
def test_a_picture_is_shown_from_an_address_that_leads_to_its_file(write_content: Write, name: str, link: str):
    article = only(write_content({HERE: markdown(f"![alt]({link}) [large]({link})"), f"assets/{name}": b"x"}))
    for address in addresses(article.html, "src") + addresses(article.html, "href"):
        parts = urlsplit(address)
        assert (unquote(parts.path), parts.query, parts.fragment) == (f"/v1/assets/{name}", "", "")
    assert len(addresses(article.html, "src")) == len(addresses(article.html, "href")) == 1


def test_links_and_pictures_written_as_html_work_too(write_content: Write):
    body = '<p><a href="there.md#x">block</a></p>\n\nInline <a href="../account/there.md">link</a> <img src="../../assets/a.png">'
    root = write_content({HERE: markdown(body), "en/account/there.md": markdown("# X"), "assets/a.png": b"x"})
    html = next(article.html for article in read_content(root).articles if article.id == "account/here")
    assert addresses(html, "href") == ["/v1/articles/en/account/there#x", "/v1/articles/en/account/there"]
    assert addresses(html, "src") == ["/v1/assets/a.png"]


def test_in_the_demo_every_link_and_picture_leads_somewhere(demo_content):
    base, assets = demo_content.help_center.base_url, demo_content.help_center.assets_url
    ids = {f"{base}/{article.locale}/{article.id}": set(addresses(article.html, "id")) for article in demo_content.articles}
    links = pictures = 0
    for article in demo_content.articles:
        own = f"{base}/{article.locale}/{article.id}"
        for address in addresses(article.html, "href"):
            if urlsplit(address).scheme:
                continue
            page, _, anchor = address.partition("#")
            assert not anchor or unquote(anchor) in ids[page or own], (own, address)
            assert (page or own) in ids, (own, address)
            links += 1
        for address in addresses(article.html, "src"):
            assert unquote(address).removeprefix(f"{assets}/") in demo_content.assets, (own, address)
            pictures += 1
    assert links > 100
    assert pictures > 10


# --- HTML that is safe, and still says what the writer wrote

ACTIVE = set(
    "! applet audio base body button embed form frame frameset head html iframe input link marquee math meta noscript object option script "
    "select style svg template textarea title video xmp".split()
)
WITH_ADDRESS = {"action", "background", "cite", "data", "formaction", "href", "longdesc", "poster", "src", "srcset", "usemap", "xlink:href"}
UNHARMED = WITH_ADDRESS | set(
    "abbr align alt axis bgcolor border cellpadding cellspacing char charoff clear color colspan coords datetime dir face frame headers "
    "height hreflang hspace id lang name nowrap rel rev rowspan rules scope shape size span start style summary title type valign value "
    "vspace width".split()
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
        assert "id" not in attributes or re.fullmatch("h[1-6]", tag), html


FRAMES = ["{}", "Words {} words", "## {}", "- {}", "| {} |\n|---|", "<div>\n{}\n</div>", "[{}](https://x.example)"]


@pytest.mark.parametrize("payload", lines_of("xss.txt"))
def test_html_is_safe_whatever_an_attacker_writes(payload: str):
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
@settings(max_examples=400, deadline=None)
def test_html_is_safe_whatever_the_source_holds_and_reading_it_never_fails(source: str):
    parsed = Markdown(source)
    assert_harmless(parsed.html(lambda target: target))
    for section in parsed.sections:
        assert not re.search(r"^\s|\s$|[^\S\n]{2}|\n\n", section.text)


@pytest.mark.parametrize(
    "opening", ["[", "![", "> ", "- ", "<div>", "*a_ ", "`" * 9 + " ", "| ", "<!--", "&#x1F600;", "[a](b", "<a href='"]
)
def test_a_source_of_nothing_but_openings_is_read_too(opening: str):
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
def test_html_shows_what_the_writer_wrote(body: str, html: str):
    assert html_of(body).strip() == html


def test_a_table_keeps_the_alignment_of_its_columns():
    html = html_of("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |")
    assert [attributes["style"] for tag, attributes in tags_of(html) if tag == "td"] == [
        "text-align:left",
        "text-align:center",
        "text-align:right",
    ]


def test_a_styled_cell_keeps_its_alignment_and_nothing_else():
    html = html_of("<table><tr><td style='text-align:center;position:fixed;color:red'>x</td></tr></table>")
    assert addresses(html, "style") == ["text-align:center"]
