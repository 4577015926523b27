"""Calibrating never drops what it cannot make anew: what was learned with meaning, where no embedder is set."""

import re
import shutil
from pathlib import Path

import pytest

from api.answers.confidence import log_odds, version
from api.evaluation.judged import JudgedAnswer
from api.evaluation.observations import Observation
from api.evaluation.own_calibration import LEXICAL_EVIDENCE, SEMANTIC_EVIDENCE, calibrate
from kb.calibration import HIGHEST_RISK, SHIPPED, UNANSWERABLE, Adjustment, OwnCalibration, Thresholds
from kb.errors import ContentError
from tests.command_line import kotae
from tests.demo import DEMO, LOCALES


def learned(questions: int) -> Adjustment:
    limits = Thresholds(answer_from=dict.fromkeys(UNANSWERABLE, (0.9,) * HIGHEST_RISK), suggest_from=0.1)
    return Adjustment(weights={SHIPPED: 0.5}, intercept=-1, thresholds=limits, questions=questions, hidden=0)


def observed(count: int = 150) -> list[Observation]:
    """Answers of which two of three are right, and all that is known of them is how sure the shipped calibration is."""
    evidence = dict.fromkeys(LEXICAL_EVIDENCE + SEMANTIC_EVIDENCE, 0.5)
    return [
        Observation(
            JudgedAnswer(0.3 if number % 3 else 0.2, "suggest", True, number % 3 > 0, True),
            {**evidence, SHIPPED: log_odds(0.3 if number % 3 else 0.2)},
            "en",
            f"a/{number}",
            False,
        )
        for number in range(count)
    ]


def test_without_an_embedder_what_was_learned_with_one_is_kept_and_told() -> None:
    before = OwnCalibration(base=version(), semantic=learned(77), lexical=learned(66))
    own, told = calibrate({"lexical": observed()}, 20, before)
    assert own.semantic == before.semantic
    assert own.lexical != before.lexical
    assert "semantic: no embedder is set; what was learned from 77 questions before is kept" in told


def test_with_an_embedder_both_are_made_anew() -> None:
    before = OwnCalibration(base=version(), semantic=learned(77), lexical=learned(66))
    own, told = calibrate({"lexical": observed(), "semantic": observed()}, 20, before)
    assert own.semantic
    assert own.semantic != before.semantic
    assert not any("kept" in line for line in told)


def test_beside_another_shipped_calibration_nothing_is_dropped_but_by_its_owner() -> None:
    before = OwnCalibration(base="other", semantic=learned(77))
    with pytest.raises(ContentError, match="set an embedder, or delete the file"):
        calibrate({"lexical": observed()}, 20, before)
    assert calibrate({"lexical": observed()}, 20, OwnCalibration(base="other", lexical=learned(66)))[0].lexical


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo, of its English, whose calibration was made with meaning and by words alone."""
    root = tmp_path_factory.mktemp("kept") / "content"
    shutil.copytree(DEMO, root)
    for locale in set(LOCALES) - {"en"}:
        shutil.rmtree(root / locale)
        (root / "questions" / f"{locale}.tsv").unlink()
    questions = root / "questions" / "en.tsv"
    lines = [line.split("\t") for line in questions.read_text(encoding="utf-8").splitlines()]
    twice = [(asked, ids) for question, ids in lines for asked in (question, f"{question} please")]
    questions.write_text("".join(f"{question}\t{ids}\n" for question, ids in twice), encoding="utf-8")
    return root


def semantic_part(file: Path) -> str:
    """As it is written."""
    part = re.search(r'^ "semantic": \{.*?^ \}', file.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert part
    return part[0]


def test_the_part_with_meaning_stays_byte_for_byte_in_the_file(calibrated: Path) -> None:
    file = calibrated / "calibration.json"
    before = (file.read_bytes(), semantic_part(file))
    assert "semantic: no embedder is set" in kotae("calibrate", calibrated).stdout
    assert file.read_bytes() != before[0]
    assert semantic_part(file) == before[1]


def test_a_file_that_holds_for_another_version_stays_as_it_is(calibrated: Path, tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(calibrated, root)
    file = root / "calibration.json"
    file.write_text(re.sub(r'(?<="base": ")\w+', "0" * 16, file.read_text(encoding="utf-8")), encoding="utf-8")
    before = file.read_bytes()
    told = kotae("calibrate", root, code=1).output
    assert "calibration.json: error: its part with meaning" in told
    assert file.read_bytes() == before
