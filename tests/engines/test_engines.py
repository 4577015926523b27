"""What every engine must do, whatever it is."""

import random
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.analysis import FIELDS, MAX_TERM_BYTES, field_terms
from indexer.backends import ArticleFilter, Backend, Document, Engine, QueryTerm, idf
from kb.errors import DamagedIndex
from tests.search.texts import texts


def document(words: str, article: str = "help/a") -> Document:
    return Document(article, {field: words if field == "words" else "x" for field in FIELDS})


def opened(engine: Engine, root: Path, *indexes: Sequence[Document]) -> Backend:
    """Written into as many folders, and opened as one."""
    folders, first = [], 0
    for number, documents in enumerate(indexes):
        folder = root / "draft" / "en" / "part-1" / f"engine-{number}"
        engine.write(root, folder, FIELDS, documents)
        folders.append((folder, first))
        first += len(documents)
    return engine.open(folders)


def words(*terms: str, weight: float = 1.0) -> list[QueryTerm]:
    return [QueryTerm("words", term, weight) for term in terms]


def ordinals(backend: Backend, *terms: str, limit: int = 10, shown: ArticleFilter | None = None) -> list[int]:
    return [hit.ordinal for hit in backend.search(words(*terms), limit, shown or ArticleFilter())]


def test_the_best_comes_first_and_ties_go_to_the_lower_ordinal(engine: Engine, tmp_path: Path) -> None:
    same = [document("password lost") for _ in range(3)]
    backend = opened(engine, tmp_path, [document("fare lost"), *same], [document("password password lost"), *same], [])
    assert backend.size == 8
    assert ordinals(backend, "password") == [4, 1, 2, 3, 5, 6, 7]
    assert ordinals(backend, "password", limit=4) == [4, 1, 2, 3]
    assert ordinals(backend, "nothing") == ordinals(backend) == []


def test_among_many_that_tie_across_indexes_the_lower_ordinals_are_found(engine: Engine, tmp_path: Path) -> None:
    backend = opened(engine, tmp_path, *[[document("password") for _ in range(100)] for _ in range(2)])
    assert ordinals(backend, "password", limit=30) == list(range(30))


def test_a_term_that_weighs_more_counts_more(engine: Engine, tmp_path: Path) -> None:
    backend = opened(engine, tmp_path, [document("fare"), document("lost"), document("other")])
    [first, second] = backend.search([QueryTerm("words", "lost", 2.0), QueryTerm("words", "fare", 1.0)], 10)
    assert (first.ordinal, second.ordinal) == (1, 0)
    assert first.score == pytest.approx(2 * second.score, rel=1e-6)


def test_what_may_not_be_shown_is_no_hit_and_changes_no_score(engine: Engine, tmp_path: Path) -> None:
    backend = opened(engine, tmp_path, [document("password lost", f"help/{number % 3}") for number in range(9)])
    everywhere = backend.search(words("password"), 10)
    only = backend.search(words("password"), 10, ArticleFilter(only=frozenset({"help/1", "help/none"})))
    without = backend.search(words("password"), 10, ArticleFilter(without=frozenset({"help/1"})))
    assert [hit.ordinal for hit in only] == [1, 4, 7]
    assert sorted(only + without) == everywhere
    assert ordinals(backend, "password", shown=ArticleFilter(only=frozenset())) == []


def test_statistics_are_those_of_all_indexes(engine: Engine, tmp_path: Path) -> None:
    documents = [document("password"), document("password fare"), document("fare lost"), document("card")]
    one, two = opened(engine, tmp_path / "1", documents), opened(engine, tmp_path / "2", documents[:1], documents[1:])
    assert one.search(words("password", "fare"), 10) == two.search(words("password", "fare"), 10)
    assert [two.document_frequency("words", term) for term in ("password", "card", "none")] == [2, 1, 0]
    assert two.document_frequency("grams", "password") == 0
    assert two.max_score(words("card", weight=3)) == pytest.approx(3 * 2.2 * idf(4, 1))


def test_nothing_scores_more_than_is_said(engine: Engine, tmp_path: Path) -> None:
    backend = opened(engine, tmp_path, [document("password " * 1000), *[document(f"w{number}") for number in range(50)]])
    [hit] = backend.search(words("password"), 10)
    assert 0.9 * backend.max_score(words("password")) < hit.score < backend.max_score(words("password"))


def test_the_longest_terms_are_found_whole(engine: Engine, tmp_path: Path) -> None:
    long, wide = "a" * MAX_TERM_BYTES, "я" * (MAX_TERM_BYTES // 2)
    backend = opened(engine, tmp_path, [document(long), document(wide), document("a")])
    assert [ordinals(backend, term) for term in (long, wide, "a")] == [[0], [1], [2]]


def test_a_question_of_thousands_of_terms_is_asked_by_those_worth_most(engine: Engine, tmp_path: Path) -> None:
    backend = opened(engine, tmp_path, [document(f"often w{number}") for number in range(3000)])
    terms = [QueryTerm("words", f"w{number}", 1.0) for number in range(2999)] + words("often", "w2999", weight=5)
    hits = backend.search(terms, 10)
    assert hits[0].ordinal == 2999
    asked = backend.asked(terms)
    assert 1000 <= len(asked) <= len(terms)
    assert QueryTerm("words", "w2999", 5.0) in asked
    assert backend.asked(words("often")) == words("often")


def test_any_text_can_be_written_and_asked(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> None:
    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(st.lists(texts("uk"), min_size=1, max_size=5), st.lists(texts("zh"), min_size=1, max_size=5), st.floats(0.01, 10))
    def ask(written: list[str], asked: list[str], weight: float) -> None:
        documents = [document(field_terms(text, "uk").grams or "x") for text in written]
        backend = opened(engine, tmp_path_factory.mktemp("any"), documents)
        for text in (*written, *asked):
            terms = field_terms(text, "uk").grams.split()
            found = {hit.ordinal for hit in backend.search([QueryTerm("words", term, weight) for term in terms], len(documents))}
            assert found == {place for place, own in enumerate(documents) if set(own.fields["words"].split()) & set(terms)}

    ask()


def test_it_is_asked_by_many_threads(engine: Engine, tmp_path: Path) -> None:
    source = random.Random(1)
    backend = opened(engine, tmp_path, [document(" ".join(source.choices("abcdefgh", k=9))) for _ in range(200)])
    expected = {term: backend.search(words(term, "b"), 20) for term in "abcdefgh"}
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda term: (term, backend.search(words(term, "b"), 20)), "abcdefgh" * 10))
    assert all(hits == expected[term] for term, hits in found)


def test_an_index_without_documents_finds_nothing(engine: Engine, tmp_path: Path) -> None:
    backend = opened(engine, tmp_path, [])
    assert (backend.size, ordinals(backend, "a"), backend.max_score([])) == (0, [], 0)


def test_a_folder_is_opened_elsewhere_and_refused_without_its_files(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "draft" / "en" / "part-1" / "engine-1"
    engine.write(tmp_path, folder, FIELDS, [document("password")])
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    assert ordinals(engine.open([(copy, 5)]), "password") == [5]
    for file in copy.iterdir():
        file.unlink()
    with pytest.raises(DamagedIndex, match="kotae build"):
        engine.open([(copy, 0)])


def test_it_tells_its_name_and_version(engine: Engine) -> None:
    assert engine.version.startswith(f"{engine.name} ")
    assert engine.longest > 1
