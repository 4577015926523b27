"""The comparison of what is shown with what is printed, which the examples of the manual rest on."""

import pytest

from tests.manual.shown import check_output


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("a … c\n", "a b c"),
        ("a\n…\n", "a\nb\nc\n"),
        ("…\na\n", "a\n"),
        ('{"a": [1, …], …}', '{"a": [1, 2], "b": 3}'),
        ('{"a": "x…", "b": 0.9…}', '{"a": "xy", "b": 0.95}'),
    ],
)
def test_what_is_left_out_is_passed_over(shown: str, printed: str) -> None:
    check_output(shown, printed)


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("a\n", "a\nb\n"),
        ("a …\n", "b c\n"),
        ("…\nb\n", "a\n"),
        ('{"a": 1}', '{"a": 1, "b": 2}'),
        ('{"a": [1]}', '{"a": [1, 2]}'),
        ('{"a": 1, …}', '{"a": 2}'),
    ],
)
def test_what_is_shown_must_be_printed(shown: str, printed: str) -> None:
    with pytest.raises(AssertionError):
        check_output(shown, printed)
