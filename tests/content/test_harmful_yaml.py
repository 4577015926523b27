"""YAML that means harm is told, and done with soon."""

import pytest

from tests.command_line import run_kotae
from tests.conftest import WriteContent
from tests.content.reading import HERE, problems_of
from tests.waiting import within


def nested(levels: int, deepest: str, row: str) -> str:
    """A YAML bomb: each level names the one before nine times."""
    lines = [f"l0: &l0 {deepest}"] + [f"l{n}: &l{n} {row.format(', '.join([f'*l{n - 1}'] * 9))}" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "head",
    [
        nested(30, "[x]", "[{}]") + "\ntitle: *l29",
        nested(30, "[x]", "[{}]") + "\ntitle: T\nwordings: *l29",
        nested(8, "{x: 1}", "{{<<: [{}]}}") + "\ntitle: T",
        "title: &a [*a]",
        "title: T\nrelated: &a [*a]",
        "title: T\nsummary: &a {<<: *a}",
        "title: T\nsummary: &a {b: *a}",
        "title: *a",
        "title: T\nkeywords: " + "[" * 3000,
        "title: T\n? [a, b]\n: c",
        "title: T\n? &a [*a]\n: c",
        "title: T\nsummary: [" + "9" * 5000 + "]",
        "title: T\nsummary: !!python/object/apply:os.getcwd []",
        "title: T\nexpires_at: !!timestamp soon",
        "title: T\npromoted: !!bool soon",
        "title: !!int ''",
        "title: T\nsummary: \x00",
        "title: T\nsummary: [\ufffe]",
        "%YAML 3.0\n---\ntitle: T",
        "title: T\n...\n- more",
    ],
)
def test_yaml_that_means_harm_is_told_and_done_with_soon(write_content: WriteContent, head: str) -> None:
    root = write_content({HERE: f"---\n{head}\n---\nText."})
    with within(2):
        problems = problems_of(root)
    assert problems
    assert {problem.file for problem in problems if problem.severity == "error"} == {HERE}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_yaml_that_is_nested_without_end_does_not_take_the_process_down(write_content: WriteContent, opening: str) -> None:
    root = write_content({HERE: f"---\ntitle: T\nkeywords:\n  {opening * 150_000}\n---\nText."})
    check = run_kotae("check", root, timeout=20)
    assert (check.returncode, check.stderr.split(":")[0]) == (1, HERE)
