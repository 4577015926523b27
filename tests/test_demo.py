"""The demo help centre: its customers find what they ask for, and its files hold what they promise."""

from urllib.parse import unquote, urlsplit

import pytest

from api.answers import Viewer
from indexer.analysis import Token, analyze, is_function_word
from indexer.store import Generation
from kb.article import Content
from kb.locale import language_of
from tests.asking import asked
from tests.demo import DEMO, EARLIER, HUMAN, LATER, LOCALES, questions, relevance_tests
from tests.html import addresses


def first_three(demo: Generation, question: str, locale: str, viewer: Viewer) -> list[str]:
    """The ids of the articles of that locale among the first three results."""
    results = asked(demo, question, locale, limit=3, viewer=viewer).results
    return [result.article for result in results if result.locale == locale]


def words_of(title: str, locale: str) -> list[Token]:
    """The words of a title that are no function words."""
    language = language_of(locale)
    return [token for token in analyze(title, language).words if not is_function_word(token, title, language)]


def titles_shown(content: Content, locale: str, viewer: Viewer) -> dict[str, str]:
    """The titles of the articles that a viewer sees, by id."""
    return {article.id: article.metadata.title for article in content.of(locale) if article.visibility.seen_by(viewer)}


# --- its customers


@pytest.mark.parametrize("locale", LOCALES)
def test_customers_find_the_right_article_among_the_first_three(demo: Generation, locale: str) -> None:
    shown = demo.index(locale, EARLIER).articles.metadata  # what only other languages have takes meaning
    answerable = [(question, right) for question, right in relevance_tests(locale) if set(right) & set(shown)]
    results = [(question, right, first_three(demo, question, locale, EARLIER)) for question, right in answerable]
    misses = [f"{question}: {right}, not {articles}" for question, right, articles in results if not set(right) & set(articles)]
    assert len(misses) <= 0.05 * len(answerable), "\n".join(misses)


@pytest.mark.parametrize("locale", LOCALES)
def test_few_questions_that_need_a_human_get_an_answer(demo: Generation, locale: str) -> None:
    unanswerable = [question for question, right in relevance_tests(locale) if not right]
    answered = [question for question in unanswerable if asked(demo, question, locale, viewer=EARLIER).outcome == "answer"]
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
            results = first_three(demo, word, locale, viewer)
            holders = {holder for holder, held in terms.items() if token.term in held}
            right = len(results) == 3 and holders.issuperset(results) if len(holders) > 3 else article in results
            if not right:
                misses.append(f"`{word}` of `{title}` ({article}, in {len(holders)} titles) finds {', '.join(results)}")
    assert not misses, "\n".join(misses)


# --- its questions


def test_every_locale_has_its_questions(demo_content: Content) -> None:
    assert set(demo_content.help_center.locales) == set(LOCALES)
    assert {path.name for path in (DEMO / "questions").iterdir()} == {f"{locale}.tsv" for locale in LOCALES}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_file_of_questions_is_well_formed(demo_content: Content, locale: str) -> None:
    text = (DEMO / "questions" / f"{locale}.tsv").read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    searched = (locale, *demo_content.help_center.fallbacks(locale))
    shown = {article for tag in searched for article in titles_shown(demo_content, tag, EARLIER)}
    before = set()
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        place = f"{locale}.tsv:{number}: {line}"
        question, right = line.split("\t")
        assert question == question.strip() != "", place
        assert question.casefold() not in before, place
        assert right == HUMAN or set(right.split(",")) <= shown, place
        assert len(set(right.split(","))) == len(right.split(",")), place
        before.add(question.casefold())


@pytest.mark.parametrize("locale", LOCALES)
def test_there_are_questions_enough(locale: str) -> None:
    assert len(questions(locale)) >= 60
    assert sum(not right for _, right in relevance_tests(locale)) >= 15


@pytest.mark.parametrize("locale", LOCALES)
def test_a_customer_asks_for_every_article_that_is_shown(demo_content: Content, locale: str) -> None:
    asked_for = {article for _, right in relevance_tests(locale) for article in right}
    assert titles_shown(demo_content, locale, EARLIER).keys() <= asked_for


# --- its articles


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_has_thirty_articles(demo_content: Content, locale: str) -> None:
    assert len(list(demo_content.of(locale))) >= 30


def test_five_articles_are_in_some_locales_only(demo_content: Content) -> None:
    locales_of: dict[str, set[str]] = {}
    for article in demo_content.articles:
        locales_of.setdefault(article.id, set()).add(article.locale)
    assert {article: locales for article, locales in locales_of.items() if len(locales) < len(LOCALES)} == {
        "account/student-discount": {"zh-Hans", "uk", "en"},
        "app/apple-watch": {"ja", "en"},
        "payments/cash-payment": {"bg", "uk", "el"},
        "payments/convenience-store": {"zh-Hant", "ja"},
        "trips/pet-rides": {"zh-Hant", "zh-Hans", "en"},
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_each_locale_has_two_internal_articles_one_scheduled_and_one_renamed(demo_content: Content, locale: str) -> None:
    metadata = {article.id: article.metadata for article in demo_content.of(locale)}
    assert {article for article, head in metadata.items() if head.audience == "internal"} == {
        "contact/agent-escalation",
        "payments/refund-limits",
    }
    assert {article for article, head in metadata.items() if head.publish_at} == {"trips/airport-pickup"}
    assert {article: head.aliases for article, head in metadata.items() if head.aliases} == {
        "account/reset-password": ("account/forgot-password",)
    }


def test_the_airport_article_appears_when_it_is_published(demo: Generation, demo_content: Content) -> None:
    for locale in LOCALES:
        airport = next(article for article in demo_content.of(locale) if article.id == "trips/airport-pickup")
        assert airport.id not in first_three(demo, airport.metadata.title, locale, EARLIER), locale
        assert airport.id in first_three(demo, airport.metadata.title, locale, LATER), locale


def test_the_demo_has_nothing_to_mend(demo_content: Content) -> None:
    assert not list(map(str, demo_content.warnings))


def test_in_the_demo_every_link_and_picture_leads_somewhere(demo_content: Content) -> None:
    base, assets = demo_content.help_center.base_url, demo_content.help_center.assets_url
    ids = {f"{base}/{article.locale}/{article.id}": set(addresses(article.html, "id")) for article in demo_content.articles}
    links = pictures = 0
    for article in demo_content.articles:
        own = f"{base}/{article.locale}/{article.id}"
        for address in addresses(article.html, "href"):
            if urlsplit(address).scheme:
                continue
            page, _, anchor = address.partition("#")
            assert not anchor or unquote(anchor) in ids[page or own], (own, address)
            assert (page or own) in ids, (own, address)
            links += 1
        for address in addresses(article.html, "src"):
            assert unquote(address).removeprefix(f"{assets}/") in demo_content.assets, (own, address)
            pictures += 1
    assert links > 100
    assert pictures > 10
