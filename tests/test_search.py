"""Search: however a customer writes it, the right article comes first; and what is shown of it is true."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers import Request, Viewer, ask
from api.answers.models import Answer, Result
from api.answers.request import LONGEST_QUESTION, MOST_RESULTS, clean
from indexer.analysis import analyze
from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from indexer.search import SearchResults, mark, search
from indexer.store import Generation, open_current
from kb.article import Article, Content
from kb.content import read_content
from kb.front_matter import FrontMatter
from kb.locale import language_of
from kb.markdown import Section

CASES = Path(__file__).parent / "cases"
QUESTIONS = Path(__file__).parent.parent / "corpora" / "demo" / "questions"
LOCALES = ("zh-Hant", "zh-Hans", "ja", "bg", "uk", "el", "en")

ALL_LOCALES = """\
name: Test
default_locale: en
locales:
  zh-Hant: {fallbacks: [zh-Hans, en]}
  zh-Hans: {fallbacks: [zh-Hant, en]}
  ja: {fallbacks: []}
  bg: {fallbacks: []}
  uk: {fallbacks: []}
  el: {fallbacks: []}
  en: {fallbacks: []}
categories:
  help: {en: Help}
"""


def rows(name: str) -> list[list[str]]:
    """The columns of each line of a file of cases."""
    lines = (CASES / name).read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def asked_by_customers(locale: str) -> list[str]:
    lines = (QUESTIONS / f"{locale}.tsv").read_text(encoding="utf-8").split("\n")
    return [line.split("\t")[0] for line in lines if line]


def write(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in {"help-center.yaml": ALL_LOCALES, **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def build_and_open(content: Content, root: Path) -> Generation:
    build(content, root, TantivyEngine())
    return open_current(root, TantivyEngine())


@pytest.fixture
def generation_of(tmp_path: Path):
    """Builds and opens articles, given as path below the content root to text."""

    def make(files: Mapping[str, str]) -> Generation:
        return build_and_open(read_content(write(tmp_path / "content", files)), tmp_path / "index")

    return make


def article(text: str, **front_matter: str) -> str:
    head = "\n".join(f"{key}: {value}" for key, value in {"title": "Untitled", **front_matter}.items())
    return f"---\n{head}\n---\n{text}\n"


def sentences_as_articles(sentences: list[tuple[str, str]]) -> dict[str, str]:
    """A file for each (locale, sentence); its title holds no word of any question."""
    return {f"{locale}/help/n{number}.md": article(text, title=f"№ {number}") for number, (locale, text) in enumerate(sentences)}


def trace(answer: Answer) -> list[tuple[str, str, str]]:
    return [(result.article, result.locale, result.section.anchor) for result in answer.results]


def search_all(demo: Generation, question: str, locale: str, limit: int = 3) -> SearchResults:
    return search(demo.locales[locale], question, limit)


# --- however it is written

SPELLINGS = rows("spellings.tsv")
WRITTEN = list(dict.fromkeys((locale, text) for locale, text, _, _ in SPELLINGS))


@pytest.fixture(scope="module")
def spellings(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder = tmp_path_factory.mktemp("spellings")
    return build_and_open(read_content(write(folder / "content", sentences_as_articles(WRITTEN))), folder / "index")


@pytest.mark.parametrize(("locale", "text", "asked_in", "question"), SPELLINGS)
def test_an_article_is_found_however_the_question_is_written(
    spellings: Generation, locale: str, text: str, asked_in: str, question: str
) -> None:
    results = ask(spellings, Request(question, asked_in)).results
    assert [(result.locale, result.snippet.text) for result in results[:1]] == [(locale, text)]


def test_an_answer_in_the_other_chinese_script_says_so(spellings: Generation) -> None:
    answer = ask(spellings, Request("軟體更新", "zh-Hant"))
    assert (answer.locale, answer.results[0].locale) == ("zh-Hant", "zh-Hans")
    assert ("other_locale", ("zh-Hans",)) in [(reason.code, reason.values) for reason in answer.reasons]


@pytest.mark.parametrize(("question", "own"), [("软件更新", "zh-Hans"), ("軟體更新", "zh-Hant")])
def test_an_article_that_is_there_in_both_scripts_is_shown_in_the_asked_one(generation_of, question: str, own: str) -> None:
    both = generation_of({"zh-Hans/help/update.md": article("软件更新后打不开"), "zh-Hant/help/update.md": article("軟體更新後打不開")})
    assert [(result.article, result.locale) for result in ask(both, Request(question, own)).results] == [("help/update", own)]


# --- what is shown of it

HIGHLIGHTS = rows("highlights.tsv")


@pytest.fixture(scope="module")
def highlighted(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder = tmp_path_factory.mktemp("highlights")
    plain = [(locale, sentence.replace("[", "").replace("]", "")) for locale, sentence, _ in HIGHLIGHTS]
    return build_and_open(read_content(write(folder / "content", sentences_as_articles(plain))), folder / "index")


@pytest.mark.parametrize(("locale", "sentence", "question"), HIGHLIGHTS)
def test_highlights_cut_out_the_matched_words(highlighted: Generation, locale: str, sentence: str, question: str) -> None:
    results = ask(highlighted, Request(question, locale)).results
    assert sentence in [marked(result) for result in results]


def marked(result: Result) -> str:
    return mark(result.snippet.text, ((each.start, each.end) for each in result.snippet.highlights))


@pytest.mark.parametrize("locale", LOCALES)
def test_highlights_of_the_demo_are_the_words_that_match_and_no_others(demo: Generation, locale: str) -> None:
    highlights = 0
    for question in asked_by_customers(locale):
        results = search_all(demo, question, locale)
        asked = results.rewritten.kept.query
        wanted = {token.term for token in asked.words}
        synonyms = {token.term for expansion in asked.expansions for token in expansion.query.words}
        for found in results.articles:
            text, spans = found.snippet.text, found.snippet.highlights
            same, like = matching_spans(found.section.body.text, text, wanted, language_of(locale))
            also = set().union(*matching_spans(found.section.body.text, text, synonyms, language_of(locale)))
            cut_out = {place for start, end in spans for place in range(start, end)}
            assert cut_out.issuperset(same), f"{question}: {found.snippet.marked()}"
            assert cut_out <= same | like | also, f"{question}: {found.snippet.marked()}"
            assert all(0 <= start < end <= len(text) for start, end in spans), question
            assert all(end <= start for (_, end), (start, _) in zip(spans, spans[1:])), question
            highlights += len(spans)
    assert highlights > 100


def matching_spans(body: str, snippet: str, wanted: set[str], spoken: str) -> tuple[set[int], set[int]]:
    """The places in a snippet of words of the question, and of words that begin like one that the text does not hold."""
    shown = snippet.removeprefix("…").removesuffix("…")
    start = body.replace("\n", " ").index(shown)
    shift = int(snippet.startswith("…")) - start
    tokens = analyze(body, spoken).words
    beginnings = tuple(term[:3] for term in wanted - {token.term for token in tokens} if len(term) > 3)
    inside = [token for token in tokens if start <= token.start and token.end <= start + len(shown)]
    same = {place + shift for token in inside if token.term in wanted for place in range(token.start, token.end)}
    like = {place + shift for token in inside if token.term.startswith(beginnings) for place in range(token.start, token.end)}
    return same, like


def test_a_snippet_shows_the_place_that_matches_in_a_long_text(generation_of) -> None:
    filler = "Drivers wait for you at the kerb. " * 40
    long = generation_of({"en/help/long.md": article(f"{filler}Penguins travel in a crate. {filler}"), "en/help/b.md": article("Nothing.")})
    [result] = ask(long, Request("may penguins come along", "en")).results
    assert "…" in (result.snippet.text[0], result.snippet.text[-1])
    assert "[Penguins] travel in a crate." in marked(result)
    assert len(result.snippet.text) < 250


def test_the_best_section_comes_with_its_anchor(generation_of) -> None:
    text = "Intro.\n\n## Paying\n\nLuggage is free.\n\n## Lost luggage\n\nCall the driver.\n\n## Cars\n\nSpace for luggage."
    sections = generation_of({"en/help/guide.md": article(text)})
    [result] = ask(sections, Request("my luggage is lost", "en")).results
    assert (result.section.heading, result.section.anchor) == ("Lost luggage", "lost-luggage")
    assert result.url == "/v1/articles/en/help/guide#lost-luggage"
    assert result.snippet.text == "Call the driver."


@pytest.mark.parametrize("locale", LOCALES)
def test_no_article_is_shown_twice_and_each_section_exists(demo: Generation, locale: str) -> None:
    for question in asked_by_customers(locale):
        results = ask(demo, Request(question, locale, limit=MOST_RESULTS)).results
        ids = [result.article for result in results]
        assert len(ids) == len(set(ids)), f"{question}: {ids}"
        for result in results:
            headings = {anchor: text for anchor, text, _ in demo.locales[result.locale].articles.article(result.article).headings}
            assert result.section.heading == (headings[result.section.anchor] if result.section.anchor else ""), question
            assert result.url.endswith(f"/{result.locale}/{result.article}" + f"#{result.section.anchor}".removesuffix("#"))


def test_no_article_is_shown_in_two_fallback_locales_at_once(generation_of) -> None:
    elsewhere = generation_of(
        {
            "zh-Hant/help/other.md": article("付款"),
            "zh-Hans/help/wifi.md": article("Wi-Fi 密码"),
            "en/help/wifi.md": article("Wi-Fi password"),
        }
    )
    results = ask(elsewhere, Request("Wi-Fi 壞了不能上網怎麼處理", "zh-Hant")).results
    assert [result.article for result in results] == ["help/wifi"]


# --- in which order

LIMITS = (1, 2, 3, 5, 10, 15)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_order_of_results_does_not_depend_on_the_limit(demo: Generation, locale: str) -> None:
    for question in asked_by_customers(locale):
        most = ask(demo, Request(question, locale, limit=MOST_RESULTS))
        for limit in LIMITS:
            fewer = ask(demo, Request(question, locale, limit=limit))
            assert trace(fewer) == trace(most)[:limit], f"{question}, limit {limit}"
            assert (fewer.outcome, fewer.confidence, fewer.reasons) == (most.outcome, most.confidence, most.reasons), question


def parts(text: str, count: int) -> str:
    return article("\n\n".join(f"## Part {number}\n\n{text}" for number in range(count)))


def test_the_order_does_not_depend_on_the_limit_where_long_articles_have_most_hits(generation_of) -> None:
    files = {
        "short": article("Suitcase."),
        "long": parts("A suitcase is a suitcase.", 90),
        "longer": parts("A suitcase is a big bag.", 250),
    }
    manuals = generation_of({f"en/help/{name}.md": text for name, text in files.items()})
    most = trace(ask(manuals, Request("suitcase", "en", limit=MOST_RESULTS)))
    assert len(most) == 3
    for limit in (1, 2, 3):
        assert trace(ask(manuals, Request("suitcase", "en", limit=limit))) == most[:limit]


def test_a_long_article_that_mentions_a_word_in_each_part_does_not_bury_the_one_about_it(generation_of) -> None:
    metadata = article("Up to 20 kg, in the boot.", title="Travel with a suitcase", wordings="[may I bring a suitcase]")
    mentions = parts("When the car is there, put your suitcase into the boot and take a seat.", 40)
    manuals = generation_of({"en/help/about.md": metadata, "en/help/mentions.md": mentions})
    assert trace(ask(manuals, Request("suitcase", "en")))[0][0] == "help/about"


def test_two_builds_in_two_folders_give_the_same_answers(demo: Generation, demo_content: Content, tmp_path: Path) -> None:
    again = build_and_open(demo_content, tmp_path / "elsewhere")
    assert again.id == demo.id
    now = Viewer(now=datetime(2026, 11, 1, tzinfo=UTC))
    for locale in LOCALES:
        for question in asked_by_customers(locale):
            one, other = (ask(generation, Request(question, locale, limit=10, viewer=now)) for generation in (demo, again))
            assert one.model_dump(exclude={"answer_id"}) == other.model_dump(exclude={"answer_id"})


def test_articles_that_fit_equally_well_stand_in_the_order_of_their_ids(generation_of) -> None:
    twins = generation_of({f"en/help/{name}.md": article("The umbrella is in the boot.") for name in "dbeac"})
    assert [found for found, _, _ in trace(ask(twins, Request("umbrella", "en")))] == [f"help/{name}" for name in "abcde"]


# --- to whom, and when

MOMENT = datetime(2030, 1, 1, 8, tzinfo=UTC)
JUST_BEFORE = MOMENT - timedelta(microseconds=1)

TIMED = {
    "en/help/always.md": article("A walrus fits."),
    "en/help/scheduled.md": article("A walrus fits.", publish_at="2030-01-01T08:00:00Z"),
    "en/help/expiring.md": article("A walrus fits.", expires_at="2030-01-01T10:00:00+02:00"),
    "en/help/internal.md": article("A walrus fits.", audience="internal"),
    "en/help/internal-scheduled.md": article("A walrus fits.", audience="internal", publish_at="2030-01-01T08:00:00Z"),
    "en/help/draft.md": article("A walrus fits.", status="draft"),
}


@pytest.mark.parametrize(
    ("audience", "now", "shown"),
    [
        ("public", JUST_BEFORE, {"always", "expiring"}),
        ("public", MOMENT, {"always", "scheduled"}),
        ("internal", JUST_BEFORE, {"always", "expiring", "internal"}),
        ("internal", MOMENT, {"always", "scheduled", "internal", "internal-scheduled"}),
    ],
)
def test_articles_are_shown_by_moment_and_audience(generation_of, audience: str, now: datetime, shown: set[str]) -> None:
    results = ask(generation_of(TIMED), Request("walrus", "en", limit=MOST_RESULTS, viewer=Viewer(audience, now))).results
    assert {result.article.removeprefix("help/") for result in results} == shown


def test_many_hidden_articles_do_not_crowd_out_the_one_that_is_shown(generation_of) -> None:
    hidden = {f"en/help/internal-{number}.md": article("Walrus, walrus, walrus.", audience="internal") for number in range(100)}
    crowded = generation_of({**hidden, "en/help/public.md": article("For a ride with a walrus, write to us a day before.")})
    assert [found for found, _, _ in trace(ask(crowded, Request("walrus", "en")))] == ["help/public"]


@pytest.mark.parametrize("locale", ["en", "zh-Hant"])
def test_an_article_that_is_hidden_answers_nobody(generation_of, locale: str) -> None:
    hidden = {
        "en/help/secret.md": article("Pay a walrus at most.", title="Walrus", audience="internal"),
        "zh-Hant/help/x.md": article("付款"),
    }
    answer = ask(generation_of(hidden), Request("walrus", locale))
    assert (answer.outcome, answer.confidence, answer.results) == ("handoff", 0, ())


# --- how sure it is


@pytest.mark.parametrize("locale", LOCALES)
def test_evidence_is_a_share(demo: Generation, locale: str) -> None:
    for question in asked_by_customers(locale):
        check_evidence(search_all(demo, question, locale))


def check_evidence(results: SearchResults) -> None:
    assert (results.evidence is None) == (not results.articles)
    if not results.evidence:
        return
    shares = results.evidence.values()
    assert "similarity" not in shares
    assert shares.pop("length") >= 0
    assert all(0 <= share <= 1 for share in shares.values()), shares
    assert shares["named"] <= shares["covered"] + 1e-9


UNRELATED = 300


def unrelated_articles(locale: str) -> Iterator[Article]:
    chance = random.Random(locale)
    for number in range(UNRELATED):
        title, *words = ("".join(chance.choices("bcdfghjklmnpqrstvwxz", k=7)) for _ in range(41))
        yield Article(f"unrelated/n{number}", locale, FrontMatter(title=title), (Section("", "", 0, " ".join(words)),), "")


@pytest.mark.parametrize("size", [0, 50, 1000])
def test_a_clear_question_has_the_same_outcome_in_a_help_centre_of_any_size(tmp_path: Path, size: int) -> None:
    files = {
        "en/help/password.md": article("Tap the link in the e-mail.", title="Reset your password"),
        "en/help/refund.md": article("It takes three days.", title="When your refund arrives"),
    }
    few = read_content(write(tmp_path / "content", files))
    more = [replace(each, id=f"{each.id}-{again}") for again in range(4) for each in unrelated_articles("en")][:size]
    generation = build_and_open(replace(few, articles=[*few.articles, *more]), tmp_path / "index")
    outcomes = {question: ask(generation, Request(question, "en")).outcome for question in ("reset password", "the weather tomorrow")}
    assert outcomes == {"reset password": "answer", "the weather tomorrow": "handoff"}


# --- whatever is asked

LETTERS = "aßéİΣςάΐйїёґ'’ʼ-–_·。、「ー々〆軟软体體カｶﾞが한글🚗\u0301\u200d\u00ad\u2028\u3000\ud800\udfff\u0000 \t\n09٣Ⅳ㍿"
TEXT = st.one_of(
    st.text(max_size=60), st.text(st.sampled_from(LETTERS), max_size=60), st.text(st.characters(categories=["Cs", "Lo", "Mn"]))
)


@settings(max_examples=400, deadline=None)
@given(TEXT, st.sampled_from([None, *LOCALES]), st.integers(1, MOST_RESULTS))
def test_no_question_raises(demo: Generation, question: str, locale: str | None, limit: int) -> None:
    if not clean(question).strip():
        return
    answer = ask(demo, Request(question, locale, limit=limit))
    assert 0 <= answer.confidence <= 1
    assert len(answer.results) <= limit
    answer.model_dump_json()


@settings(max_examples=200, deadline=None)
@given(TEXT, st.sampled_from(LOCALES))
def test_the_evidence_for_any_question_is_a_share(demo: Generation, question: str, locale: str) -> None:
    check_evidence(search_all(demo, question, locale))


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(LOCALES))
def test_highlights_of_any_question_lie_within_the_snippet(demo: Generation, data: st.DataObject, locale: str) -> None:
    words = data.draw(st.lists(st.sampled_from(" ".join(asked_by_customers(locale)).split()), min_size=1, max_size=20))
    for result in ask(demo, Request(" ".join(words)[:LONGEST_QUESTION], locale)).results:
        spans = [(each.start, each.end) for each in result.snippet.highlights]
        assert spans == sorted(spans)
        assert all(0 <= start < end <= len(result.snippet.text) for start, end in spans)
        assert all(result.snippet.text[start:end].strip() for start, end in spans)


@pytest.mark.parametrize("question", ["a" * LONGEST_QUESTION, "водій " * 333, "取消" * 1000, "ﾊﾟ" * 1000, "? " * 1000, "E-1042-" * 285])
def test_the_longest_questions_are_answered(demo: Generation, question: str) -> None:
    for locale in LOCALES:
        ask(demo, Request(question, locale))
