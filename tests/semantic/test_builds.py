"""A build embeds only what changed; vectors that were made are kept whatever happens then."""

import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from indexer.build import VECTOR_CACHE
from indexer.embedders import Embedder
from indexer.store import read_pointer
from kb.errors import EmbedderFailed
from tests.asking import found
from tests.conftest import Publish
from tests.demo import ROOT
from tests.embedders import RandomEmbedder, TroubledEmbedder, Vectors, without_time_limit
from tests.files import article, write
from tests.indexes import open_index
from tests.semantic.content import FILES, LOCKED_OUT, SETTINGS


def embedded(publish: Publish, files: Mapping[str, str], embedder: Embedder) -> list[str]:
    """The texts that a build embeds."""
    listening = TroubledEmbedder(embedder)
    publish(files, listening)
    return listening.asked


def test_the_manifest_names_the_model(publish: Publish) -> None:
    assert publish(FILES, RandomEmbedder("random 1")).manifest.model == "random 1"
    assert publish(FILES, RandomEmbedder("random 2")).manifest.model == "random 2"
    assert publish(FILES, None).manifest.model == ""


def test_a_build_embeds_only_what_changed(publish: Publish) -> None:
    assert len(embedded(publish, FILES, RandomEmbedder())) == len(FILES) - 1
    assert embedded(publish, FILES, RandomEmbedder()) == []
    changed = {**FILES, "en/help/pets.md": article("Travel with a cat", "Cats may come along.")}
    assert embedded(publish, changed, RandomEmbedder()) == ["Travel with a cat\nCats may come along."]
    assert embedded(publish, {**changed, "en/help/again.md": FILES["en/help/move.md"]}, RandomEmbedder()) == []
    assert len(embedded(publish, changed, RandomEmbedder("another"))) == len(FILES) - 1


def test_a_rebuild_finds_the_new_text_and_no_more_the_old(publish: Publish, embedder: Embedder) -> None:
    publish(FILES, embedder)
    changed = publish({**FILES, "en/help/pets.md": article("Seat belts", "Fasten them.")}, embedder)
    query_embedder = without_time_limit(embedder)
    assert found(changed, "пристебнути пасок безпеки", embedder=query_embedder)[0] == "pets"
    assert found(changed, LOCKED_OUT, embedder=query_embedder)[0] == "reset"


MANY = {"help-center.yaml": SETTINGS} | {f"en/help/a{number:02}.md": article(f"Title {number}", f"Text {number}.") for number in range(60)}
"""More articles than are embedded at once."""


class Failing(RandomEmbedder):
    """Fails at the third request."""

    requests = 0

    def embed_chunks(self, texts: Sequence[str]) -> Vectors:
        self.requests += 1
        if self.requests == 3:
            raise EmbedderFailed("no vectors from http://vectors.example; is the server up?")
        return super().embed_chunks(texts)


def test_an_embedder_that_fails_leaves_what_is_served_and_what_was_made_is_kept(publish: Publish, index: Path) -> None:
    publish(FILES, RandomEmbedder())
    pointer = read_pointer(index)
    with pytest.raises(EmbedderFailed, match="is the server up"):
        publish(MANY, Failing())
    assert read_pointer(index) == pointer
    assert not list(index.glob(".draft-*"))
    assert "reset" in found(open_index(index), "reset password")
    rest = embedded(publish, MANY, RandomEmbedder())
    assert 0 < len(rest) < 60
    assert open_index(index).manifest.locales["en"].parts[0].articles == 60


KILLED = """\
import os, signal, sys
from pathlib import Path
from tests.embedders import RandomEmbedder
from tests.indexes import build_index

class Killed(RandomEmbedder):
    requests = 0

    def embed_chunks(self, texts):
        self.requests += 1
        if self.requests == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().embed_chunks(texts)

build_index(Path(sys.argv[1]), Path(sys.argv[2]), Killed())
"""


def test_vectors_of_a_killed_build_are_kept(publish: Publish, index: Path, tmp_path: Path) -> None:
    publish(FILES, RandomEmbedder())
    pointer = read_pointer(index)
    write(tmp_path / "killed", MANY)
    process = subprocess.run(
        [sys.executable, "-c", KILLED, tmp_path / "killed", index],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert process.returncode == -signal.SIGKILL
    assert read_pointer(index) == pointer
    assert 0 < len(embedded(publish, MANY, RandomEmbedder())) < 60
    assert not list((index).glob(".draft-*"))


def test_a_broken_cache_of_vectors_is_made_anew(publish: Publish, index: Path) -> None:
    publish(FILES, RandomEmbedder())
    (index / VECTOR_CACHE).write_bytes(b"no database" * 100)
    changed = {**FILES, "en/help/pets.md": article("Cats")}
    assert len(embedded(publish, changed, RandomEmbedder())) >= 1
    assert "pets" in found(open_index(index), "cats", embedder=without_time_limit(RandomEmbedder()))
