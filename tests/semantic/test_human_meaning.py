"""Who asks for a human in words that no phrase has is understood by what the words mean."""

from pathlib import Path

import numpy as np
import pytest

from api.answers.human_meaning import HumanMeaning, dump, means_human, rounded, shipped
from api.answers.human_requests import wants_human
from indexer.embedders import Embedder, centred
from indexer.search import QueryEmbedder
from indexer.store import Generation
from tests.asking import asked, codes
from tests.demo import LOCALES
from tests.golden import CASES, lines

WORDLESS = "nobody solves this, let your humans do it"
"""What no phrase has."""


def test_a_request_that_no_phrase_has_is_understood_by_its_meaning(generation: Generation, query_embedder: QueryEmbedder) -> None:
    assert not wants_human(WORDLESS, "en", "en")
    assert "asked_for_human" not in codes(asked(generation, WORDLESS))
    answer = asked(generation, WORDLESS, embedder=query_embedder)
    assert (answer.outcome, codes(answer)[0]) == ("handoff", "asked_for_human")


@pytest.mark.parametrize("locale", LOCALES)
def test_nine_in_ten_unseen_requests_are_understood_with_meaning(embedder: Embedder, locale: str) -> None:
    """Nobody is to mend phrases or exemplars by these lines."""
    taken: dict[str, list[bool]] = {"+": [], "-": []}
    for line in lines(CASES / "human" / "unseen" / f"{locale}.txt"):
        sign, question = line[0], line[2:]
        vector = centred(embedder.embed_questions([question]), "questions", locale, embedder.model)[0]
        taken[sign].append(wants_human(question, locale, locale) or means_human(vector, embedder.model))
    assert sum(taken["+"]) >= 0.9 * len(taken["+"])
    assert sum(taken["-"]) <= 0.06 * len(taken["-"])


def test_meaning_tells_nothing_of_another_embedder_or_of_vectors_of_another_size(embedder: Embedder) -> None:
    vector = centred(embedder.embed_questions([WORDLESS]), "questions", "en", embedder.model)[0]
    assert means_human(vector, embedder.model)
    assert not means_human(vector, "another-model")
    assert not means_human(vector[:100], embedder.model)


def test_what_meaning_tells_is_read_as_it_was_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    landmarks = rounded(chance.normal(size=(5, 8)).astype(np.float32))
    meaning = HumanMeaning(landmarks, chance.normal(size=5).astype(np.float32), 0.25, 1.5)
    path = tmp_path / "meaning.json"
    path.write_text(dump(meaning, "some-model"), encoding="utf-8")
    monkeypatch.setattr("api.answers.human_meaning._FILE", path)
    read = shipped.__wrapped__("some-model in 8 dimensions")
    assert read is not None
    assert np.allclose(read.log_odds(landmarks), meaning.log_odds(landmarks), atol=1e-5)
    assert (read.intercept, read.threshold) == (0.25, 1.5)
