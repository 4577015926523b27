"""What a rule does beside the articles of its locale is told: a word that it hides, a target that none of them has."""

import re
from pathlib import Path

import pytest

from indexer.query.synonym_checks import check_synonyms
from kb.content import read_content
from kb.errors import ContentError
from tests.files import article, help_center, write
from tests.synonyms.content import FILES
from tests.synonyms.test_problems import problems

IN_EACH = [
    # locale, title, text, a rule that hides a word, one of which the target is nowhere, one that works
    ("en", "Book a ride", "Rides are booked on the map.", "book => order", "cab => tram", "cab => ride"),
    ("bg", "Поръчка на курс", "Курсовете се поръчват от картата.", "курс => карта", "такси => трамвай", "такси => курсовете"),
    ("uk", "Замовити поїздку", "Поїздки замовляють на мапі.", "поїздки => мапа", "таксі => трамвай", "таксі => поїздка"),
    ("el", "Κλείσε διαδρομή", "Οι διαδρομές κλείνουν στον χάρτη.", "διαδρομή => χάρτης", "ταξί => τραμ", "ταξί => διαδρομή"),
    ("ja", "配車を頼む", "アプリが固まったときは再起動します。", "再起動 => 配車", "タクシー => 路面電車", "フリーズ => 固まる"),
    ("zh-Hans", "预约用车", "在地图上选择上车地点。", "地图 => 用车", "出租车 => 电车", "出租车 => 用车"),
    ("zh-Hant", "預約叫車", "在地圖上選擇上車地點。", "地圖 => 叫車", "計程車 => 電車", "計程車 => 叫車"),
]


@pytest.mark.parametrize(("locale", "title", "text", "hiding", "nowhere", "working"), IN_EACH, ids=[row[0] for row in IN_EACH])
def test_a_rule_that_hides_a_word_of_articles_or_leads_nowhere_is_a_warning(
    tmp_path: Path, locale: str, title: str, text: str, hiding: str, nowhere: str, working: str
) -> None:
    def told(rule: str) -> list[str]:
        files = {f"{locale}/help/ride.md": article(title, text), f"synonyms/{locale}.txt": rule}
        root = write(tmp_path, {"help-center.yaml": help_center(), **files})
        return [str(warning) for warning in read_content(root, check_synonyms).warnings if warning.file.startswith("synonyms/")]

    left, right = (side.strip() for side in hiding.split("=>"))
    assert told(working) == []
    (warning,) = (line for line in told(hiding) if "stands in" in line)
    assert f":1: warning: `{left}` stands in {locale}/help/ride.md" in warning
    assert told(f"{left} => {left}, {right}") == [] or "no article" in told(f"{left} => {left}, {right}")[0]
    assert told(f"{hiding.split('=>', maxsplit=1)[0]}, x").count("stands in") == 0
    (warning,) = told(nowhere)
    assert f":1: warning: no article of this locale has `{nowhere.split('=> ')[1]}`" in warning


def test_words_of_which_one_is_somewhere_are_no_warning_and_of_which_none_is_are_one(tmp_path: Path) -> None:
    assert problems(tmp_path, "cab, taxi, ride") == []
    assert "has `cab`, `taxi`" in problems(tmp_path, "cab, taxi")[0]


def test_keywords_and_wordings_count_as_targets_and_hide_nothing(tmp_path: Path) -> None:
    pet = article("Travel with a dog", wordings="[take my cat along]", keywords="[tabby]")
    files = {**FILES, "en/help/pet.md": pet, "synonyms/en.txt": "kitty => cat\npuss => tabby\ntabby => dog"}
    warnings = read_content(write(tmp_path, files), check_synonyms).warnings
    assert not [str(warning) for warning in warnings if warning.file.startswith("synonyms/")]


def test_a_locale_of_which_an_article_cannot_be_read_is_not_told_what_no_article_has(tmp_path: Path) -> None:
    files = {**FILES, "en/help/bad.md": "no front matter", "synonyms/en.txt": "cab => tram"}
    with pytest.raises(ContentError) as caught:
        read_content(write(tmp_path, files), check_synonyms)
    assert not [problem for problem in caught.value.problems if problem.file.startswith("synonyms/")]


def test_too_many_terms_are_told(tmp_path: Path) -> None:
    assert "more than 100 terms in one line" in problems(tmp_path, ", ".join(f"w{number}" for number in range(101)))[0]
    lines = "\n".join(f"{', '.join(f'w{number}x{place}' for place in range(99))} => ride" for number in range(101))
    assert re.search(r"synonyms/en\.txt:101: error: more than 10,000 terms up to here", "\n".join(problems(tmp_path, lines)))
