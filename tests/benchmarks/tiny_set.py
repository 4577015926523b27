"""A tiny evaluation set whose figures can be worked out by hand, and the benchmark of quality that measures it."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from benchmarks.__main__ import main
from tests.files import Files, write

DOCUMENTS = [
    {"id": "d1", "title": "Reset your password", "text": "Tap the link in the e-mail."},
    {"id": "d2", "title": "", "text": "A refund takes three days."},
    {"id": "d3", "text": "The driver is late:\u2028wait for a penguin\u0085or walk."},
    {"id": "d4", "title": "Umbrellas", "text": "Look in the boot."},
]

QUERIES = {"q1": "password", "q2": "umbrella refund", "q3": "penguin", "q4": "reset", "q5": "xylophone"}

QRELS = [("q1", "d1", 1), ("q2", "d2", 2), ("q3", "d3", 1), ("q5", "d1", 1), ("q4", "d1", 0)]
"""q4 has no right document, so it is not measured; nothing holds the word of q5."""

LUCENE = "q1 Q0 d2 1 2.0 x\nq1 Q0 d1 2 1.0 x\nq2 Q0 d2 1 1.0 x\nq4 Q0 d1 1 1.0 x\n"


def write_set(folder: Path, other: Files | None = None) -> Path:
    """The tiny set in `folder`, with other texts for some of its files."""
    files = {
        "docs.jsonl": "".join(json.dumps(document, ensure_ascii=False) + "\n" for document in DOCUMENTS),
        "queries.jsonl": "".join(json.dumps({"id": query, "text": text}) + "\n" for query, text in QUERIES.items()),
        "qrels.tsv": "".join(f"{query}\t{document}\t{grade}\n" for query, document, grade in QRELS),
    }
    return write(folder, {**files, **(other or {})})


def quality(*arguments: object) -> Result:
    return benchmark("quality", *arguments)


def benchmark(command: str, *arguments: object) -> Result:
    """A benchmark by words alone."""
    return CliRunner().invoke(main, [command, "--lexical", *map(str, arguments)])


def figures(printed: str) -> tuple[str, int, list[float]]:
    """The label, n and figures of the first row of a table."""
    label, n, *columns = printed.splitlines()[1].split()
    return label, int(n), [float(column) for column in columns]
