"""The owner says how many answers of a hundred may be wrong."""

from pathlib import Path

import pytest

from api.answers.confidence import Fit, confidence_policy, shipped
from indexer.store import Generation
from kb.calibration import HIGHEST_RISK
from kb.content import read_content
from kb.errors import ContentError
from tests.asking import asked, evidence_of, searched
from tests.conftest import Publish
from tests.files import write
from tests.handoff.content import ANSWERED, FILES, GIVEN, SETTINGS


def allowing(wrong: int | str, locale: str = "") -> dict[str, str]:
    """The settings with so many wrong answers of a hundred, and what is set for English."""
    own = f"{{wrong_answers_per_hundred: {locale}}}" if locale else "{}"
    text = SETTINGS.replace("hundred: 30", f"hundred: {wrong}").replace("en: {}", f"en: {own}", 1)
    return {"help-center.yaml": text}


def thresholds(generation: Generation) -> tuple[float, float]:
    """From which confidence on English, and Ukrainian, questions are answered."""
    evidence = evidence_of(searched(generation, ANSWERED))
    return confidence_policy(generation, "en", evidence).answer_from, confidence_policy(generation, "uk", evidence).answer_from


@pytest.mark.parametrize("fit", [shipped().lexical, shipped().semantic], ids=["lexical", "semantic"])
def test_who_allows_more_wrong_answers_never_gets_fewer(fit: Fit) -> None:
    for answer_from in fit.thresholds.answer_from.values():
        assert len(answer_from) == HIGHEST_RISK
        assert list(answer_from) == sorted(answer_from, reverse=True)
        assert answer_from[0] > 0


def test_a_help_centre_that_allows_few_wrong_answers_hands_off_more(publish: Publish) -> None:
    questions = [*dict.fromkeys(question for question, _ in GIVEN.values()), "password", "bank", "three", "currency", "map", "collision"]
    strict, lax = publish({**FILES, **allowing(1)}), publish({**FILES, **allowing(50)})
    answers = [(asked(strict, question), asked(lax, question)) for question in questions]
    answered = [(few.outcome == "answer", many.outcome == "answer") for few, many in answers]
    assert all(many or not few for few, many in answered)
    assert any(many and not few for few, many in answered)
    assert all(few.confidence == many.confidence for few, many in answers)


def test_a_locales_own_allowance_counts_before_the_help_centres(publish: Publish) -> None:
    answer_from = shipped().lexical.thresholds.answer_from[20]
    assert thresholds(publish({**FILES, **allowing(2)})) == (answer_from[1], answer_from[1])
    assert thresholds(publish({**FILES, **allowing(2, "40")})) == (answer_from[39], answer_from[1])
    assert thresholds(publish({**FILES, "help-center.yaml": SETTINGS.replace("wrong_answers_per_hundred: 30\n", "")}))[0] == answer_from[9]


@pytest.mark.parametrize("wrong", ["0", "51", "-1", "few", "2.5"])
def test_an_allowance_out_of_range_is_told_with_its_line(tmp_path: Path, wrong: str) -> None:
    for line, files in ((3, allowing(wrong)), (5, allowing(2, wrong))):
        with pytest.raises(ContentError) as caught:
            read_content(write(tmp_path / str(line), {**FILES, **files}))
        (told,) = map(str, caught.value.problems)
        assert told.startswith(f"help-center.yaml:{line}: error: ")
        assert "wrong_answers_per_hundred" in told


@pytest.mark.parametrize("wrong", [1, 50])
def test_an_allowance_at_the_ends_is_fine(tmp_path: Path, wrong: int) -> None:
    help_center = read_content(write(tmp_path, {**FILES, **allowing(wrong, str(51 - wrong))})).help_center
    assert (help_center.wrong_answers("uk"), help_center.wrong_answers("en")) == (wrong, 51 - wrong)
