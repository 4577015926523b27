"""While somebody types, titles and wordings that go on so are suggested: tests/cases/suggestions/<locale>.txt.

Each line is what is typed so far, a tab, and the article whose title is to be among five suggestions.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.answers.suggest import MOST_SUGGESTIONS
from indexer.store import Generation
from kb.visibility import Viewer
from tests.asking import marked
from tests.demo import EARLIER, LOCALES
from tests.files import article
from tests.golden import CASES, rows
from tests.suggestions.conftest import Suggest
from tests.suggestions.suggesting import articles_of, suggested, texts_of

FILES = sorted((CASES / "suggestions").glob("*.txt"))
FEWEST = 30
SHARE_FOUND = 0.9

MARKED = [
    ("en", "Forgotten password", "forg", "[Forg]otten password"),
    ("en", "Forgotten password", "FORGOTTEN PASS", "[Forgotten pass]word"),
    ("en", "Forgotten password", "pass forg", "[Forg]otten [pass]word"),
    ("en", "Wi-Fi, and why it fails", "wifi", "[Wi-Fi], and why it fails"),
    ("en", "Wi-Fi, and why it fails", "wi-fi and w", "[Wi-Fi, and w]hy it fails"),
    ("en", "Cafe\u0301 vouchers", "cafe", "[Cafe\u0301] vouchers"),
    ("en", "🎉🎉 Party rides", "par", "🎉🎉 [Par]ty rides"),
    ("en", "I can\u2019t log in", "cant l", "I [can\u2019t l]og in"),
    ("en", "Straße and ﬁsh", "strasse a", "[Straße a]nd ﬁsh"),
    ("en", "Reset the ＰＩＮ code", "pin", "Reset the [ＰＩＮ] code"),
    ("uk", "Здоров’я водія", "здоровя в", "[Здоров’я в]одія"),
    ("uk", "Забули пароль?", "zabuly par", "[Забули] [пар]оль?"),
    ("uk", "Забули пароль?", "pf,ekb", "[Забули] пароль?"),
    ("uk", "Мій паро\u0301ль", "пароль", "Мій [паро\u0301ль]"),
    ("bg", "Забравена парола", "zabrav", "[Забрав]ена парола"),
    ("el", "Ξέχασα τον κωδικό", "ξεχασα τον κωδ", "[Ξέχασα τον κωδ]ικό"),
    ("el", "Οι κωδικοί μας", "κωδικοι μ", "Οι [κωδικοί μ]ας"),
    ("el", "Κωδικός", "ΚΩΔΙΚΟΣ", "[Κωδικός]"),
    ("el", "Ξέχασα τον κωδικό", "ksexasa", "[Ξέχασα] τον κωδικό"),
    ("ja", "パスワードを忘れたとき", "ぱすわ", "[パスワ]ードを忘れたとき"),
    ("ja", "パスワードを忘れたとき", "pasuwa-do wo was", "[パスワードを忘]れたとき"),
    ("ja", "パスワードを忘れたとき", "wasur", "パスワードを[忘れ]たとき"),
    ("ja", "パスワードを忘れたとき", "わす", "パスワードを[忘]れたとき"),
    ("ja", "パスワードを忘れたとき", "忘れ", "パスワードを[忘れ]たとき"),
    ("ja", "ﾊﾟｽﾜｰﾄﾞの変更", "パスワ", "[ﾊﾟｽﾜ]ｰﾄﾞの変更"),
    ("ja", "電話番号の変更", "電話ばん", "[電話番]号の変更"),
    ("ja", "電話番号の変更", "変更 電話", "[電話]番号の[変更]"),
    ("zh-Hans", "忘记密码怎么办", "wangji mi", "[忘记密]码怎么办"),
    ("zh-Hans", "忘记密码怎么办", "忘记mi", "[忘记密]码怎么办"),
    ("zh-Hans", "忘记密码怎么办", "密碼", "忘记[密码]怎么办"),
    ("zh-Hans", "重设密码", "chongshe", "[重设]密码"),
    ("zh-Hant", "忘記 LINE Pay 密碼", "linepay密", "忘記 [LINE Pay 密]碼"),
    ("zh-Hant", "忘記 LINE Pay 密碼", "mima", "忘記 LINE Pay [密碼]"),
    ("zh-Hant", "刪除帳號", "账号", "刪除[帳號]"),
]


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_what_customers_begin_to_type_suggests_the_right_article(demo: Generation, file: Path) -> None:
    shown = demo.index(file.stem, EARLIER).articles.metadata
    cases = [(typed, right) for typed, right in rows(file) if right in shown]
    assert len(cases) >= FEWEST
    misses = [f"{typed}: {right}" for typed, right in cases if right not in articles_of(suggested(demo, typed, file.stem))]
    assert len(misses) <= (1 - SHARE_FOUND) * len(cases), "\n".join(misses)


def test_there_are_cases_for_every_locale() -> None:
    assert {file.stem for file in FILES} == set(LOCALES)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_title_is_suggested_for_all_its_beginnings(demo: Generation, locale: str) -> None:
    for name, metadata in demo.index(locale, EARLIER).articles.metadata.items():
        for end in range(max(4, len(metadata.title) // 2), len(metadata.title) + 1):
            assert name in articles_of(suggested(demo, metadata.title[:end], locale)), metadata.title[:end]


@pytest.mark.parametrize(("locale", "title", "typed", "expected"), MARKED)
def test_exactly_what_is_typed_is_marked(suggest_from: Suggest, locale: str, title: str, typed: str, expected: str) -> None:
    (suggestion,) = suggest_from(locale, [title], typed)
    assert marked(suggestion) == expected


def test_wordings_are_suggested_with_their_articles_title(suggest_from: Suggest) -> None:
    (suggestion,) = suggest_from("en", [article("Passwords", wordings="[lost my passcode]")], "lost")
    assert (suggestion.text, suggestion.title) == ("lost my passcode", "Passwords")
    assert (suggestion.article, suggestion.url) == ("help/n0", "/en/help/n0")


def test_keywords_and_summaries_are_not_suggested(suggest_from: Suggest) -> None:
    assert suggest_from("en", [article("Passwords", keywords="[lost code]", summary="Lost codes.")], "lost") == []


@pytest.mark.parametrize("typed", ["in for", "for mation", "mation", "ation"])
def test_words_are_matched_from_their_beginning(suggest_from: Suggest, typed: str) -> None:
    assert suggest_from("en", ["Information"], typed) == []


def test_all_words_must_match(suggest_from: Suggest) -> None:
    assert suggest_from("en", ["Reset a password", "Reset a phone"], "reset pass phone") == []


def test_in_japanese_no_ending_within_a_word_is_taken_for_a_beginning(suggest_from: Suggest) -> None:
    assert texts_of(suggest_from("ja", ["忘れた鍵", "多分だめ"], "た")) == ["多分だめ"]


def test_the_beginning_comes_before_a_later_word_and_that_before_scattered_words(suggest_from: Suggest) -> None:
    titles = ["Card for a lost phone and its payment", "Pay by lost card", "Lost card payments and refunds"]
    assert texts_of(suggest_from("en", titles, "lost card")) == [
        "Lost card payments and refunds",
        "Pay by lost card",
        "Card for a lost phone and its payment",
    ]


def test_titles_come_before_wordings_and_shorter_texts_before_longer(suggest_from: Suggest) -> None:
    articles = [article("Umbrella", wordings="[lost]"), "Lost things in the car", "Lost card"]
    assert texts_of(suggest_from("en", articles, "lost")) == ["Lost card", "Lost things in the car", "lost"]


def test_an_article_is_suggested_once_by_its_best_text(suggest_from: Suggest) -> None:
    articles = [article("Find what you lost", wordings="[lost card, lost phone, lost]")]
    assert texts_of(suggest_from("en", articles, "lost")) == ["lost"]


def test_what_is_literally_so_comes_before_what_sounds_so(suggest_from: Suggest) -> None:
    assert texts_of(suggest_from("ja", ["歌", "うたかたの話"], "うた")) == ["うたかたの話", "歌"]


def test_the_first_suggestions_stay_the_same_whatever_the_limit(demo: Generation) -> None:
    for typed in ("c", "re", "how do i", "pa"):
        most = suggested(demo, typed, "en", MOST_SUGGESTIONS)
        for limit in range(1, MOST_SUGGESTIONS):
            assert suggested(demo, typed, "en", limit) == most[:limit]


@pytest.mark.parametrize(
    ("locale", "title", "typed"),
    [
        ("en", "Cancel a ride", "how do i cancel"),
        ("en", "Cancel a ride", "how do i cancel my r"),
        ("en", "Cancel a ride", "cancel the"),
        ("en", "How do I pay", "how do i"),
        ("en", "How to cancel your ride", "cancel ride"),
        ("uk", "Скасування поїздки", "як скас"),
        ("uk", "Як скасувати поїздку", "скасувати поїз"),
        ("el", "Ακύρωση διαδρομής", "πώς ακύρωση"),
        ("bg", "Отказ на курс", "как отказ курс"),
        ("ja", "返金の時期", "返金はどの時"),
        ("zh-Hans", "取消用车", "怎么取消"),
        ("zh-Hant", "取消用車", "如何取消用"),
    ],
)
def test_function_words_may_be_left_out_and_added(suggest_from: Suggest, locale: str, title: str, typed: str) -> None:
    assert texts_of(suggest_from(locale, [title], typed)) == [title]


def test_a_text_with_the_function_words_as_typed_comes_first(suggest_from: Suggest) -> None:
    suggestions = suggest_from("en", ["Cancel", "How do I cancel a ride"], "how do i cancel")
    assert texts_of(suggestions) == ["How do I cancel a ride", "Cancel"]


@pytest.mark.parametrize("typed", ["passwrod", "passord", "pasword", "passvord", "passswor", "pasw"])
def test_one_edit_behind_three_letters_is_forgiven(suggest_from: Suggest, typed: str) -> None:
    assert texts_of(suggest_from("en", ["Reset the password"], typed)) == ["Reset the password"]


@pytest.mark.parametrize("typed", ["pws", "pqs", "psasword", "xassword", "pasxxord"])
def test_an_edit_before_that_or_a_second_one_is_not(suggest_from: Suggest, typed: str) -> None:
    assert suggest_from("en", ["Reset the password"], typed) == []


def test_edits_are_looked_for_only_where_nothing_goes_on_as_typed(suggest_from: Suggest) -> None:
    assert texts_of(suggest_from("en", ["Cards", "Cart"], "cart")) == ["Cart"]
    assert texts_of(suggest_from("en", ["Cards", "Cars"], "cart")) != []


def test_an_edit_may_be_in_any_word(suggest_from: Suggest) -> None:
    assert [marked(suggestion) for suggestion in suggest_from("en", ["Forgotten password"], "forgoten pas")] == ["[Forgotten] [pas]sword"]


def test_a_homophone_is_forgiven_in_chinese(suggest_from: Suggest) -> None:
    assert texts_of(suggest_from("zh-Hans", ["登录失败"], "登陆")) == ["登录失败"]


@pytest.mark.parametrize(
    ("head", "audience", "days", "shown"),
    [
        ({"audience": "internal"}, "public", 0, False),
        ({"audience": "internal"}, "internal", 0, True),
        ({"publish_at": "2027-01-01T00:00:00Z"}, "public", -1, False),
        ({"publish_at": "2027-01-01T00:00:00Z"}, "public", 1, True),
        ({"expires_at": "2027-01-01T00:00:00Z"}, "public", -1, True),
        ({"expires_at": "2027-01-01T00:00:00Z"}, "public", 1, False),
    ],
)
def test_nobody_is_suggested_what_they_may_not_see(
    suggest_from: Suggest, head: dict[str, str], audience: str, days: int, shown: bool
) -> None:
    viewer = Viewer(audience, datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=days))
    assert bool(suggest_from("en", [article("Secret", **head)], "secr", viewer=viewer)) == shown


def test_many_hidden_articles_hide_no_other(suggest_from: Suggest) -> None:
    hidden = [article(f"Ride {number}", audience="internal") for number in range(300)]
    assert texts_of(suggest_from("en", [*hidden, "Rides for everybody"], "ri")) == ["Rides for everybody"]
