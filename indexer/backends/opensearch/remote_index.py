"""An index of the cluster's: what stands for it in a folder, and its form there."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.errors import DamagedIndex

FILE = "opensearch.json"
TERMS = "terms.bin"

FORM = 1
"""Counted up when what stands in the cluster changes its form."""

PLACE = "place"
"""Of a document among those of its index, from 0; also its id."""

ARTICLE = "article"

NOTHING = "\x01"
"""Stands in fields that have no terms: Lucene, unlike Tantivy, does not count documents that lack the field. No analysis makes a
term of it."""

MOST_HITS = 100_000
"""Hits of one search, where a cluster allows 10,000 unless the index says otherwise: of what holds a code, up to 2 % of all are wanted."""

_MOST_ARTICLES = 1_000_000
"""Articles that a filter may name, where a cluster allows 65,536."""

_K1, _B = 1.2, 0.75
"""Of Tantivy's BM25; `LegacyBM25` has its factor of k1 + 1, too, so that scores are the same numbers."""


class RemoteIndex(BaseModel):
    """What the file in a folder says."""

    model_config = ConfigDict(frozen=True)

    name: str
    """Empty where there are no documents."""

    size: int


def read(folder: Path) -> RemoteIndex:
    """What stands for an index in a folder; raises `DamagedIndex`."""
    try:
        return RemoteIndex.model_validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError) as error:
        raise DamagedIndex(f"cannot read {folder / FILE}; run `kotae build` with --force to write it again") from error


def form(fields: Sequence[str]) -> Mapping[str, Any]:
    """The settings and the mapping of a new index. No copies yet: without the recovery source, one that is being written gets none."""
    text = {"type": "text", "analyzer": "whitespace", "index_options": "freqs", "similarity": "kotae"}
    settings = {
        "number_of_shards": 1,
        "number_of_replicas": 0,
        "refresh_interval": "-1",
        "max_result_window": MOST_HITS,
        "max_terms_count": _MOST_ARTICLES,
        "similarity": {"kotae": {"type": "LegacyBM25", "k1": _K1, "b": _B}},
    }
    properties = {
        PLACE: {"type": "integer", "index": False},
        ARTICLE: {"type": "keyword", "doc_values": False},
        **dict.fromkeys(fields, text),
    }
    source = {"enabled": False, "recovery_source_enabled": False}
    return {"settings": {"index": settings}, "mappings": {"dynamic": "strict", "_source": source, "properties": properties}}
