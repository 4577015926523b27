"""Synonyms: what customers say is found as what articles say; what can never work is told to the writer."""

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.answers import Request, ask
from api.answers.models import Answer
from api.cli import main
from indexer.analysis import LANGUAGES
from indexer.backends import QueryTerm
from indexer.backends.tantivy import TantivyEngine
from indexer.build import analyse as analysing
from indexer.build import build, identify
from indexer.query import Synonyms, build_query
from indexer.query.synonym_checks import check_synonyms
from indexer.search import SearchResults, mark, search
from indexer.search.ranking import plan_search
from indexer.store import Generation, documents, open_current
from kb.content import read_content
from kb.errors import ContentError, DamagedIndex
from kb.synonyms import parse
from tests.files import article, write

SETTINGS = """\
name: Test
default_locale: en
locales: {en: {}, uk: {}, ja: {}, el: {}, bg: {}, zh-Hans: {}, zh-Hant: {}}
categories: {help: {en: Help}}
"""


FILES: Mapping[str, str] = {
    "help-center.yaml": SETTINGS,
    "en/help/ride.md": article("Book a ride", "Rides are booked on the map."),
    "en/help/refund.md": article("Refunds", "A refund takes three days."),
    "en/help/promo.md": article("Promo code", "Enter the promo code before you pay."),
    "en/help/code.md": article("Six digit code", "We send it by text."),
    "en/help/pet.md": article("Travel with a dog", "Dogs may come along."),
    "uk/help/ride.md": article("Замовити поїздку", "Поїздки замовляють на мапі."),
    "uk/help/other.md": article("Змінити мову", "Мову змінюють у профілі."),
}


Make = Callable[..., Generation]


def identity_of(root: Path) -> str:
    """Of the generation that a content root makes."""
    return identify(read_content(root), TantivyEngine().version)


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Builds and opens `FILES` with the synonyms given for each locale (`_` for `-`)."""

    def make(**synonyms: str) -> Generation:
        shutil.rmtree(tmp_path / "content", ignore_errors=True)
        rules = {f"synonyms/{locale.replace('_', '-')}.txt": text for locale, text in synonyms.items()}
        build(read_content(write(tmp_path / "content", {**FILES, **rules}), check_synonyms), tmp_path / "index", TantivyEngine())
        return open_current(tmp_path / "index", TantivyEngine())

    return make


def articles(answer: Answer) -> list[str]:
    return [result.article.removeprefix("help/") for result in answer.results]


def asked(generation: Generation, question: str, locale: str = "en") -> list[str]:
    return articles(ask(generation, Request(question, locale)))


def searched(generation: Generation, question: str, locale: str = "en") -> SearchResults:
    return search(generation.locales[locale], question, 5)


def covered(generation: Generation, question: str) -> float:
    evidence = searched(generation, question).evidence
    return evidence.covered if evidence else 0.0


def plan(generation: Generation, question: str, locale: str = "en") -> Sequence[QueryTerm]:
    """What the engine is to look for."""
    return plan_search(generation.locales[locale], searched(generation, question, locale).rewritten.kept).terms


def problems(tmp_path: Path, text: str, locale: str = "en") -> list[str]:
    """What is told about one locale's synonyms: line, severity, and how it begins."""
    try:
        told = read_content(write(tmp_path / "content", {**FILES, f"synonyms/{locale}.txt": text}), check_synonyms).warnings
    except ContentError as error:
        told = error.problems
    return [str(problem) for problem in told]


# --- what is found


def test_a_word_that_no_article_has_finds_what_it_means(made: Make) -> None:
    assert asked(made(), "cab") == []
    assert asked(made(en="cab => ride"), "cab") == ["ride"]


def test_words_that_mean_the_same_find_each_other(made: Make) -> None:
    both = made(en="money back, refund, dosh")
    assert asked(both, "dosh") == asked(both, "money back") == ["refund"]


def test_a_word_as_asked_counts_more_than_its_equivalent(made: Make) -> None:
    assert asked(made(en="dog, ride"), "dog")[:2] == ["pet", "ride"]
    assert asked(made(en="dog, ride"), "ride")[:2] == ["ride", "pet"]


