"""What each layer makes of the same texts, hashed: tests/cases/layers.tsv.

A layer that changes without counting its version up would leave old indexes served, and parts of them taken over by the next build.
Each line is a language, a layer, a hash of what the layer says that it depends on, and one of what it made.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from indexer.analysis import LANGUAGES, fingerprint
from indexer.build.chunks import chunk_article
from indexer.build.identity import form
from indexer.store import articles, completions, documents, vocabulary
from indexer.store.sqlite_file import SqliteFile
from kb.article import Article
from kb.front_matter import FrontMatter
from kb.locale import KNOWN, language_of
from kb.markdown import Section
from tests.golden import CASES, rows

GOLDEN = CASES / "layers.tsv"
RENEW = "run `python -m tests.builds.test_golden_layers`"
LOCALES = {language_of(locale): locale for locale in sorted(KNOWN)}


def texts_of(language: str) -> list[str]:
    """What the golden terms of a language are made of."""
    return [columns[0] for columns in rows(CASES / "analysis" / f"{language}.txt")]


def article(language: str) -> Article:
    """One of all those texts."""
    texts = texts_of(language)
    metadata = FrontMatter(title=texts[0], wordings=tuple(texts[1:4]), keywords=tuple(texts[4:6]), summary=texts[6])
    sections = Section("", "", 0, "\n".join(texts[7:12])), Section("more", texts[12], 2, "\n".join(texts[13:]))
    return Article("help/texts", LOCALES[language], metadata, sections, f"<p>{texts[7]}</p>", frozenset({"help/a.png"}))


def tables(write: Callable[[Path], None], file: str, folder: Path) -> str:
    """All that stands in the SQLite file that `write` writes."""
    write(folder)
    database = SqliteFile(folder / file)
    names = [name for (name,) in database.ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    schema = list(database.ask("SELECT sql FROM sqlite_master ORDER BY name"))
    return repr([schema, *(sorted(map(repr, database.ask(f"SELECT * FROM {name}"))) for name in names)])


def write_article(folder: Path, article: Article, analysed: documents.AnalysedArticle) -> None:
    """Writes the articles of a folder: one."""
    with articles.writing(folder) as store:
        store.add(article, analysed)


def layers(language: str, folder: Path) -> Mapping[str, tuple[str, str]]:
    """What each layer says that it depends on, and what it makes."""
    text = article(language)
    analysed = documents.analyse(text)
    form_ = form(language)
    return {
        "documents": (fingerprint(language), repr(list(analysed.documents()))),
        "weights": (form_, repr(documents.PART_WEIGHTS)),
        "chunks": (form_, repr(chunk_article(text))),
        "articles": (form_, tables(lambda into: write_article(into, text, analysed), articles.FILE, folder)),
        "vocabulary": (form_, tables(lambda into: vocabulary.write(into, language, Counter(analysed.words())), vocabulary.FILE, folder)),
        "completions": (
            form_,
            tables(lambda into: completions.write(into, language, completions.ordered([text])), completions.FILE, folder),
        ),
    }


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def now(language: str, folder: Path) -> dict[str, tuple[str, str]]:
    """By layer, what it depends on and what it makes, hashed."""
    texts = "\n".join(texts_of(language))
    return {layer: (hashed(depends + texts), hashed(made)) for layer, (depends, made) in layers(language, folder).items()}


def complaint(language: str, layer: str, golden: tuple[str, str], today: tuple[str, str]) -> str:
    """What is to be done where a layer is not as in the file; empty where it is."""
    if golden == today:
        return ""
    if golden[0] != today[0]:
        return f"{layer} of `{language}`: its version or its texts changed: {RENEW}"
    return (
        f"{layer} of `{language}` changed, and its version did not. Count `version` up in the language's row of "
        f"indexer/analysis/languages/registry.py (PIPELINE_VERSION for all) where terms changed, FORMAT in indexer/store/manifest.py "
        f"where what is made of them did; then {RENEW}"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_layer_changes_without_its_version(language: str, tmp_path: Path) -> None:
    golden = {layer: (depends, made) for each, layer, depends, made in rows(GOLDEN) if each == language}
    today = now(language, tmp_path)
    assert set(golden) == set(today), RENEW
    complaints = [complaint(language, layer, golden[layer], today[layer]) for layer in today]
    assert not any(complaints), "\n".join(filter(None, complaints))


def test_what_is_told_when_a_layer_changed() -> None:
    assert complaint("en", "chunks", ("a", "b"), ("a", "b")) == ""
    assert "Count `version` up" in complaint("en", "chunks", ("a", "b"), ("a", "c"))
    told = complaint("en", "chunks", ("a", "b"), ("d", "c"))
    assert RENEW in told
    assert "Count" not in told


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    renewed: list[str] = []
    for language in LANGUAGES:
        with TemporaryDirectory() as folder:
            renewed += ["\t".join((language, layer, *hashes)) for layer, hashes in now(language, Path(folder)).items()]
    GOLDEN.write_text("\n".join(renewed) + "\n", encoding="utf-8")
