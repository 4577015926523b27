"""Links and pictures: what leads nowhere is told with what was meant, what leads out is refused, apps' own schemes are a setting."""

import unicodedata
from urllib.parse import quote, unquote

import pytest

from kb.problems import MOST_TOLD
from tests.conftest import WriteContent
from tests.content.reading import only, problems_of
from tests.files import PNG, article, help_center

ARTICLE = "ja/account/a.md"
SETTINGS = (
    help_center("ja: {}", "pay: {ja: 支払い}, account").replace("default_locale: en", "default_locale: ja")
    + "base_url: https://help.lanto.example/hc\n"
)


def told(write_content: WriteContent, body: str, **files: str | bytes) -> str:
    """What is told of an article that holds `body`, beside two others and a picture."""
    others = {
        "ja/account/account-locked.md": article("Locked", "本文"),
        "ja/pay/bill.md": article("Bill", "本文"),
        "assets/steps/ガイド.png": PNG,
    }
    root = write_content({"help-center.yaml": SETTINGS, ARTICLE: article(text=body), **others, **files})
    shown = (problem for problem in problems_of(root) if not problem.message.startswith("no article shows it"))
    return "\n".join(str(problem).removeprefix(f"{ARTICLE}:4: error: ") for problem in shown)


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("account-locked", "account-locked.md"),
        ("Account-Locked.md", "account-locked.md"),
        ("ACCOUNT-LOCKED", "account-locked.md"),
        ("account-locked.html", "account-locked.md"),
        ("account-locked/", "account-locked.md"),
        ("account-locked#part", "account-locked.md"),
        ("/account/account-locked", "account-locked.md"),
        ("/pay/bill", "../pay/bill.md"),
        ("/ja/pay/bill", "../pay/bill.md"),
        ("/ja/pay/bill.md", "../pay/bill.md"),
        ("/hc/ja/pay/bill", "../pay/bill.md"),
        ("pay/bill", "../pay/bill.md"),
        ("../Pay/Bill.md", "../pay/bill.md"),
        (r"..\pay\bill.md", "../pay/bill.md"),
        ("www.lanto.example", "https://www.lanto.example"),
        ("lanto.example/help?a=b", "https://lanto.example/help?a=b"),
        ("https：//lanto.example/", "https://lanto.example/"),
        ("ｈｔｔｐｓ://lanto.example", "https://lanto.example"),
        ("help@lanto.example", "mailto:help@lanto.example"),
        ("0120-333-444", "tel:0120333444"),
        ("acount-locked.md", "account-locked.md"),
    ],
)
def test_a_dead_link_is_told_with_what_was_meant(write_content: WriteContent, target: str, meant: str) -> None:
    for body in (f"[x]({target})", f'<a href="{target}">x</a>'):
        assert f"did you mean `{meant}`?" in told(write_content, body)


@pytest.mark.parametrize(
    "target",
    [
        "../../../secret",
        "../../../secret.md",
        "../../..",
        "%2e%2e/%2E%2E/%2e%2e/secret",
        "..%2f..%2f..%2fsecret",
        "x/../../../../secret.png",
        "../../assets/../../secret.png",
    ],
)
def test_nothing_may_lead_out_of_the_content_root(write_content: WriteContent, target: str) -> None:
    for body in (f"[x]({target})", f"![x]({target})", f'<img src="{target}">文', f'<a href="{target}">x</a>'):
        assert told(write_content, body).startswith(f"`{target}` leads out of the content root")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (
            "mstar://pay",
            "links with `mstar:` are left out; write an `https:` address, or add `mstar` to `link_schemes` in help-center.yaml",
        ),
        ("SMS:777", "links with `sms:` are left out; write an `https:` address, or add `sms` to `link_schemes` in help-center.yaml"),
        ("javascript:alert(1)", "`javascript:` leads nowhere in an article; write an `https:` address"),
        ("JavaScript&colon;alert(1)", "`javascript:` leads nowhere in an article; write an `https:` address"),
        ("vbscript:x", "`vbscript:` leads nowhere in an article; write an `https:` address"),
        ("data:text/html,x", "`data:` leads nowhere in an article; write an `https:` address"),
        ("C:/docs/x.pdf", "`C:/docs/x.pdf` is on your own computer; save it below `assets/`, or link to an address that readers can open"),
        ("file:///x.pdf", "`file:///x.pdf` is on your own computer; save it below `assets/`, or link to an address that readers can open"),
        ("lanto.example:8080/x", "`lanto.example:8080/x` has no scheme; write `https://lanto.example:8080/x`"),
    ],
)
def test_a_link_that_is_not_shown_is_told(write_content: WriteContent, target: str, message: str) -> None:
    severity = "warning" if "leads nowhere" in message else "error"
    root = write_content({"help-center.yaml": SETTINGS, ARTICLE: article(text=f"[x]({target})")})
    assert list(map(str, problems_of(root))) == [f"{ARTICLE}:4: {severity}: {message}"]


def test_an_address_that_is_none_is_told(write_content: WriteContent) -> None:
    message = "`http://[x` is no address; write it as browsers show it, `https://…`"
    assert told(write_content, '文<a href="http://[x">x</a>') == message


def test_a_picture_within_the_text_itself_is_told(write_content: WriteContent) -> None:
    message = "the picture `data:image/png;base64,AAAA` stands in the text itself and is not shown; save it below `assets/`"
    assert told(write_content, "![x](data:image/png;base64,AAAA)").startswith(message)
    assert told(write_content, '文<img src="data:image/png;base64,AAAA">').startswith(message)