def test_a_phrase_beside_a_word_weighs_less_than_the_word_in_all_and_nothing_is_looked_for_twice(made: Make) -> None:
    looked_for = plan(made(en="coupon, promo code"), "promo coupon")
    weights = {term: weight for field, term, weight in looked_for if field == "words"}
    assert weights["code"] < weights["coupon"] / 2
    assert len({(field, term) for field, term, _ in looked_for}) == len(looked_for)
    assert {"promo", "code", "coupon"} == set(weights)


def test_a_phrase_that_takes_a_words_place_is_looked_for_as_a_pair(made: Make) -> None:
    looked_for = plan(made(en="coupon => promo code"), "coupon")
    assert "code+promo" in {term.term for term in looked_for if term.field == "pairs"}


def test_an_unknown_word_weighs_as_much_as_what_stands_for_it(made: Make) -> None:
    weights = {word.term: word.weight for word in searched(made(en="cab, ride"), "cab on the map").words}
    assert weights["cab"] == {word.term: word.weight for word in searched(made(), "ride").words}["ride"]
    assert weights["cab"] < {word.term: word.weight for word in searched(made(), "cab").words}["cab"]


def test_a_replaced_word_is_no_longer_looked_for(made: Make) -> None:
    assert asked(made(en="dog => ride"), "dogs") == ["ride"]


def test_a_word_that_stands_on_both_sides_stays(made: Make) -> None:
    assert set(asked(made(en="dog => dog, ride"), "dog")) == {"ride", "pet"}


def test_each_of_several_right_sides_is_found(made: Make) -> None:
    assert set(asked(made(en="taxi dog => ride, dog"), "taxi dog")) == {"ride", "pet"}


def test_rules_are_applied_once(made: Make) -> None:
    assert asked(made(en="cab => dog\ndog => ride"), "cab") == ["pet"]


def test_the_longest_rule_goes_first(made: Make) -> None:
    rules = made(en="hot => refund\nhot dog => ride\nhot dog cab => promo code")
    assert asked(rules, "hot dog") == ["ride"]
    assert asked(rules, "hot dog cab")[0] == "promo"
    assert asked(rules, "hot") == ["refund"]


def test_a_phrase_matches_its_words_side_by_side_only(made: Make) -> None:
    rules = made(en="hot dog => ride")
    assert asked(rules, "is the dog hot") == ["pet"]
    assert asked(rules, "a dog, hot and wet") == ["pet"]


@pytest.mark.parametrize(
    ("locale", "rule", "question"),
    [
        ("en", "cab => ride", "CABS"),
        ("en", "one-way cab => ride", "one way cabs"),
        ("en", "way-out => ride", "the wayout"),
        ("en", "wayout => ride", "the Way-Out"),
        ("uk", "тачка => поїздка", "викликати ТАЧКУ"),
        ("el", "ταρίφας => οδηγός", "ο ΤΑΡΙΦΑΣ"),
        ("bg", "разносвач => куриер", "разносвачът"),
        ("ja", "ユーザ => 会員", "ﾕｰｻﾞｰです"),
        ("zh-Hans", "软件 => 闪退", "我的軟體壞了"),
        ("zh-Hant", "優惠券 => 折扣", "优惠券在哪里"),
    ],
)
def test_every_inflection_spelling_and_script_matches(locale: str, rule: str, question: str) -> None:
    spoken = locale.split("-", maxsplit=1)[0]
    assert Synonyms([parse(rule)], spoken).apply(build_query(question, spoken)).applied


def test_a_part_of_a_chinese_word_is_not_the_word() -> None:
    assert not Synonyms([parse("優惠券 => 折扣")], "zh").apply(build_query("有什麼優惠", "zh")).applied


def test_articles_are_not_changed(made: Make) -> None:
    assert asked(made(en="ride => dog"), "map") == ["ride"]
    assert asked(made(en="refund => dog"), "three days") == ["refund"]


def test_synonyms_are_those_of_the_locale(made: Make) -> None:
    rules = made(uk="таксі => поїздка")
    assert asked(rules, "таксі", "uk") == ["ride"]
    assert asked(made(en="таксі => ride"), "таксі", "uk") == []


# --- what is known of it


