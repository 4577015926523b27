"""What a help centre is asked so that the right answer is known."""

from dataclasses import replace
from pathlib import Path

import pytest

from api.evaluation.observations import observe
from api.evaluation.probes import own_probes, written_probes
from api.runtime import Runtime, Settings
from kb.article import Content
from kb.calibration import SHIPPED
from kb.content import read_content
from kb.relevance_tests import JudgedQuestion
from tests.demo import DEMO


@pytest.fixture(scope="module")
def content() -> Content:
    """The demo's English alone."""
    whole = read_content(DEMO)
    return replace(whole, articles=list(whole.of("en")), questions={"en": whole.questions["en"]})


def test_every_question_with_an_answer_is_asked_again_with_that_hidden() -> None:
    asked = (JudgedQuestion("lost bag", frozenset({"a/b", "a/c"})), JudgedQuestion("weather", frozenset()))
    probes = list(own_probes(Content(read_content(DEMO).help_center, (), questions={"en": asked})))
    assert [(probe.text, probe.right, probe.hidden) for probe in probes] == [
        ("lost bag", {"a/b", "a/c"}, frozenset()),
        ("lost bag", frozenset(), {"a/b", "a/c"}),
        ("weather", frozenset(), frozenset()),
    ]
    assert len({probe.group for probe in probes}) == 2


def test_titles_and_wordings_are_asked_of_articles_that_do_not_have_them(content: Content) -> None:
    *rounds, (whole, hidden) = written_probes(content)
    for part, probes in rounds:
        by_id = {article.id: article.metadata for article in part.articles}
        for probe in probes:
            (right,) = probe.right
            assert probe.text not in {by_id[right].title, *by_id[right].wordings}
    asked = [probe.text for _, probes in rounds for probe in probes]
    assert {article.metadata.title for article in content.articles} <= set(asked)
    assert any(wording in asked for article in content.articles for wording in article.metadata.wordings)
    assert whole is content
    assert [(probe.text, probe.right) for probe in hidden] == [(text, frozenset()) for text in asked]
    assert all(probe.hidden for probe in hidden)


def test_a_help_centre_without_questions_is_observed_by_what_its_writers_wrote(content: Content, tmp_path: Path) -> None:
    runtime = Runtime(Settings(index=tmp_path, embedder="none"))
    seen = observe(replace(content, questions={}), runtime)
    assert list(seen) == ["lexical"]
    able = [observation for observation in seen["lexical"] if observation.judged.answerable]
    hidden = [observation for observation in seen["lexical"] if observation.hidden]
    assert len(able) == len(hidden) >= len(content.articles)
    assert sum(observation.judged.right for observation in able) > 0.5 * len(able)
    assert not any(observation.judged.right or observation.judged.answerable for observation in hidden)
    assert all(SHIPPED in observation.values for observation in able if observation.judged.confidence)
