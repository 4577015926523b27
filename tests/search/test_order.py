"""The right article comes first, and the order depends on nothing but the question."""

from pathlib import Path

import pytest

from api.answers.models import Answer
from api.answers.request import MOST_RESULTS
from indexer.store import Generation
from kb.article import Content
from tests.asking import asked, found
from tests.conftest import Publish
from tests.demo import EARLIER, LOCALES, questions
from tests.files import article
from tests.indexes import build_index, open_index

LIMITS = (1, 2, 3, 5, 10, 15)


def trace(answer: Answer) -> list[tuple[str, str, str]]:
    """Which sections are shown."""
    return [(result.article, result.locale, result.section.anchor) for result in answer.results]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_order_of_results_does_not_depend_on_the_limit(demo: Generation, locale: str) -> None:
    for question in questions(locale)[::3]:
        most = asked(demo, question, locale, limit=MOST_RESULTS)
        for limit in LIMITS:
            fewer = asked(demo, question, locale, limit=limit)
            assert trace(fewer) == trace(most)[:limit], f"{question}, limit {limit}"
            assert (fewer.outcome, fewer.confidence, fewer.reasons) == (most.outcome, most.confidence, most.reasons), question


def parts(text: str, count: int) -> str:
    """A long article, each of whose sections has the same text."""
    return article(text="\n\n".join(f"## Part {number}\n\n{text}" for number in range(count)))


def test_the_order_does_not_depend_on_the_limit_where_long_articles_have_most_hits(publish: Publish) -> None:
    files = {
        "short": article(text="Suitcase."),
        "long": parts("A suitcase is a suitcase.", 90),
        "longer": parts("A suitcase is a big bag.", 250),
    }
    manuals = publish({f"en/help/{name}.md": text for name, text in files.items()})
    most = trace(asked(manuals, "suitcase", limit=MOST_RESULTS))
    assert len(most) == 3
    for limit in (1, 2, 3):
        assert trace(asked(manuals, "suitcase", limit=limit)) == most[:limit]


def test_a_long_article_that_mentions_a_word_in_each_part_does_not_bury_the_one_about_it(publish: Publish) -> None:
    about = article("Travel with a suitcase", "Up to 20 kg, in the boot.", wordings="[may I bring a suitcase]")
    mentions = parts("When the car is there, put your suitcase into the boot and take a seat.", 40)
    manuals = publish({"en/help/about.md": about, "en/help/mentions.md": mentions})
    assert found(manuals, "suitcase")[0] == "about"


def test_two_builds_in_two_folders_give_the_same_answers(demo: Generation, demo_content: Content, tmp_path: Path) -> None:
    build_index(demo_content, tmp_path / "elsewhere")
    again = open_index(tmp_path / "elsewhere")
    assert again.id == demo.id
    for locale in LOCALES:
        for question in questions(locale)[::3]:
            first, second = (asked(generation, question, locale, limit=10, viewer=EARLIER) for generation in (demo, again))
            assert first.model_dump(exclude={"answer_id"}) == second.model_dump(exclude={"answer_id"})


def test_articles_that_fit_equally_well_stand_in_the_order_of_their_ids(publish: Publish) -> None:
    twins = publish({f"en/help/{name}.md": article(text="The umbrella is in the boot.") for name in "dbeac"})
    assert found(twins, "umbrella") == list("abcde")


def test_function_words_put_in_order_what_other_words_find(publish: Publish) -> None:
    files = {"what": article("What is an umbrella?"), "who": article("Who has an umbrella?"), "when": article("When is rain?")}
    help_center = publish({f"en/help/{name}.md": text for name, text in files.items()})
    for asked_by in ("who may have an umbrella", "umbrella for who?"):
        assert found(help_center, asked_by) == ["who", "what"]


def test_nothing_is_found_by_function_words_beside_a_word_that_no_article_has(publish: Publish) -> None:
    help_center = publish({f"en/help/{name}.md": article("How do I get my money back?") for name in "ab"})
    assert found(help_center, "how do I get my qwxz") == []
    assert found(help_center, "how do I") == ["a", "b"]