@pytest.mark.parametrize("rule", ["cab => ride", "cab, ride", "cab => qwxz, ride", "cab => cab, ride"])
def test_a_synonym_that_is_found_counts_as_the_word_that_was_asked(made: Make, rule: str) -> None:
    rules = made(en=rule)
    evidence = searched(rules, "book a cab").evidence
    assert evidence
    assert (evidence.covered, evidence.named, evidence.known) == (1, 1, 1)
    answer = ask(rules, Request("book a cab", "en"))
    assert answer.outcome == "answer"
    assert "unknown_words" not in [reason.code for reason in answer.reasons]


def test_a_phrase_counts_where_all_of_it_is_found(made: Make) -> None:
    rules = made(en="coupon, promo code")
    assert covered(rules, "coupon") == 1
    assert covered(rules, "coupon for text") < 0.9
    halves = made(en="coupon, promo dog")
    assert covered(halves, "coupon") == 0


def test_words_that_stay_unknown_are_told_as_they_were_written(made: Make) -> None:
    answer = ask(made(en="cab => qwxz vbnm"), Request("book a Cab", "en"))
    assert ("unknown_words", ("cab",)) in [(reason.code, reason.values) for reason in answer.reasons]


@pytest.mark.parametrize("rule", ["cab => ride", "cab, ride"])
def test_the_synonym_is_highlighted(made: Make, rule: str) -> None:
    [result] = ask(made(en=rule), Request("cab", "en")).results
    shown = mark(result.snippet.text, ((each.start, each.end) for each in result.snippet.highlights))
    assert shown == "[Rides] are booked on the map."


def test_what_takes_the_place_of_words_stands_where_they_stood() -> None:
    text = "my Hot Dog, please, with ride"
    question = Synonyms([parse("hot dog => sausage in a bun")], "en").apply(build_query(text, "en"))
    assert [(token.term, text[token.start : token.end]) for token in question.words[:2]] == [("sausag", "Hot Dog"), ("bun", "Hot Dog")]
    for field in (question.words, question.grams, question.prefixes):
        assert {text[token.start : token.end] for token in field if token.start < 10} == {"Hot Dog"}
        assert "hot" not in {token.term for token in field}


def test_a_question_without_a_synonym_stays_the_same() -> None:
    question = build_query("where is my dog", "en")
    assert Synonyms([parse("hot dog => ride"), parse("cab, taxi")], "en").apply(question) is not None
    assert Synonyms([parse("hot dog => ride"), parse("dog food, taxi")], "en").apply(question) == question


def test_explain_shows_the_rules_that_were_applied(made: Make, tmp_path: Path) -> None:
    made(en="cab => ride\npooch, dog")
    shown = CliRunner().invoke(main, ["explain", "--index", str(tmp_path / "index"), "--locale", "en", "may my pooch use a cab"]).stdout
    assert "  synonyms  pooch → pooch, dog; cab → ride\n" in shown
    shown = CliRunner().invoke(main, ["explain", "--index", str(tmp_path / "index"), "--locale", "en", "refund"]).stdout
    assert "synonyms" not in shown


# --- builds