def test_the_schemes_of_ones_own_app_are_a_setting(write_content: WriteContent) -> None:
    root = write_content(
        {
            "help-center.yaml": SETTINGS + "link_schemes: [mstar, sms]\n",
            ARTICLE: article(text='[支払う](mstar://pay)、<a href="sms:777">送る</a>、[電話](tel:110)'),
        }
    )
    html = only(root).html
    assert 'href="mstar://pay"' in html
    assert 'href="sms:777"' in html
    assert 'href="tel:110"' in html


@pytest.mark.parametrize(
    ("scheme", "message"),
    [
        ("javascript", "holds `javascript`, which runs in the reader's browser and is never a link; remove it"),
        ("data", "holds `data`, which runs in the reader's browser and is never a link; remove it"),
        ("vbscript", "holds `vbscript`, which runs in the reader's browser and is never a link; remove it"),
        ("mstar://", "holds `mstar://`, which is no scheme; write what stands before the colon of such links, in lower case: `mstar`"),
        ("Mstar", "holds `Mstar`, which is no scheme; write what stands before the colon of such links, in lower case: `mstar`"),
        ("1x", "holds `1x`, which is no scheme; write what stands before the colon of such links, in lower case: `mstar`"),
    ],
)
def test_a_scheme_that_is_none_or_runs_is_refused(write_content: WriteContent, scheme: str, message: str) -> None:
    settings = SETTINGS + f'link_schemes: [sms, "{scheme}"]\n'
    (problem,) = problems_of(write_content({"help-center.yaml": settings, ARTICLE: article(text="本文")}))
    assert (problem.file, problem.line) == ("help-center.yaml", 7)
    assert problem.message.endswith(message)


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
@pytest.mark.parametrize("name", ["ガイド", "й", "ή", "café"])
def test_pictures_are_found_however_their_letters_are_composed(write_content: WriteContent, name: str, written: str, on_disk: str) -> None:
    file, link = unicodedata.normalize(on_disk, f"{name}.png"), unicodedata.normalize(written, f"../../assets/{name}.png")
    for source in (f"![x]({link})", f"![x]({quote(link)})", f'文<img src="{link}">'):
        root = write_content({"help-center.yaml": SETTINGS, ARTICLE: article(text=source), f"assets/{file}": PNG})
        html = only(root).html
        assert f'src="/v1/assets/{quote(unicodedata.normalize("NFC", file))}"' in html


@pytest.mark.parametrize("heading", ["NFC", "NFD"])
@pytest.mark.parametrize("link", ["NFC", "NFD"])
@pytest.mark.parametrize("word", ["がくせい", "мій", "κωδικός", "パスワード"])
@pytest.mark.parametrize("own", [False, True])
def test_anchors_are_found_however_their_letters_are_composed(
    write_content: WriteContent, word: str, link: str, heading: str, own: bool
) -> None:
    title = unicodedata.normalize(heading, word)
    body = f"[x](#{unicodedata.normalize(link, word)})\n\n## {'x {#' + title + '}' if own else title}"
    root = write_content({"help-center.yaml": SETTINGS, ARTICLE: article(text=body)})
    html = only(root).html
    anchor = unicodedata.normalize("NFC", word)
    assert f'id="{anchor}"' in html
    assert f'href="#{anchor}"' in unquote(html)


def test_a_dead_link_in_any_corner_of_html_is_told(write_content: WriteContent) -> None:
    bodies = [
        '<div><a href="none.md">x</a>\n\n文</div>',
        "<noscript><p title='</noscript><a href=none.md>x</a>'>",
        "<table><tr><td><a href = none.md >x",
        "文<A\nHREF='none.md'>x</A>",
        "<p title='>'><a title=\"<\" href=none.md>x</a>",
        "- 一\n\n  <details><summary><a href=&#110;one.md>x</a></summary></details>",
        "| a |\n|---|\n| <a href='none.md'>x</a> |",
    ]
    for body in bodies:
        messages = told(write_content, body)
        assert "dead link `none.md`" in messages, body


def test_a_picture_or_link_has_its_own_line_in_a_long_paragraph(write_content: WriteContent) -> None:
    paragraph = "一行目\n二行目\n[x](none.md)、\n![y](../../assets/none.png)"
    html = "<p>\n<b>\n<a href='none.md'>z</a></b></p>"
    body = f"{paragraph}\n\n{html}\n\n| a |\n|---|\n| [x](none.md) |"
    root = write_content({"help-center.yaml": SETTINGS, ARTICLE: article(text=body)})
    assert [problem.line for problem in problems_of(root)] == [6, 7, 11, 15]


def test_twenty_dead_links_are_enough_and_not_all_names_are_listed(write_content: WriteContent) -> None:
    body = "\n\n".join(f"[お知らせ](zzz{number}.md)" for number in range(300))
    files = {f"ja/account/other-article-{number}.md": article(f"{number}", "本文") for number in range(40)}
    lines = told(write_content, body, **files).split("\n")
    assert len(lines) == MOST_TOLD + 1
    assert sum(line.endswith(" and 31 more") for line in lines) == MOST_TOLD
    assert lines[-1].endswith("and 280 more errors in this file; mend those above first")
