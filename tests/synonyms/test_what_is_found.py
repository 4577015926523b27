"""What customers say is found as what articles say, and counts as that."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.backends import QueryTerm
from indexer.query import Synonyms, build_query
from indexer.search.ranking import plan_search
from indexer.store import Generation
from kb.locale import language_of
from kb.synonyms import parse
from kb.visibility import Viewer
from tests.asking import asked, codes, evidence_of, found, marked, searched, values
from tests.command_line import kotae
from tests.synonyms.conftest import PublishWith


def plan(generation: Generation, question: str, locale: str = "en") -> Sequence[QueryTerm]:
    """What the engine is to look for."""
    return plan_search(generation.index(locale, Viewer()), searched(generation, question, locale).rewritten.kept).terms


def test_a_word_that_no_article_has_finds_what_it_means(publish_with: PublishWith) -> None:
    assert found(publish_with(), "cab") == []
    assert found(publish_with(en="cab => ride"), "cab") == ["ride"]


def test_words_that_mean_the_same_find_each_other(publish_with: PublishWith) -> None:
    both = publish_with(en="money back, refund, dosh")
    assert found(both, "dosh") == found(both, "money back") == ["refund"]


def test_a_word_as_asked_counts_more_than_its_equivalent(publish_with: PublishWith) -> None:
    assert found(publish_with(en="dog, ride"), "dog")[:2] == ["pet", "ride"]
    assert found(publish_with(en="dog, ride"), "ride")[:2] == ["ride", "pet"]


def test_a_phrase_beside_a_word_weighs_less_than_the_word_in_all_and_nothing_is_looked_for_twice(publish_with: PublishWith) -> None:
    looked_for = plan(publish_with(en="coupon, promo code"), "promo coupon")
    weights = {term: weight for field, term, weight in looked_for if field == "words"}
    assert weights["code"] < weights["coupon"] / 2
    assert len({(field, term) for field, term, _ in looked_for}) == len(looked_for)
    assert {"promo", "code", "coupon"} == set(weights)


def test_a_phrase_that_takes_a_words_place_is_looked_for_as_a_pair(publish_with: PublishWith) -> None:
    looked_for = plan(publish_with(en="coupon => promo code"), "coupon")
    assert "code+promo" in {term.term for term in looked_for if term.field == "pairs"}


def test_an_unknown_word_weighs_as_much_as_what_stands_for_it(publish_with: PublishWith) -> None:
    weights = {word.term: word.weight for word in searched(publish_with(en="cab, ride"), "cab on the map").words}
    assert weights["cab"] == {word.term: word.weight for word in searched(publish_with(), "ride").words}["ride"]
    assert weights["cab"] < {word.term: word.weight for word in searched(publish_with(), "cab").words}["cab"]


def test_a_replaced_word_is_no_longer_looked_for(publish_with: PublishWith) -> None:
    assert found(publish_with(en="dog => ride"), "dogs") == ["ride"]


def test_a_word_that_stands_on_both_sides_stays(publish_with: PublishWith) -> None:
    assert set(found(publish_with(en="dog => dog, ride"), "dog")) == {"ride", "pet"}


def test_each_of_several_right_sides_is_found(publish_with: PublishWith) -> None:
    assert set(found(publish_with(en="taxi dog => ride, dog"), "taxi dog")) == {"ride", "pet"}


def test_rules_are_applied_once(publish_with: PublishWith) -> None:
    assert found(publish_with(en="cab => dog\ndog => ride"), "cab") == ["pet"]


def test_the_longest_rule_goes_first(publish_with: PublishWith) -> None:
    rules = publish_with(en="hot => refund\nhot dog => ride\nhot dog cab => promo code")
    assert found(rules, "hot dog") == ["ride"]
    assert found(rules, "hot dog cab")[0] == "promo"
    assert found(rules, "hot") == ["refund"]


def test_a_phrase_matches_its_words_side_by_side_only(publish_with: PublishWith) -> None:
    rules = publish_with(en="hot dog => ride")
    assert found(rules, "is the dog hot") == ["pet"]
    assert found(rules, "a dog, hot and wet") == ["pet"]


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
    language = language_of(locale)
    assert Synonyms([parse(rule)], language).apply(build_query(question, language)).applied


def test_a_part_of_a_chinese_word_is_not_the_word() -> None:
    assert not Synonyms([parse("優惠券 => 折扣")], "zh").apply(build_query("有什麼優惠", "zh")).applied


def test_articles_are_not_changed(publish_with: PublishWith) -> None:
    assert found(publish_with(en="ride => dog"), "map") == ["ride"]
    assert found(publish_with(en="refund => dog"), "three days") == ["refund"]


def test_synonyms_are_those_of_the_locale(publish_with: PublishWith) -> None:
    rules = publish_with(uk="таксі => поїздка")
    assert found(rules, "таксі", "uk") == ["ride"]
    assert found(publish_with(en="таксі => ride"), "таксі", "uk") == []


def covered(generation: Generation, question: str) -> float:
    evidence = searched(generation, question).evidence
    return evidence.covered if evidence else 0.0


@pytest.mark.parametrize("rule", ["cab => ride", "cab, ride", "cab => qwxz, ride", "cab => cab, ride"])
def test_a_synonym_that_is_found_counts_as_the_word_that_was_asked(publish_with: PublishWith, rule: str) -> None:
    rules = publish_with(en=rule)
    evidence = evidence_of(searched(rules, "book a cab"))
    assert (evidence.covered, evidence.named, evidence.known) == (1, 1, 1)
    answer = asked(rules, "book a cab")
    assert answer.outcome == "answer"
    assert "unknown_words" not in codes(answer)


def test_a_phrase_counts_where_all_of_it_is_found(publish_with: PublishWith) -> None:
    rules = publish_with(en="coupon, promo code")
    assert covered(rules, "coupon") == 1
    assert covered(rules, "coupon for text") < 0.9
    halves = publish_with(en="coupon, promo dog")
    assert covered(halves, "coupon") == 0


def test_words_that_stay_unknown_are_told_as_they_were_written(publish_with: PublishWith) -> None:
    answer = asked(publish_with(en="cab => qwxz vbnm"), "book a Cab")
    assert values(answer, "unknown_words") == ("Cab",)


@pytest.mark.parametrize("rule", ["cab => ride", "cab, ride"])
def test_the_synonym_is_highlighted(publish_with: PublishWith, rule: str) -> None:
    [result] = asked(publish_with(en=rule), "cab").results
    assert marked(result.snippet) == "[Rides] are booked on the map."


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


def test_explain_shows_the_rules_that_were_applied(publish_with: PublishWith, index: Path) -> None:
    publish_with(en="cab => ride\npooch, dog")
    shown = kotae("explain", "--index", index, "--locale", "en", "may my pooch use a cab").stdout
    assert "  synonyms  pooch → pooch, dog; cab → ride\n" in shown
    shown = kotae("explain", "--index", index, "--locale", "en", "refund").stdout
    assert "synonyms" not in shown
