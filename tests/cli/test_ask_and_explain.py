"""An answer reads well in a terminal, and explain shows what led to it."""

import json
import re
from pathlib import Path

import pytest

from tests.command_line import kotae


def test_the_audience_decides_what_is_found(demo_index: Path) -> None:
    def articles(*options: str) -> set[str]:
        printed = kotae("ask", "--index", demo_index, "When to escalate a case (agents)", "--locale", "en", "--json", *options).stdout
        return {result["article"] for result in json.loads(printed)["results"]}

    assert "contact/agent-escalation" in articles("--audience", "internal")
    assert "contact/agent-escalation" not in articles()


def test_an_answer_reads_well(demo_index: Path) -> None:
    lines = kotae("ask", "--index", demo_index, "I forgot my password, how do I reset it", "--limit", "2").stdout.splitlines()
    assert re.fullmatch(r"answer \(en, confidence [01]\.\d\d\)", lines[0])
    assert lines[1].startswith("1. Reset a forgotten password")
    assert "[password]" in lines[2]
    assert lines[3].strip().startswith("/en/account/reset-password")
    assert lines[4].startswith("2. ")
    assert lines[7] == "- The article mentions everything that was asked."
    assert lines[8] == "If this doesn't solve it, talk to us. We are here now."
    assert {line.partition(":")[0] for line in lines[9:]} == {"   Chat with us", "   Call us", "   Send an email"}


def test_an_answer_says_until_when_a_way_to_a_human_is_closed(demo_index: Path) -> None:
    for contact in json.loads(kotae("ask", "--index", demo_index, "reset password", "--json").stdout)["handoff"]["contacts"]:
        shown = next(line for line in kotae("ask", "--index", demo_index, "reset password").stdout.splitlines() if contact["value"] in line)
        assert ("[closed until " in shown) != contact["open_now"]


def test_a_handoff_names_the_ways_to_a_human(demo_index: Path) -> None:
    shown = kotae("ask", "--index", demo_index, "0123456789", "--locale", "uk").stdout
    assert shown.startswith("handoff (uk, confidence 0.00)\n")
    assert "0 800 000 000" in shown
    assert "Написати в чат: https://help.lanto.example/chat" in shown


def test_an_answer_from_another_locale_is_marked_with_it(demo_index: Path) -> None:
    lines = kotae("ask", "--index", demo_index, "大學生有優惠嗎 學生證在哪認證", "--locale", "zh-TW").stdout.splitlines()
    assert re.fullmatch(r"1\. 学生认证.* \[zh-Hans\]", lines[1])


@pytest.mark.parametrize("command", ["ask", "explain"])
def test_what_a_shell_passes_that_is_no_text_is_answered_all_the_same(whales: Path, command: str) -> None:
    bytes_that_are_no_utf8 = b"whales \xff\xed\xa0\x80".decode("utf-8", "surrogateescape")
    assert "Whales" in kotae(command, "--index", whales, bytes_that_are_no_utf8).stdout


@pytest.mark.parametrize(
    ("locale", "text", "term", "gram"),
    [
        ("zh-Hant", "軟體的密碼", "软件", "密码"),
        ("ja", "パスワードを忘れた", "忘れ", "スワ"),
        ("bg", "забравих си паролата", "парола", "паро"),
        ("uk", "забула про паролі", "парол", "паро"),
        ("el", "ξέχασα τον κωδικό", "κωδικ", "κωδι"),
        ("en", "I forgot my passwords", "password", "word"),
    ],
)
def test_explain_shows_field_by_field_how_a_text_becomes_terms(demo_index: Path, locale: str, text: str, term: str, gram: str) -> None:
    shown = kotae("explain", "--index", demo_index, text, "--locale", locale).stdout
    fields = {line.split()[0]: line for line in shown.partition("\n\n")[0].splitlines()}
    assert term in fields["words"]
    assert gram in fields["grams"].split()
    assert text in fields["text"]


def test_explain_shows_which_words_are_left_out(demo_index: Path) -> None:
    shown = kotae("explain", "--index", demo_index, "how do I get my refund", "--locale", "en").stdout
    (left_out,) = re.findall(r"left out of questions: (.*)", shown)
    assert {"how", "do", "i", "my"} <= set(left_out.split())
    assert "refund" not in left_out


def test_explain_shows_why_each_result_stands_where_it_stands(demo_index: Path) -> None:
    shown = kotae("explain", "--index", demo_index, "reset password", "--limit", "4").stdout
    scores = [float(score) for score in re.findall(r"^ +\d\. \S+/\S+ .*score (\d+\.\d+)", shown, re.MULTILINE)]
    assert len(scores) == 4
    assert scores == sorted(scores, reverse=True)
    assert re.search(r"1\. account/reset-password#", shown)
    for told in ("locale en: answer", "password (weight ", "covered ", "lead "):
        assert told in shown
