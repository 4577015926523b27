"""Topics of the settings always go to a human, whatever article is found."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from api.answers.handoff_topics import check_topics
from indexer.store import Generation
from kb.content import read_content
from kb.errors import ContentError
from tests.asking import asked, codes, slugs, values
from tests.files import article, help_center, write
from tests.indexes import publish_in

TOPICS = """\
handoff_topics:
  en: [attacked me, fake driver, stolen card]
  uk: [напав на мене, фальшивий водій]
  el: [με χτύπησε]
  bg: [нападна ме]
  ja: [殴られ, 詐欺]
  zh-Hant: [騷擾]
  zh-Hans: [骚扰]
"""

FILES = {
    "help-center.yaml": help_center() + TOPICS,
    "en/help/card.md": article("My card was stolen", "Block a stolen card at once."),
    "uk/help/driver.md": article("Поскаржитися на водія", "Опишіть, що сталося з водієм."),
}


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return publish_in(tmp_path_factory.mktemp("topics"), FILES)


@pytest.mark.parametrize(
    ("question", "locale", "touched"),
    [
        ("my card was stolen, what to do with a stolen card", "en", ["stolen card"]),
        ("The driver attacked me yesterday", "en", ["attacked me"]),
        ("are there FAKE DRIVERS?", "en", ["fake driver"]),
        ("водій напав на мене", "uk", ["напав на мене"]),
        ("приїхали фальшиві водії", "uk", ["фальшивий водій"]),
        ("водій напав на мене", "en", ["напав на мене"]),
        ("Ο οδηγός με χτύπησε", "el", ["με χτύπησε"]),
        ("шофьорът нападна ме", "bg", ["нападна ме"]),
        ("運転手に殴られました", "ja", ["殴られ"]),
        ("司機騷擾我", "zh-Hant", ["騷擾"]),
        ("司机骚扰我", "zh-Hans", ["骚扰"]),
        ("how do I block my card", "en", []),
    ],
)
def test_a_topic_is_handed_over_with_the_phrase_that_was_met(
    generation: Generation, question: str, locale: str, touched: Sequence[str]
) -> None:
    answer = asked(generation, question, locale)
    assert ("handoff_topic" in codes(answer)) == bool(touched)
    if touched:
        assert answer.outcome == "handoff"
        assert values(answer, "handoff_topic") == tuple(touched)
        assert answer.handoff.contacts


def test_what_is_found_is_shown_all_the_same(generation: Generation) -> None:
    assert slugs(asked(generation, "stolen card")) == ["card"]


def test_a_phrase_that_can_never_be_met_is_told_with_its_line(tmp_path: Path) -> None:
    settings = help_center("en: {}") + 'handoff_topics:\n  en:\n    - knife fight\n    - "to the"\n    - "***"\n'
    root = write(tmp_path, {"help-center.yaml": settings, "en/help/card.md": article("Cards", "Text.")})
    with pytest.raises(ContentError) as told:
        read_content(root, lambda files, _: check_topics(files))
    assert [(problem.line, problem.message.partition(" has no word")[0]) for problem in told.value.problems] == [
        (9, "`to the`"),
        (10, "`***`"),
    ]
