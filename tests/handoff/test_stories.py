"""A long letter is answered as surely as the short question in it: tests/cases/stories.tsv."""

from statistics import fmean

import pytest

from api.answers import attempts
from api.answers.models import Answer
from api.answers.stories import parts
from indexer.search import search
from indexer.store import Generation
from tests.asking import asked, codes
from tests.demo import DEMO, EARLIER
from tests.golden import CASES, rows

SURE = 0.83
"""What is surely answered where 5 of 100 answers may be wrong."""

SHARE_ANSWERED = 0.7
"""Of the stories whose short question is answered."""

LOST_CONFIDENCE = 0.08

STORIES = rows(CASES / "stories.tsv")


@pytest.fixture(scope="module")
def answers(demo: Generation) -> list[tuple[Answer, Answer, str]]:
    """The answer to each story, that to the question in it, and the right article."""
    return [
        (
            asked(demo, story.replace("\\n", "\n"), locale, viewer=EARLIER),
            asked(demo, question, locale, viewer=EARLIER),
            right,
        )
        for story, locale, question, right in STORIES
    ]


def first_of(answer: Answer) -> str:
    return answer.results[0].article if answer.results else ""


def test_what_a_story_asks_is_found_first_as_often_as_when_it_is_asked_alone(answers: list[tuple[Answer, Answer, str]]) -> None:
    story, alone = (sum(first_of(pair[place]) == pair[2] for pair in answers) for place in (0, 1))
    assert story >= alone


def test_a_story_is_answered_nearly_as_surely(answers: list[tuple[Answer, Answer, str]]) -> None:
    answered = [story for story, alone, right in answers if first_of(alone) == right and alone.outcome == "answer"]
    assert sum(story.confidence >= SURE for story in answered) >= SHARE_ANSWERED * len(answered)
    assert fmean(story.confidence for story, _, _ in answers) >= fmean(alone.confidence for _, alone, _ in answers) - LOST_CONFIDENCE


def test_a_text_of_many_short_parts_takes_few_searches(demo: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    searches = []
    monkeypatch.setattr(attempts, "search", lambda *given, **options: searches.append(given) or search(*given, **options))
    for lines in (12, 30):  # of which all are looked at, and of which some are
        searches.clear()
        asked(demo, "\n".join(f"{number} bags" for number in range(lines)), "en", viewer=EARLIER, fallbacks=("uk", "ja"))
        assert (len(searches) > 12) == (lines == 12)


def test_a_story_about_what_no_article_answers_is_not_answered(demo: Generation) -> None:
    beginning = STORIES[0][0].partition("Yesterday")[0].replace("\\n", "\n")
    for question in (
        "how do i cancel netflix",
        "is it going to rain in manchester tomorrow",
        "explain photosynthesis for my sons homework",
    ):
        assert asked(demo, f"{beginning}{question}?", "en", viewer=EARLIER).outcome != "answer"


def test_a_story_has_few_parts_however_long_it_is() -> None:
    assert len(parts("word, word. " * 500 + "".join(f"a{number}, b{number}. " for number in range(200)))) <= 40


@pytest.mark.parametrize("locale", ["el", "ja", "uk"])
def test_reasons_have_words_as_they_were_typed(demo: Generation, locale: str) -> None:
    lines = (DEMO / "questions" / f"{locale}.tsv").read_text(encoding="utf-8").split("\n")
    for question in (line.split("\t")[0] for line in lines if line):
        answer = asked(demo, question, locale, viewer=EARLIER)
        read = answer.interpreted_as.question if answer.interpreted_as else question
        for reason in answer.reasons:
            if reason.code in ("partly_covered", "unknown_words", "opposite"):
                assert [value for value in reason.values if value not in read] == []


@pytest.mark.parametrize(
    ("question", "locale", "word"),
    [
        ("Είστε ζωντανός;", "el", "ζωντανός"),
        ("ΔΡΑΚΟΣ στο ταξί", "el", "ΔΡΑΚΟΣ"),
        ("財布を盗まれました", "ja", "盗まれました"),
        ("虹色の恐竜が泣いた", "ja", "泣いた"),
        ("Крокодили співали", "uk", "Крокодили"),
    ],
)
def test_a_word_is_told_with_its_ending(demo: Generation, question: str, locale: str, word: str) -> None:
    answer = asked(demo, question, locale, viewer=EARLIER)
    assert word in {value for reason in answer.reasons if reason.code in ("unknown_words", "partly_covered") for value in reason.values}
    assert codes(answer)