def test_an_edit_is_served_without_analysing_any_article_again(made: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(en="cab => ride")

    def refuse(_: object) -> None:
        raise AssertionError("an article was analysed again")

    monkeypatch.setattr(analysing, "analyse", refuse)
    monkeypatch.setattr(documents, "analyse", refuse)
    second = made(en="cab => dog")
    assert second.id != first.id
    assert asked(second, "cab") == ["pet"]
    assert asked(first, "cab") == ["ride"]
    assert asked(made(en="# none"), "cab") == []


def test_locales_whose_synonyms_did_not_change_are_taken_over_with_them(made: Make) -> None:
    first = made(en="cab => ride", uk="таксі => поїздка")
    second = made(en="cab => dog", uk="таксі => поїздка")
    assert asked(second, "таксі", "uk") == ["ride"]
    for file in ("uk/synonyms.json", "uk/articles.sqlite"):
        assert (second.folder / file).samefile(first.folder / file)


def test_lines_and_comments_that_move_make_no_other_generation(tmp_path: Path) -> None:
    one, other = ({**FILES, "synonyms/en.txt": text} for text in ("cab => ride", "# taxis\n\n  cab  =>  ride\r\n"))
    assert identity_of(write(tmp_path / "one", one)) == identity_of(write(tmp_path / "other", other))
    nothing = identity_of(write(tmp_path / "none", FILES))
    assert nothing == identity_of(write(tmp_path / "empty", {**FILES, "synonyms/en.txt": "# none yet\n"}))
    assert nothing != identity_of(tmp_path / "one")


@pytest.mark.parametrize("data", [None, b"", b"[]", b'[[["cab"], ["dog"]]]'])
def test_damaged_synonyms_are_not_served(made: Make, tmp_path: Path, data: bytes | None) -> None:
    file = made(en="cab => ride").folder / "en" / "synonyms.json"
    file.unlink()
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(DamagedIndex, match=r"synonyms\.json.*kotae build"):
        open_current(tmp_path / "index", TantivyEngine())


# --- what is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cab", r":1: error: one term alone .* write `a, b`"),
        ("\n# fine\ncab => ", r":3: error: a term is missing"),
        ("=> ride", r":1: error: a term is missing"),
        ("cab,, taxi => ride", r":1: error: a term is missing"),
        ("cab => ride => trip", r":1: error: more than one `=>`"),
        ("cab，taxi => ride", r":1: error: `，` parts nothing here; write `,`"),
        ("cab => ride # for hire", r":1: error: a remark stands on a line of its own"),
        ("cab -> ride", r":1: error: `->` parts nothing here; write `=>`"),
        ("how do I => ride", r":1: error: nothing is left of `how do I`"),
        ("cab => !?", r":1: error: nothing is left of `!\?`"),
        ("cab => ride\n\ncabs => dog", r":3: error: `cabs` can never match: to search it is `cab` in line 1"),
        ("cab, taxi\ntaxi => dog", r":2: error: `taxi` can never match: .* line 1"),
        ("cab, cabs, taxi", r":1: error: `cabs` is the same to search as `cab` in the same line"),
        ("cab => ride, rides", r":1: error: `rides` is the same to search as `ride` in the same line"),
        ("rides => ride", r":1: error: `rides` and `ride` are the same to search"),
        ("cab => ride\nride => cab", r":2: error: a loop: .* `ride`; write `a, b`"),
        ("cab => ride\nride => trip\ntrip => dog, cabs", r":3: error: a loop"),
        ("kicked out => ride", r":1: warning: `kicked out` applies to all questions with `kicked`"),
    ],
)
def test_what_cannot_work_is_told_with_its_line_and_the_way_to_mend_it(tmp_path: Path, text: str, told: str) -> None:
    [problem] = problems(tmp_path, text)
    assert re.match(rf"synonyms/en\.txt{told}", problem), problem


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment",
        "cab => ride\nride => trip",
        "cab => cab, ride\nride => ride, cab",
        r"1\,000, thousand",
        r"x\=>y\\, cab",
        "hot, hot dog",
        r"c# code, x \# y",
    ],
)
def test_what_works_is_not_told(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text) == []


def test_an_escaped_mark_belongs_to_the_word() -> None:
    assert parse(r"a\,b, c\=>d => e\\, f") == parse(r"a\,b,c\=>d=>e\\,f")
    assert parse(r"a\,b, c\=>d => e\\, f").left == ("a,b", "c=>d")
    assert parse(r"a\,b, c\=>d => e\\, f").right == ("e\\", "f")


def test_a_file_for_no_locale_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path, "cab => ride", "ua") == ["synonyms/ua.txt: error: unknown locale `ua`; did you mean `uk`?"]


def test_a_file_that_is_no_text_is_told_with_the_line(tmp_path: Path) -> None:
    root = write(tmp_path / "content", {**FILES, "synonyms/.en.txt.swp": "\0"})
    (root / "synonyms/uk.txt").write_bytes("таксі => поїздка\nкеш => готівка".encode() + "\nлог".encode("cp1251"))
    with pytest.raises(ContentError, match=r"^synonyms/uk\.txt:3: error: not UTF-8 \(byte 0xeb\); save the file as UTF-8$"):
        read_content(root, check_synonyms)


