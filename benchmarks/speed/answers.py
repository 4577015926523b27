"""How fast? Real documents, repeated with new ids and a word of their own until there are enough: one help centre in all their locales."""

import gc
import json
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from api.answers import Answer, Request, Viewer, ask
from api.answers.request import DEFAULT_LIMIT
from api.runtime import Runtime, Settings
from benchmarks.environment import environment
from benchmarks.evaluation_set import EvaluationSet, Text, load
from benchmarks.garbling import garbled
from benchmarks.help_center import content_of
from benchmarks.serving import Client, Server, answer_of, at_once, serving
from benchmarks.speed import recording, suggestions
from benchmarks.speed.timing import summary, timed
from indexer.backends import QueryTerm
from indexer.build import build
from indexer.query import Query, build_query
from indexer.search.ranking import HITS, plan_search, rank
from indexer.search.rewriting import rewrite
from indexer.search.search import present
from indexer.store import Generation, LocaleIndex
from kb.article import Content
from kb.errors import KotaeError

_QUESTIONS = 100
"""Of each locale."""

_BARE_LIMIT = 10
_CLIENTS = 16
_STARTS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what `ask` answers, which everything timed must answer, too."""

    text: str
    locale: str
    first: str | None
    """The first article; None when nothing is found."""


def measure(folders: Sequence[Path], sections: int, report: Path | None, lexical: bool) -> None:
    """Prints the figures, and writes them where asked; what meaning adds only where an embedder is set and not `lexical`."""
    sets = [load(folder) for folder in folders]
    content = repeated(sets, sections)
    runtime = Runtime(Settings())
    with tempfile.TemporaryDirectory(prefix="kotae-speed-") as folder:
        root = Path(folder)
        figures: dict[str, object] = {"sections": len(content.articles), **_builds(content, root, runtime)}
        del content
        generation = runtime.open_current(root)
        gc.collect()
        gc.freeze()  # what a server would not hold must not slow its stand-in down
        asked = _questions(sets, generation)
        figures |= _stages(generation, asked)
        figures |= _over_http(root, asked)
        figures |= recording.figures(root, [(question.text, question.locale) for question in asked])
    figures |= suggestions.figures(repeated(sets, sections), sets, runtime)
    embedder = None if lexical else runtime.build_embedder()
    if embedder:
        from benchmarks.speed import semantic  # wants numpy, which comes with the extra `semantic`

        figures |= semantic.figures(repeated(sets, sections), sets, embedder)
    for name, figure in figures.items():
        print(f"{name:34} {figure}")
    if report:
        report.write_text(json.dumps({**environment(), "speed": figures}, indent=1), encoding="utf-8")


def repeated(sets: Sequence[EvaluationSet], sections: int) -> Content:
    """One help centre with `sections` sections in all, the same number of each set."""
    contents = [content_of(copies(evaluation, sections // len(sets)), evaluation.locale) for evaluation in sets]
    first = contents[0].help_center
    locales = {locale: settings for content in contents for locale, settings in content.help_center.locales.items()}
    articles = sorted((article for content in contents for article in content.articles), key=lambda article: (article.locale, article.id))
    return Content(first.model_copy(update={"locales": locales}), articles)


def copies(evaluation: EvaluationSet, count: int) -> list[Text]:
    """Each copy has a word of its own, so that no analysis is saved; ids begin with the set's name, so that sets of one locale mix."""
    documents = evaluation.documents
    rounds = ((number, documents[number % len(documents)]) for number in range(count))
    return [Text(f"{evaluation.name}/{number}/{document.id}", document.title, f"{document.text}\n{number}") for number, document in rounds]


def _builds(content: Content, root: Path, runtime: Runtime) -> dict[str, object]:
    def seconds(content: Content) -> float:
        start = time.perf_counter()
        build(content, root, runtime.engine)
        return time.perf_counter() - start

    first = seconds(content)
    unchanged = seconds(content)
    article, *others = content.articles
    changed = replace(article, sections=tuple(replace(section, text=f"{section.text}\nchanged") for section in article.sections))
    one_change = seconds(replace(content, articles=[changed, *others]))
    size = sum(path.stat().st_size for path in (root / build(content, root, runtime.engine).generation).rglob("*") if path.is_file())
    return {
        "first build, articles/s": round(len(content.articles) / first),
        "first build, s": round(first, 2),
        "rebuild without a change, s": round(unchanged, 3),
        "rebuild with one change, articles/s": round(len(content.articles) / one_change),
        "rebuild with one change, s": round(one_change, 2),
        "index size, MB": round(size / 1e6, 1),
    }


def _questions(sets: Sequence[EvaluationSet], generation: Generation) -> list[Asked]:
    """Questions of all sets, mixed, with the answers that they must get."""
    chance = random.Random(1)
    texts = [(query.text, own.locale) for own in sets for query in chance.sample(own.queries, min(_QUESTIONS, len(own.queries)))]
    chance.shuffle(texts)
    return [Asked(text, locale, _first(ask(generation, Request(text, locale)))) for text, locale in texts]


