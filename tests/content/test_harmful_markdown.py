"""Markdown that means harm, or that nobody wrote by hand, is read soon and in little memory, and told."""

import subprocess
import sys
import time

import pytest

from kb.markdown import Markdown
from kb.markdown.rules.limits import DEEPEST_BLOCKS
from tests.command_line import KOTAE, environment
from tests.conftest import WriteContent
from tests.content.reading import HERE
from tests.files import article

MIB = 1 << 20

ORDINARY = (
    "## 叫車\n\nOpen the **app** and tap [request](https://x.example/a), then `confirm`. Текст далі, κείμενο εδώ.\n"
    "下一行文字在這裡。\n\n- one\n- two\n\n"
)
SIZE = 1 << 17
"""Of marks and of lines, about as many as are read; what took time in proportion to its square would take hours."""

UNITS = [
    *["<", "[", "*", "`", "_", "~~", "![", "](", "&", "\\", "|", ":", "#", "<!--", "<?", "</", "<a href='", "<b>", "<div>\n\n", "<script>"],
    *[
        "# a\n",
        "- a\n",
        "- - - a\n",
        "> a\n\n",
        "1. a\n",
        "a\n: b\n\n",
        "a|b\n-|-\n\n",
        "| a ",
        "[^a]: b\n\n",
        "[^a]",
        "[a]: b\n",
        "[a](b) ",
    ],
    *[
        ":::note\n",
        "> [!NOTE]\n> a\n\n",
        "- [ ] a\n",
        "https://a ",
        "**漢**字",
        "漢\n",
        "_漢_",
        "［x］（",
        "<p>漢\n",
        "<td>",
        "<name>",
        "&amp;",
        " \n",
    ],
    *["*a **b ", "`a", "~~a", "{#a}", "<i a='1'>", "<br>", "「", "”", "\u3099", "```\n", "    a\n", "---\n", "===\n"],
]


def seconds(source: str) -> float:
    """What reading takes, of the processor's time: other tests run beside."""
    started = time.process_time()
    parsed = Markdown(source)
    assert parsed.sections is not None
    parsed.html(str)
    return time.process_time() - started


@pytest.fixture(scope="module")
def ordinary() -> float:
    """What the largest file of ordinary text takes."""
    source = ORDINARY * (MIB // len(ORDINARY.encode()))
    assert not Markdown(source).flaws
    return max(1, seconds(source))


@pytest.mark.parametrize("unit", UNITS)
def test_nothing_takes_more_than_three_times_what_the_largest_file_of_ordinary_text_takes(unit: str, ordinary: float) -> None:
    assert seconds(unit * (SIZE // len(unit.encode()))) < 3 * ordinary


@pytest.mark.parametrize("unit", ["<", "[", "*", "`", "&", "# a\n", "> ", "- a\n", "<div>", "[a](b) ", '"', "漢\n"])
def test_a_mebibyte_of_nothing_but_marks_is_told_at_once(unit: str) -> None:
    source = unit * (MIB // len(unit.encode()))
    assert any("more than one article can hold" in flaw.message for flaw in Markdown(source).flaws)
    assert seconds(source) < 3


@pytest.mark.parametrize(
    "source",
    [
        "> " * 10_000 + "最後",
        "- " * 10_000 + "最後",
        "".join(" " * 2 * depth + "- a\n" for depth in range(500)) + "\n最後",
        "".join(":::note\n" for _ in range(500)) + "最後",
        "".join(f"[^{depth}]: " for depth in range(500)) + "最後",
    ],
    ids=["quotations", "lists in a line", "lists", "boxes", "notes"],
)
def test_what_is_nested_without_end_is_told_and_still_read(source: str) -> None:
    parsed = Markdown(source)
    assert any(f"nested {DEEPEST_BLOCKS} deep" in flaw.message for flaw in parsed.flaws)
    if "[^" not in source:  # a note without its mark is told as that
        assert "最後" in parsed.sections[-1].text


def test_lists_as_deep_as_people_write_them_are_shown_whole() -> None:
    source = "".join(f"{'  ' * depth}- 第{depth}層\n" for depth in range(12))
    parsed = Markdown(source)
    assert parsed.html(str).count("<ul>") == 12
    assert not parsed.flaws


def test_brackets_and_pictures_within_each_other_are_told() -> None:
    for source in ("[" * 1000, "![" * 1000 + "](a)" * 1000):
        (flaw,) = Markdown(source).flaws
        assert "`[` are open at once" in flaw.message


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000,
        "<b title=1><p>" * 8_000,
        "<table>" * 15_000 + "x",
        "<a href='x.md'>" * 8_000,
        "<b><i><u>" * 2_000 + "x\n\n" * 5_000,
        "<font color=1>\n\n" * 5_000,
        "<svg>" * 10_000 + "<style>" * 10_000,
        "<select>" * 15_000,
        "<p>" * 20_000,
    ],
)
def test_html_within_html_without_end_is_read_soon(body: str, ordinary: float) -> None:
    assert seconds(body) < 3 * ordinary


MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:])
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""
"""Runs a command, and prints the seconds and the KiB that it took, which are never less than those of the process that starts it."""


@pytest.mark.parametrize("unit", ["# a\n\n[x](#none)\n\n", "[a](none.md) ", "![a](../../assets/none.png)\n", "<iframe>\n\n", "**a\n\n"])
def test_checking_an_article_full_of_flaws_takes_seconds_and_little_memory(write_content: WriteContent, unit: str) -> None:
    size = min(200_000 // (3 + 3 * unit.count("\n")), (MIB - 100) // len(unit))
    root = write_content({HERE: article(text="Text\n\n" + unit * size)})
    done = subprocess.run([sys.executable, "-c", MEASURED, KOTAE, "check", root], env=environment(), capture_output=True, check=True)
    told = done.stderr.decode()
    seconds, kibibytes = map(float, done.stdout.split()[-2:])
    assert told.startswith(f"{HERE}:")
    assert len(told) < 50_000
    assert seconds < 10
    assert kibibytes < 500 * 1024