@pytest.mark.parametrize("command", ["check", "build"])
def test_all_is_told_at_once(tmp_path: Path, command: str) -> None:
    wrong = {"synonyms/en.txt": "the => cab\ncab", "synonyms/uk.txt": "таксі => таксі", "en/help/bad.md": "---\nsummary: x\n---\nText\n"}
    root = write(tmp_path / "content", {**FILES, **wrong})
    result = CliRunner().invoke(main, [command, str(root), *(["--index", str(tmp_path / "index")] if command == "build" else [])])
    assert result.exit_code == 1
    for place in ("en/help/bad.md:2", "synonyms/en.txt:1", "synonyms/en.txt:2", "synonyms/uk.txt:1"):
        assert f"{place}: error: " in result.stderr
    assert not (tmp_path / "index").exists()


def test_a_build_checks_what_changed_since_the_last_one(tmp_path: Path) -> None:
    def built(text: str) -> Result:
        root = write(tmp_path / "content", {**FILES, "synonyms/en.txt": text, "synonyms/uk.txt": "таксі => поїздка"})
        return CliRunner().invoke(main, ["build", str(root), "--index", str(tmp_path / "index")])

    assert built("cab => ride").exit_code == built("cab => ride").exit_code == 0
    assert "synonyms/en.txt:1: error: `rides`" in built("rides => ride").stderr


# --- whatever they hold

PIECES = (
    "cab",
    "ride",
    "such",
    "the",
    "таксі",
    "поїздку",
    "忘带",
    "優惠券",
    "パスワード",
    "κάρτα",
    "E-1042",
    "two-step",
    "2fa",
    "㍿",
    "😀",
    "x\u0301",
    "\u202e",
)
MARKS = (" ", ", ", " => ", "\n", "\\", "#", "，", "->", "\r", "\0", "\u2028")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content root, and an index of it beside it."""
    folder = tmp_path_factory.mktemp("random")
    content = write(folder / "content", FILES)
    build(read_content(content), folder / "index", TantivyEngine())
    return content


@pytest.mark.parametrize("locale", ["en", "uk", "ja", "el", "bg", "zh-Hans"])
def test_no_file_and_no_question_crashes(root: Path, locale: str) -> None:
    language = locale.split("-", maxsplit=1)[0]
    (root / "synonyms").mkdir(exist_ok=True)
    chunks = st.lists(st.sampled_from((*PIECES, *MARKS, *MARKS)), max_size=24).map("".join)
    lines = st.permutations(PIECES[:10]).map(lambda words: "{} {} => {}, {}\n{}, {}\n{} => {} {}".format(*words))
    texts = chunks | lines | st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
    told: set[str] = set()
    changed: list[str] = []
    index = open_current(root.parent / "index", TantivyEngine()).locales[locale]
    questions = st.lists(st.sampled_from((*PIECES, " ", " ", "-")), max_size=12).map("".join) | st.text(max_size=30)

    @settings(max_examples=150, deadline=None)
    @given(texts, questions)
    @example("cab => ride", "cab")
    @example("cab", "cab")
    def ask_with(text: str, asked: str) -> None:
        (root / "synonyms" / f"{locale}.txt").write_text(text, encoding="utf-8", newline="")
        try:
            rules = read_content(root, check_synonyms).synonyms.get(locale, ())
        except ContentError as error:
            told.update(problem.file for problem in error.problems)
            return
        question = build_query(asked, language)
        applied = search(replace(index, synonyms=Synonyms(rules, language)), asked, 5).rewritten.kept.query
        changed.extend(applied.applied)
        assert bool(applied.words) == bool(question.words)
        for field in (applied.words, applied.grams, applied.prefixes):
            assert all(0 <= token.start < token.end <= len(asked) for token in field)
            assert list(field) == sorted(field, key=lambda token: token.start)
        assert all(term.weight > 0 for term in applied.terms(dict.fromkeys((token.term for token in applied.words), 1.0)))

    ask_with()
    (root / "synonyms" / f"{locale}.txt").unlink()
    assert told == {f"synonyms/{locale}.txt"}
    assert changed


def test_every_language_can_have_synonyms() -> None:
    assert {locale.split("-", maxsplit=1)[0] for locale in ("en", "uk", "ja", "el", "bg", "zh-Hans")} == set(LANGUAGES)
