"""Calibrating never drops what it cannot make anew: what was learned with meaning, where no embedder is set."""

import re
import shutil
from pathlib import Path

import pytest

from api.answers.confidence import version
from api.evaluation.judged import JudgedAnswer
from api.evaluation.own_calibration import calibrate
from kb.calibration import HIGHEST_RISK, Adjustment, OwnCalibration, Thresholds
from kb.errors import ContentError
from tests.command_line import kotae
from tests.demo import DEMO, LOCALES


def learned(questions: int) -> Adjustment:
    limits = Thresholds(answer_from=(0.9,) * HIGHEST_RISK, suggest_from=0.1)
    return Adjustment(slope=0.5, intercept=-1, thresholds=limits, questions=questions)


def doubted(count: int = 150) -> list[JudgedAnswer]:
    """Answers that are less sure than they may be: their own calibration is better than the shipped one."""
    return [JudgedAnswer(0.3 if number % 3 else 0.2, "suggest", True, number % 3 > 0, True) for number in range(count)]


def fitting(count: int = 150) -> list[JudgedAnswer]:
    """Answers that are right as often as they are sure: nothing is better than the shipped calibration."""
    return [JudgedAnswer(0.6667, "suggest", True, number % 3 > 0, True) for number in range(count)]


def test_without_an_embedder_what_was_learned_with_one_is_kept_and_told() -> None:
    before = OwnCalibration(base=version(), semantic=learned(77), lexical=learned(66))
    own, told = calibrate({"lexical": {"en": doubted()}}, before)
    assert own
    assert own.semantic == before.semantic
    assert own.lexical != before.lexical
    assert "semantic: no embedder is set; what was learned from 77 questions before is kept" in told


def test_it_is_kept_also_where_the_shipped_calibration_fits_words_as_well() -> None:
    before = OwnCalibration(base=version(), semantic=learned(77), lexical=learned(66))
    assert calibrate({"lexical": {"en": fitting()}}, before)[0] == OwnCalibration(base=version(), semantic=before.semantic)


def test_with_an_embedder_both_are_made_anew() -> None:
    before = OwnCalibration(base=version(), semantic=learned(77), lexical=learned(66))
    own, told = calibrate({"lexical": {"en": doubted()}, "semantic": {"en": doubted()}}, before)
    assert own
    assert own.semantic != before.semantic
    assert not any("kept" in line for line in told)
    assert calibrate({"lexical": {"en": fitting()}, "semantic": {"en": fitting()}}, before)[0] is None


def test_beside_another_shipped_calibration_nothing_is_dropped_but_by_its_owner() -> None:
    before = OwnCalibration(base="other", semantic=learned(77))
    with pytest.raises(ContentError, match="set an embedder, or delete the file"):
        calibrate({"lexical": {"en": doubted()}}, before)
    assert calibrate({"lexical": {"en": doubted()}}, OwnCalibration(base="other", lexical=learned(66)))[0]


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


def test_a_file_with_it_is_not_deleted_where_the_shipped_calibration_fits_words_as_well(
    calibrated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = calibrated / "calibration.json"
    before = semantic_part(file)
    monkeypatch.setattr("api.evaluation.relevance_tests.ask_by_shipped", lambda *_: {"lexical": {"en": fitting()}})
    told = kotae("calibrate", calibrated).stdout
    assert "lexical: the shipped confidences fit as well" in told
    assert f"{file} is written" in told
    assert semantic_part(file) == before


def test_a_file_that_holds_for_another_version_stays_as_it_is(calibrated: Path, tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(calibrated, root)
    file = root / "calibration.json"
    file.write_text(re.sub(r'(?<="base": ")\w+', "0" * 16, file.read_text(encoding="utf-8")), encoding="utf-8")
    before = file.read_bytes()
    told = kotae("calibrate", root, code=1).output
    assert "calibration.json: error: its part with meaning" in told
    assert file.read_bytes() == before
