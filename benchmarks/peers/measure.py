"""The same documents and questions to each in turn: how good, how fast, how large."""

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from pathlib import Path

import ir_measures
from ir_measures import nDCG

from benchmarks.environment import environment
from benchmarks.evaluation_set import EvaluationSet, Text, load
from benchmarks.peers.kotae import Kotae
from benchmarks.peers.lucene import Lucene
from benchmarks.peers.opensearch import Opensearch
from benchmarks.peers.pagefind import Pagefind
from benchmarks.peers.peer import Ask, Elsewhere, Peer
from benchmarks.peers.sqlite import Sqlite
from benchmarks.peers.typesense import Typesense
from benchmarks.speed.answers import copies
from benchmarks.speed.timing import percentile
from kb.content import read_content

_PEERS: tuple[type[Peer], ...] = (Kotae, Lucene, Opensearch, Typesense, Sqlite, Pagefind)
_LIMIT = 10
_QUESTIONS = 100
_ROUNDS = 5
"""In which each way is asked all questions, one way after the other; the first warms up."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one way to ask one peer."""

    set: str
    peer: str
    way: str
    ndcg: float
    """nDCG@10 on the set's own documents."""

    p50_ms: float
    p99_ms: float
    ratio: float
    """Of its p50 to that of Kotae's ranked ids."""

    index_s: float
    bytes_a_section: int


def measure(folders: Sequence[Path], sections: int, report: Path | None) -> None:
    """Prints a row for each way of each peer that is here, and says which are not; writes the figures where asked."""
    print(f"{'set':22}{'peer':34}{'asked':14}{'nDCG@10':>8}{'p50 ms':>9}{'p99':>8}{'to Kotae':>10}{'index s':>9}{'bytes a section':>17}")
    rows: list[Figures] = []
    with ExitStack() as open_peers:
        peers = [open_peers.enter_context(closing(kind())) for kind in _PEERS]
        for peer in peers:
            if wanted := peer.missing():
                print(f"{peer.name} is left out: it wants {wanted}")
        here = [peer for peer in peers if not peer.missing()]
        for folder in folders:
            for evaluation in _sets(folder):
                rows += _of_set(here, evaluation, sections)
    if report:
        figures = {**environment(), "sections": sections, "peers": [asdict(row) for row in rows]}
        report.write_text(json.dumps(figures, indent=1, ensure_ascii=False), encoding="utf-8")


def _of_set(peers: Sequence[Peer], evaluation: EvaluationSet, sections: int) -> list[Figures]:
    quality: dict[tuple[str, str], float] = {}
    working: list[Peer] = []
    for peer in peers:
        try:
            quality.update(_quality(peer, evaluation))
            working.append(peer)
        except OSError as error:  # a server that ended
            print(f"{peer.name} is left out of {evaluation.label}: it failed ({error})")
    peers = working
    documents, questions = copies(evaluation, sections), [query.text for query in evaluation.queries[:_QUESTIONS]]
    with tempfile.TemporaryDirectory(prefix="kotae-peers-") as root:
        seconds, sizes = {}, {}
        for number, peer in enumerate(peers):
            folder = Path(root, str(number))
            folder.mkdir()
            seconds[peer.name] = peer.index(documents, evaluation.locale, folder)
            sizes[peer.name] = peer.size() if isinstance(peer, Elsewhere) else _size(folder)
        ways = {(peer.name, way): ask for peer in peers for way, ask in peer.ways().items()}
        taken = _in_turn(ways, questions)
        for peer in peers:
            peer.close()
    ours = percentile(next(iter(taken.values())), 0.5)
    rows = [
        Figures(
            evaluation.label,
            name,
            way,
            round(quality[way, name.split()[0]], 3),
            round(percentile(times, 0.5), 3),
            round(percentile(times, 0.99), 3),
            round(percentile(times, 0.5) / ours, 2),
            round(seconds[name], 2),
            sizes[name] // sections,
        )
        for (name, way), times in taken.items()
    ]
    for row in rows:
        speed = f"{row.ndcg:8.3f}{row.p50_ms:9.2f}{row.p99_ms:8.2f}{row.ratio:10.2f}{row.index_s:9.1f}{row.bytes_a_section:17,}"
        print(f"{row.set:22}{row.peer:34}{row.way:14}{speed}", flush=True)
    return rows


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _quality(peer: Peer, evaluation: EvaluationSet) -> Iterator[tuple[tuple[str, str], float]]:
    """The nDCG@10 of each way, by way and first word of the name, on the documents as they are: copies would share their places."""
    with tempfile.TemporaryDirectory(prefix="kotae-peers-") as folder:
        peer.index(evaluation.documents, evaluation.locale, Path(folder))
        for way, ask in peer.ways().items():
            run = {
                query.id: {document: float(_LIMIT - rank) for rank, document in enumerate(ask(query.text, _LIMIT))}
                for query in evaluation.queries
                if query.id in evaluation.judgements
            }
            judged = {query: dict(grades) for query, grades in evaluation.judgements.items() if query in run}
            yield (way, peer.name.split()[0]), float(ir_measures.calc_aggregate([nDCG @ _LIMIT], judged, run)[nDCG @ _LIMIT])
        peer.close()


def _in_turn(ways: dict[tuple[str, str], Ask], questions: Sequence[str]) -> dict[tuple[str, str], list[float]]:
    """How long each question takes, in milliseconds: a round of one way, then of the next, so that what disturbs disturbs all."""
    taken: dict[tuple[str, str], list[float]] = {key: [] for key in ways}
    for turn in range(_ROUNDS):
        for key, ask in ways.items():
            for question in questions:
                start = time.perf_counter()
                ask(question, _LIMIT)
                if turn:
                    taken[key].append((time.perf_counter() - start) * 1000)
    return taken


def _sets(folder: Path) -> Iterator[EvaluationSet]:
    """An evaluation set, or the articles and questions of a content root in each of its locales."""
    if not (folder / "help-center.yaml").exists():
        yield load(folder)
        return
    content = read_content(folder)
    for locale in content.help_center.locales:
        documents = tuple(
            Text(article.id, article.metadata.title, "\n".join(f"{part.heading}\n{part.text}" for part in article.sections))
            for article in content.of(locale)
        )
        asked = content.questions.get(locale, ())
        queries = tuple(Text(str(number), "", question.text) for number, question in enumerate(asked))
        judgements = {str(number): dict.fromkeys(question.right, 1) for number, question in enumerate(asked) if question.right}
        if documents and judgements:
            yield EvaluationSet(folder.resolve().name, locale, documents, queries, judgements, frozenset(), frozenset(), None)
