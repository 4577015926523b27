"""Whatever is asked of the API, its answers are what its document says; `python -m benchmarks fuzzing api` asks for longer."""

from pathlib import Path

import pytest

from benchmarks.fuzzing.api import failures_of


def test_no_request_gets_a_5xx_an_answer_outside_the_document_or_an_internal_article(
    demo_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not failures_of(demo_index, tmp_path / "people.db", 300, 19)
    assert capsys.readouterr().out.count(" 0 kinds of failures") == 3
