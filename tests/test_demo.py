"""The demo help centre: its customers find what they ask for, and its files hold what they promise."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.answers import Request, Viewer, ask
from indexer.analysis import Token, analyze, is_function_word
from indexer.store import Generation
from kb.article import Content
from kb.locale import language_of

QUESTIONS = Path(__file__).parent.parent / "corpora" / "demo" / "questions"
LOCALES = ("zh-Hant", "zh-Hans", "ja", "bg", "uk", "el", "en")

EARLIER = Viewer(now=datetime(2026, 11, 1, tzinfo=UTC))
LATER = Viewer(now=datetime(2027, 6, 1, tzinfo=UTC))
"""Before and after the airport article is published."""

HUMAN = "-"


def questions(locale: str) -> list[tuple[str, list[str]]]:
    """Each question with the ids of its right articles; with none when a human must take it."""
    lines = (QUESTIONS / f"{locale}.tsv").read_text(encoding="utf-8").split("\n")
    rows = (line.split("\t") for line in lines if line)
    return [(question, [] if right == HUMAN else right.split(",")) for question, right in rows]


def first_three(demo: Generation, question: str, locale: str, viewer: Viewer) -> list[str]:
    """The ids of the articles of that locale among the first three results."""
    results = ask(demo, Request(question, locale, limit=3, viewer=viewer)).results
    return [result.article for result in results if result.locale == locale]


def words_of(title: str, locale: str) -> list[Token]:
    language = language_of(locale)
    return [token for token in analyze(title, language).words if not is_function_word(token, title, language)]


def titles_shown(content: Content, locale: str, viewer: Viewer) -> dict[str, str]:
    return {article.id: article.metadata.title for article in content.of(locale) if viewer.sees(article.metadata)}


@pytest.mark.parametrize("locale", LOCALES)
def test_customers_find_the_right_article_among_the_first_three(demo: Generation, locale: str) -> None:
    answerable = [(question, right) for question, right in questions(locale) if right]
    misses = [
        (question, right, found)
        for question, right in answerable
        if not set(right) & set(found := first_three(demo, question, locale, EARLIER))
    ]
    assert len(misses) <= 0.05 * len(answerable), "\n".join(f"{question}: {right}, not {found}" for question, right, found in misses)


@pytest.mark.parametrize("locale", LOCALES)
def test_few_questions_that_need_a_human_get_an_answer(demo: Generation, locale: str) -> None:
    unanswerable = [question for question, right in questions(locale) if not right]
    answered = [question for question in unanswerable if ask(demo, Request(question, locale, viewer=EARLIER)).outcome == "answer"]
    assert len(answered) <= len(unanswerable) / 4, "\n".join(answered)


@pytest.mark.parametrize("viewer", [EARLIER, LATER], ids=["before the airport article", "after it"])
@pytest.mark.parametrize("locale", LOCALES)
def test_a_word_from_mid_title_finds_the_article(demo: Generation, demo_content: Content, locale: str, viewer: Viewer) -> None:
    titles = titles_shown(demo_content, locale, viewer)
    terms = {article: {token.term for token in words_of(title, locale)} for article, title in titles.items()}
    misses = []
    for article, title in titles.items():
        for token in words_of(title, locale):
            word = title[token.start : token.end]
            found = first_three(demo, word, locale, viewer)
            holders = {other for other, held in terms.items() if token.term in held}
            right = len(found) == 3 and holders.issuperset(found) if len(holders) > 3 else article in found
            if not right:
                misses.append(f"`{word}` of `{title}` ({article}, in {len(holders)} titles) finds {', '.join(found)}")
    assert not misses, "\n".join(misses)


def test_every_locale_has_its_questions(demo_content: Content) -> None:
    assert set(demo_content.help_center.locales) == set(LOCALES)
    assert {path.name for path in QUESTIONS.iterdir()} == {f"{locale}.tsv" for locale in LOCALES}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_file_of_questions_is_well_formed(demo_content: Content, locale: str) -> None:
    text = (QUESTIONS / f"{locale}.tsv").read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    read = (locale, *demo_content.help_center.fallbacks(locale))
    shown = {article for each in read for article in titles_shown(demo_content, each, EARLIER)}
    asked = set()
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        place = f"{locale}.tsv:{number}: {line}"
        question, right = line.split("\t")
        assert question == question.strip() != "", place
        assert question.casefold() not in asked, place
        assert right == HUMAN or set(right.split(",")) <= shown, place
        assert len(set(right.split(","))) == len(right.split(",")), place
        asked.add(question.casefold())


@pytest.mark.parametrize("locale", LOCALES)
def test_there_are_questions_enough(locale: str) -> None:
    asked = questions(locale)
    assert len(asked) >= 60
    assert sum(not right for _, right in asked) >= 15


@pytest.mark.parametrize("locale", LOCALES)
def test_a_customer_asks_for_every_article_that_is_shown(demo_content: Content, locale: str) -> None:
    asked_for = {article for _, right in questions(locale) for article in right}
    assert titles_shown(demo_content, locale, EARLIER).keys() <= asked_for


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_has_thirty_articles(demo_content: Content, locale: str) -> None:
    assert len(list(demo_content.of(locale))) >= 30


def test_five_articles_are_in_some_locales_only(demo_content: Content) -> None:
    held: dict[str, set[str]] = {}
    for article in demo_content.articles:
        held.setdefault(article.id, set()).add(article.locale)
    assert {article: found for article, found in held.items() if len(found) < len(LOCALES)} == {
        "account/student-discount": {"zh-Hans", "uk", "en"},
        "app/apple-watch": {"ja", "en"},
        "payments/cash-payment": {"bg", "uk", "el"},
        "payments/convenience-store": {"zh-Hant", "ja"},
        "trips/pet-rides": {"zh-Hant", "zh-Hans", "en"},
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_each_locale_has_two_internal_articles_one_scheduled_and_one_renamed(demo_content: Content, locale: str) -> None:
    articles = list(demo_content.of(locale))
    assert {each.id for each in articles if each.metadata.audience == "internal"} == {"contact/agent-escalation", "payments/refund-limits"}
    assert {each.id for each in articles if each.metadata.publish_at} == {"trips/airport-pickup"}
    assert {each.id: each.metadata.aliases for each in articles if each.metadata.aliases} == {
        "account/reset-password": ("account/forgot-password",)
    }


def test_the_airport_article_appears_when_it_is_published(demo: Generation, demo_content: Content) -> None:
    for locale in LOCALES:
        article = next(each for each in demo_content.of(locale) if each.id == "trips/airport-pickup")
        assert article.id not in first_three(demo, article.metadata.title, locale, EARLIER), locale
        assert article.id in first_three(demo, article.metadata.title, locale, LATER), locale


def test_the_demo_has_nothing_to_mend(demo_content: Content) -> None:
    assert not demo_content.warnings
