"""Questions meet only vectors of their own model; where there are none, words alone answer, and the log says so."""

import logging
import re
from pathlib import Path

import pytest

from kb.errors import OtherModel
from tests.asking import found
from tests.conftest import Publish
from tests.embedders import RandomEmbedder, TroubledEmbedder, without_time_limit
from tests.files import article
from tests.indexes import current, edit_manifest
from tests.logs import said
from tests.semantic.content import FILES
from tests.serving import FollowedIndex, ask_over_http, serving
from tests.waiting import until


def test_a_generation_of_another_model_is_refused_with_the_command(publish: Publish, index: Path) -> None:
    publish(FILES, RandomEmbedder("random 1"))
    with pytest.raises(OtherModel, match=r"random 1.*random 2.*kotae build"):
        FollowedIndex(index, without_time_limit(RandomEmbedder("random 2"))).open()


def test_a_generation_whose_vectors_were_centred_otherwise_is_refused_with_the_command(publish: Publish, index: Path) -> None:
    publish(FILES, RandomEmbedder())
    edit_manifest(current(index), lambda manifest: manifest.update(language_means="of another version"))
    with pytest.raises(OtherModel, match=r"centred by another version.*kotae build"):
        FollowedIndex(index, without_time_limit(RandomEmbedder())).open()


def test_a_server_keeps_the_generation_that_its_questions_fit(publish: Publish, index: Path, caplog: pytest.LogCaptureFixture) -> None:
    query_embedder = without_time_limit(RandomEmbedder("random 1"))
    first = publish(FILES, RandomEmbedder("random 1"))
    live = FollowedIndex(index, query_embedder)
    live.open()
    publish(FILES, RandomEmbedder("random 2"))
    live.follow()
    assert live.generation.id == first.id
    assert [message for message in said(caplog, logging.ERROR) if "kotae build" in message]
    assert "pets" in found(live.generation, "which dog", embedder=query_embedder)


def test_a_server_started_on_another_model_serves_the_newest_generation_of_its_own(publish: Publish, index: Path) -> None:
    first = publish(FILES, RandomEmbedder("random 1"))
    publish(FILES, RandomEmbedder("random 2"))
    live = FollowedIndex(index, without_time_limit(RandomEmbedder("random 1")))
    live.open()
    assert live.generation.id == first.id
    assert isinstance(live.standing.problem, OtherModel)


def test_an_index_without_vectors_is_served_by_words_and_the_log_says_so(
    publish: Publish, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    troubled = TroubledEmbedder()
    query_embedder = without_time_limit(troubled)
    publish(FILES, None)
    live = FollowedIndex(index, query_embedder)
    live.open()
    assert found(live.generation, "which dog", embedder=query_embedder) == ["pets"]
    assert troubled.asked == []
    [warning] = said(caplog, logging.WARNING)
    assert re.search(r"no vectors.*kotae build", warning)


def test_vectors_without_an_embedder_are_left_alone_and_the_log_says_so_once(publish: Publish, index: Path, tmp_path: Path) -> None:
    first = publish(FILES, RandomEmbedder())
    with serving(index, tmp_path / "log") as server:
        answer = ask_over_http(server.http, "which dog", "en")
        assert [result["article"] for result in answer["results"]] == ["help/pets"]
        publish({**FILES, "en/help/pets.md": article("Dogs")}, RandomEmbedder())
        until(lambda: server.http.get("/health/ready").json()["served"] != first.id, 10)
        assert server.log().count("by words alone") == 1
