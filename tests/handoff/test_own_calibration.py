"""A help centre learns from its own questions how sure to be."""

import json
import logging
import math
import re
import shutil
from pathlib import Path

import pytest

from api.answers import Request, ask
from api.answers.confidence import confidence_policy, logistic, shipped, version
from indexer.store import Generation
from kb.calibration import HIGHEST_RISK, SHIPPED, UNANSWERABLE, Adjustment, OwnCalibration, Thresholds
from kb.content import read_content
from kb.errors import ContentError
from tests.asking import asked, evidence_of, searched
from tests.command_line import kotae
from tests.conftest import Publish
from tests.demo import DEMO, FORGOTTEN, LOCALES
from tests.files import write
from tests.handoff.content import ANSWERED, FILES, UNKNOWN
from tests.indexes import open_index
from tests.logs import said
from tests.serving import FollowedIndex, answering, ask_over_http

LEARNED = ("en", "uk")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo, of its English and Ukrainian, that was calibrated by its own questions."""
    root = tmp_path_factory.mktemp("own") / "content"
    shutil.copytree(DEMO, root)
    (root / "calibration.json").unlink()
    for locale in set(LOCALES) - set(LEARNED):
        shutil.rmtree(root / locale)
        (root / "questions" / f"{locale}.tsv").unlink()
    printed = kotae("calibrate", root).stdout
    assert re.search(
        r"^lexical: \d+ questions with an answer, \d+ that nobody can answer, \d+ whose right article was hidden", printed, re.MULTILINE
    )
    assert re.search(r"^log loss as shipped 0\.\d+, scaled 0\.\d+, by all evidence 0\.\d+: ", printed, re.MULTILINE)
    assert f"{root / 'calibration.json'} is written" in printed
    return root


def made_by(adjustment: Adjustment | None, base: str | None = None) -> dict[str, str]:
    """The file with what was learned."""
    return {"calibration.json": OwnCalibration(base=base or version(), lexical=adjustment).model_dump_json()}


def doubting(answer_from: float = 0.9) -> Adjustment:
    """Makes less of every confidence."""
    limits = Thresholds(answer_from=dict.fromkeys(UNANSWERABLE, (answer_from,) * HIGHEST_RISK), suggest_from=0.05)
    return Adjustment(weights={SHIPPED: 1}, intercept=-2, thresholds=limits, questions=100, hidden=0)


def test_too_few_questions_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    root = write(tmp_path, {**FILES, "questions/en.tsv": f"{ANSWERED}\thelp/reset\n{UNKNOWN}\t-\n"})
    printed = kotae("calibrate", root, code=1).output
    assert "too few questions" in printed
    assert "of 2, 1 have their article first (lexical)" in printed
    assert "at least 100 are needed, 20 of them so and 20 not" in printed
    assert not (root / "calibration.json").exists()


def test_a_help_centre_without_questions_cannot_be_calibrated(small_root: Path) -> None:
    assert "at least 100 are needed" in kotae("calibrate", small_root / "content", code=1).output


def test_questions_of_one_kind_are_too_few(tmp_path: Path) -> None:
    lines = "".join(f"{ANSWERED} {number}\thelp/reset\n" for number in range(150))
    printed = kotae("calibrate", write(tmp_path, {**FILES, "questions/en.tsv": lines}), code=1).output
    assert re.search(r"of 150, 1\d\d have their article first", printed)


def test_what_was_learned_is_built_and_served(own: Path, demo: Generation, tmp_path: Path) -> None:
    kotae("build", own, "--index", tmp_path)
    learned = OwnCalibration.model_validate_json((own / "calibration.json").read_bytes())
    generation = open_index(tmp_path)
    assert generation.manifest.calibration == learned
    assert (learned.base, learned.semantic) == (version(), None)
    assert learned.lexical
    shipped_says = [ask(demo, Request(FORGOTTEN[locale], locale), None, shipped()).confidence for locale in LEARNED]
    own_says = [asked(generation, FORGOTTEN[locale], locale).confidence for locale in LEARNED]
    for before, after in zip(shipped_says, own_says, strict=True):
        odds = learned.lexical.slope * math.log(before / (1 - before)) + learned.lexical.intercept
        assert after == pytest.approx(logistic(odds), abs=0.01)
    assert shipped_says != own_says
    answer_from, suggest_from = learned.lexical.thresholds.answer_from, learned.lexical.thresholds.suggest_from
    assert list(answer_from) == sorted(answer_from, reverse=True)
    decided = confidence_policy(generation, "en", evidence_of(searched(generation, FORGOTTEN["en"])))
    assert (decided.answer_from, decided.suggest_from) == (answer_from[1], suggest_from)


def test_to_learn_twice_gives_the_same_file(own: Path) -> None:
    first = (own / "calibration.json").read_bytes()
    kotae("calibrate", own)
    assert (own / "calibration.json").read_bytes() == first


def test_an_own_calibration_changes_confidences_and_what_is_enough(publish: Publish, small: Generation) -> None:
    doubtful = publish({**FILES, **made_by(doubting())})
    answer = asked(small, "password")
    odds = math.log(answer.confidence / (1 - answer.confidence)) - 2
    assert asked(doubtful, "password").confidence == pytest.approx(logistic(odds), abs=0.001)
    assert (answer.outcome, asked(doubtful, "password").outcome) == ("answer", "suggest")
    assert ask(doubtful, Request("password", "en"), None, shipped()).outcome == "answer"


def test_a_calibration_that_says_nothing_of_words_leaves_them_alone(publish: Publish, small: Generation) -> None:
    assert asked(publish({**FILES, **made_by(None)}), "password").confidence == asked(small, "password").confidence


def test_content_with_another_calibration_is_another_generation(publish: Publish) -> None:
    assert len({publish({**FILES, **files}).id for files in ({}, made_by(doubting()), made_by(doubting(0.8)))}) == 3


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", "no", '{"base": "x", "other": 1}', '{"base": 1}', '{"base": "x", "lexical": {"slope": NaN}}']
)
def test_a_broken_calibration_is_told_with_what_to_do(tmp_path: Path, text: str) -> None:
    root = write(tmp_path / "content", {**FILES, "calibration.json": text})
    for command in (["check", root], ["build", root, "--index", tmp_path / "index"]):
        printed = kotae(*command, code=1).output
        assert printed.startswith("calibration.json: error: not readable: ")
        assert "delete it, and run `kotae calibrate` again" in printed
        assert printed.count(": error: ") == 1


@pytest.mark.parametrize(
    "wrong", [{"slope": 0}, {"slope": -1}, {"questions": 0}, {"thresholds": {"answer_from": [0.5], "suggest_from": 0}}]
)
def test_a_calibration_that_turns_things_over_is_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    text = json.dumps({"base": version(), "lexical": doubting().model_dump() | wrong})
    with pytest.raises(ContentError, match=r"calibration\.json: error: not readable"):
        read_content(write(tmp_path, {**FILES, "calibration.json": text}))


def test_a_calibration_of_another_version_is_left_aside_and_the_log_says_so(
    publish: Publish, index: Path, small: Generation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "kotae")
    old = publish({**FILES, **made_by(doubting(), "0" * 16)})
    assert old.manifest.calibration
    with answering(FollowedIndex(index)) as http:
        answer = ask_over_http(http, "password", "en")
    assert (answer["outcome"], answer["confidence"]) == ("answer", asked(small, "password").confidence)
    (warning,) = said(caplog)
    assert "calibration.json was made with another version of Kotae and is left aside; run `kotae calibrate`" in warning


def test_the_log_says_nothing_of_a_calibration_that_holds(publish: Publish, index: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "kotae")
    publish({**FILES, **made_by(doubting())})
    with answering(FollowedIndex(index)) as http:
        assert ask_over_http(http, "password", "en")["outcome"] == "suggest"
    assert said(caplog) == []


def test_the_demos_calibration_holds(demo: Generation) -> None:
    assert demo.manifest.calibration
    assert demo.manifest.calibration.base == version()