def _stages(generation: Generation, asked: Sequence[Asked]) -> dict[str, object]:
    """What each part of an answer takes, and the bare engine beside them: one field, words alone, ten hits."""

    def index(question: Asked) -> LocaleIndex:
        return generation.index(question.locale, Viewer())

    def whole(question: Asked) -> None:
        _check(question, _first(ask(generation, Request(question.text, question.locale))))

    read = {question: rewrite(index(question), question.text, verbatim=True).kept for question in asked}
    plans = {question: plan_search(index(question), read[question]) for question in asked}
    bare = {question: [QueryTerm("words", term, 1.0) for term in _all_terms(read[question].query)] for question in asked}
    otherwise = [_garbled(question, generation) for question in asked]
    ranked = {question: rank(plans[question], DEFAULT_LIMIT) for question in asked}

    def snippets(question: Asked) -> None:
        for hit in ranked[question].articles[:DEFAULT_LIMIT]:
            present(plans[question], read[question].words, hit, ranked[question])

    def engine(question: Asked) -> None:
        plan = plans[question]
        index(question).backend.search([*plan.terms, *plan.function_terms], HITS)

    stages = {
        "bare engine query": lambda question: index(question).backend.search(bare[question], _BARE_LIMIT),
        "analysis": lambda question: build_query(question.text, index(question).language),
        "engine": engine,
        "snippets": snippets,
        "ask": whole,
        "ask, read otherwise": whole,
    }
    taken: dict[str, dict[str, float]] = {}
    for name, stage in stages.items():
        questions = otherwise if name == "ask, read otherwise" else asked
        timed(stage, questions)  # warm-up
        taken[name] = summary([milliseconds for _ in range(3) for milliseconds in timed(stage, questions)])
    bare_p50 = taken["bare engine query"]["p50_ms"]
    ratios = {f"{name} / bare engine query, p50": round(taken[name]["p50_ms"] / bare_p50, 2) for name in ("ask", "ask, read otherwise")}
    return {**taken, **ratios}


def _garbled(asked: Asked, generation: Generation) -> Asked:
    """The question typed on a keyboard layout of QWERTY, or as it sounds, with what `ask` answers to that."""
    text = garbled(asked.text, generation.index(asked.locale, Viewer()).language)
    return Asked(text, asked.locale, _first(ask(generation, Request(text, asked.locale))))


def _all_terms(query: Query) -> set[str]:
    """What a plain search would look for: every word of the question, the function words, too."""
    return {token.term for token in (*query.words, *query.dropped)}


def _over_http(root: Path, asked: Sequence[Asked]) -> dict[str, object]:
    starts = []
    for _ in range(_STARTS - 1):
        with serving(root, KOTAE_EMBEDDER="none", KOTAE_STORE="none") as server:
            starts.append(server.seconds)
    with serving(root, KOTAE_EMBEDDER="none", KOTAE_STORE="none") as server:
        starts.append(server.seconds)
        at_start = server.memory()
        _clients(server, asked, 1)  # warm-up
        figures: dict[str, object] = {
            "HTTP, 1 client": summary(_clients(server, asked, 1)),
            f"HTTP, {_CLIENTS} clients": summary(_clients(server, asked, _CLIENTS)),
            "start to ready, s": round(statistics.median(starts), 2),
            "resident memory at start, MB": round(at_start),
            "resident memory after questions, MB": round(server.memory()),
        }
    with serving(root, KOTAE_EMBEDDER="none", KOTAE_STORE="none", KOTAE_ANSWER_CACHE=str(len(asked))) as server:
        _clients(server, asked, 1)
        return figures | {"HTTP, 1 client, all asked before": summary(_clients(server, asked, 1))}


def _clients(server: Server, asked: Sequence[Asked], count: int) -> list[float]:
    """How long each question takes when `count` clients ask all questions at once, in milliseconds."""
    taken: list[float] = []

    def all_of_them(client: Client) -> None:
        for question in asked:
            start = time.perf_counter()
            response = client.get("/v1/answers", question=question.text, locale=question.locale)
            taken.append((time.perf_counter() - start) * 1000)
            _check(question, _first_of(answer_of(response)))

    at_once([all_of_them] * count, server.port)
    return taken


def _check(asked: Asked, first: str | None) -> None:
    if first != asked.first:
        raise KotaeError(f"a wrong answer while timing: {first} to `{asked.text}` ({asked.locale}), not {asked.first}")


def _first(answer: Answer) -> str | None:
    return answer.results[0].article if answer.results else None


def _first_of(answer: dict[str, list[dict[str, str]]]) -> str | None:
    return answer["results"][0]["article"] if answer["results"] else None
