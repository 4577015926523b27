"""Lucene, in process: BM25 with the best analyzer that it has for each language, titles counting twice.

Wanted: jpype1, a JDK of 17 or later, and a folder of jars, named by `LUCENE_JARS`, with lucene-core, its analyzers for all languages
(common, kuromoji, morfologik, smartcn), queries, and icu4j.
"""

import os
import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.evaluation_set import Text
from benchmarks.peers.peer import Ask

_JARS = "LUCENE_JARS"
_ANALYSIS = "org.apache.lucene.analysis."
_ANALYZERS = {
    "zh-Hant": "cn.smart.SmartChineseAnalyzer",
    "zh-Hans": "cn.smart.SmartChineseAnalyzer",
    "ja": "ja.JapaneseAnalyzer",
    "bg": "bg.BulgarianAnalyzer",
    "uk": "uk.UkrainianMorfologikAnalyzer",
    "el": "el.GreekAnalyzer",
    "en": "en.EnglishAnalyzer",
}
_HEAP = "-Xmx2g"


class Lucene:
    """One JVM for the life of the process."""

    def __init__(self) -> None:
        self.name = "Lucene"
        self._java: Any = None
        self._search_in: Any = None

    def missing(self) -> str | None:
        """A binding, and the jars."""
        if not find_spec("jpype"):
            return "jpype1"
        folder = os.environ.get(_JARS)
        return None if folder and list(Path(folder).glob("*.jar")) else f"Lucene's jars, in a folder that {_JARS} names"

    def index(self, documents: Sequence[Text], locale: str, folder: Path) -> float:
        """One segment, as it is fastest to search."""
        self._start()
        self.close()
        java = self._java
        self._analyzer = java(_ANALYSIS + _ANALYZERS[locale])()
        self._simplify = java("com.ibm.icu.text.Transliterator").getInstance("Traditional-Simplified") if locale == "zh-Hant" else None
        start = time.perf_counter()
        directory = java("org.apache.lucene.store.MMapDirectory")(java("java.nio.file.Paths").get(str(folder)))
        writer = java("org.apache.lucene.index.IndexWriter")(directory, java("org.apache.lucene.index.IndexWriterConfig")(self._analyzer))
        text_field, stored = java("org.apache.lucene.document.TextField"), java("org.apache.lucene.document.StoredField")
        no = java("org.apache.lucene.document.Field").Store.NO
        for document in documents:
            entry = java("org.apache.lucene.document.Document")()
            entry.add(stored("id", document.id))
            entry.add(text_field("title", self._read(document.title), no))
            entry.add(text_field("text", self._read(document.text), no))
            writer.addDocument(entry)
        writer.forceMerge(1)
        writer.commit()
        writer.close()
        taken = time.perf_counter() - start
        self._open(directory)
        return taken

    def ways(self) -> Mapping[str, Ask]:
        """Any word of the question may match."""
        return {"in process": self._search}

    def close(self) -> None:
        """Closes the index; the JVM ends with the process."""
        if self._search_in is not None:
            self._search_in.getIndexReader().close()
        self._search_in = None

    def _start(self) -> None:
        if self._java is not None:
            return
        import jpype

        jars = sorted(str(path) for path in Path(os.environ[_JARS]).glob("*.jar"))
        jpype.startJVM(_HEAP, classpath=jars, convertStrings=False)
        self._java = jpype.JClass
        self.name = f"Lucene {self._java('org.apache.lucene.util.Version').LATEST}"

    def _open(self, directory: Any) -> None:
        java = self._java
        reader = java("org.apache.lucene.index.DirectoryReader").open(directory)
        self._search_in = java("org.apache.lucene.search.IndexSearcher")(reader)
        self._search_in.setSimilarity(java("org.apache.lucene.search.similarities.BM25Similarity")())
        stored = reader.storedFields()
        self._ids = [str(stored.document(number).get("id")) for number in range(reader.maxDoc())]
        self._queries = java("org.apache.lucene.util.QueryBuilder")(self._analyzer)
        self._should = java("org.apache.lucene.search.BooleanClause$Occur").SHOULD

    def _search(self, question: str, limit: int) -> list[str]:
        import jpype

        java, read = self._java, self._read(question)
        title, text = (self._queries.createBooleanQuery(field, read) for field in ("title", "text"))
        if text is None:
            return []
        both = java("org.apache.lucene.search.BooleanQuery$Builder")()
        both.add(java("org.apache.lucene.search.BoostQuery")(title, jpype.JFloat(2.0)), self._should)
        both.add(text, self._should)
        return [self._ids[hit.doc] for hit in self._search_in.search(both.build(), limit).scoreDocs]

    def _read(self, text: str) -> Any:
        """As one reads: Traditional characters as Simplified ones, which the analyzer knows."""
        return self._simplify.transliterate(text) if self._simplify is not None else text
