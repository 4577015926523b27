"""While somebody types, titles and wordings that go on so are suggested: tests/cases/suggestions/<locale>.txt.

Each line is what is typed so far, a tab, and the article whose title is to be among five suggestions.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers import Viewer
from api.answers.suggest import MOST_SUGGESTIONS, Suggestion, SuggestRequest, suggest
from api.cli import main
from indexer.analysis import by_letters, by_sound
from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from indexer.store import Generation, open_current
from kb.content import read_content
from kb.errors import DamagedIndex, RequestError, UnknownLocale
from tests.conftest import WriteContent
from tests.serving import Server, serving

CASES = sorted((Path(__file__).parent / "cases" / "suggestions").glob("*.txt"))
VIEWER = Viewer(now=datetime(2026, 11, 1, tzinfo=UTC))
LOCALES = ("bg", "el", "en", "ja", "uk", "zh-Hans", "zh-Hant")

FEWEST = 30
SHARE_FOUND = 0.9
LONGEST_WAIT = 1.0
"""Seconds for the longest text, on a machine that does other things, too."""

TYPED = "abcdehiknorstuwxz'468 -かきんーを忘記密。я\u0301ﾊﾟß"

SETTINGS = """\
name: Test
default_locale: en
locales: {en: {}, uk: {}, el: {}, bg: {}, ja: {}, zh-Hans: {}, zh-Hant: {}}
categories: {a: {en: All}}
"""

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

Suggest = Callable[..., list[Suggestion]]


@pytest.fixture
def of_texts(write_content: WriteContent, tmp_path: Path) -> Suggest:
    """Builds articles out of their front matter and suggests for what is typed."""

    def ask(locale: str, heads: list[str], typed: str, **more: object) -> list[Suggestion]:
        files = {f"{locale}/a/n{place}.md": f"---\n{head}\n---\nText.\n" for place, head in enumerate(heads)}
        root = tmp_path / "index"
        build(read_content(write_content({"help-center.yaml": SETTINGS, **files})), root, TantivyEngine())
        return list(suggest(open_current(root, TantivyEngine()), SuggestRequest(typed, locale, **more)).suggestions)

    return ask


@pytest.fixture(scope="module")
def server(demo_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(demo_index, tmp_path_factory.mktemp("suggestions") / "log") as server:
        yield server


def suggested(demo: Generation, typed: str, locale: str, limit: int = 5, viewer: Viewer = VIEWER) -> list[Suggestion]:
    return list(suggest(demo, SuggestRequest(typed, locale, limit=limit, viewer=viewer)).suggestions)


def titles(*names: str) -> list[str]:
    return [f"title: {json.dumps(name, ensure_ascii=False)}" for name in names]


def texts(found: list[Suggestion]) -> list[str]:
    return [each.text for each in found]


def marked(found: Suggestion) -> str:
    text = found.text
    for each in reversed(found.highlights):
        text = f"{text[: each.start]}[{text[each.start : each.end]}]{text[each.end :]}"
    return text


# --- what is found


@pytest.mark.parametrize("file", CASES, ids=[file.stem for file in CASES])
def test_what_customers_begin_to_type_suggests_the_right_article(demo: Generation, file: Path):
    cases = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    articles = demo.locales[file.stem].articles
    seen = [(typed, right) for typed, right in cases if VIEWER.sees(articles.metadata[right])]
    assert len(seen) >= FEWEST
    misses = [f"{typed}: {right}" for typed, right in seen if right not in [each.article for each in suggested(demo, typed, file.stem)]]
    assert len(misses) <= (1 - SHARE_FOUND) * len(seen), "\n".join(misses)


def test_there_are_cases_for_every_locale():
    assert [file.stem for file in CASES] == list(LOCALES)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_title_is_suggested_for_all_its_beginnings(demo: Generation, locale: str):
    articles = demo.locales[locale].articles
    for article, metadata in articles.metadata.items():
        if VIEWER.sees(metadata):
            for end in range(max(4, len(metadata.title) // 2), len(metadata.title) + 1):
                found = suggested(demo, metadata.title[:end], locale)
                assert article in [each.article for each in found], metadata.title[:end]


@pytest.mark.parametrize(("locale", "title", "typed", "expected"), MARKED)
def test_exactly_what_is_typed_is_marked(of_texts: Suggest, locale: str, title: str, typed: str, expected: str):
    (found,) = of_texts(locale, titles(title), typed)
    assert marked(found) == expected


def test_wordings_are_suggested_with_their_articles_title(of_texts: Suggest):
    (found,) = of_texts("en", ["title: Passwords\nwordings: [lost my passcode]"], "lost")
    assert (found.text, found.title, found.article, found.url) == ("lost my passcode", "Passwords", "a/n0", "/v1/articles/en/a/n0")


def test_keywords_and_summaries_are_not_suggested(of_texts: Suggest):
    assert of_texts("en", ["title: Passwords\nkeywords: [lost code]\nsummary: Lost codes."], "lost") == []


@pytest.mark.parametrize("typed", ["in for", "for mation", "mation", "ation"])
def test_words_are_matched_from_their_beginning(of_texts: Suggest, typed: str):
    assert of_texts("en", titles("Information"), typed) == []


def test_all_words_must_match(of_texts: Suggest):
    assert of_texts("en", titles("Reset a password", "Reset a phone"), "reset pass phone") == []


def test_in_japanese_no_ending_within_a_word_is_taken_for_a_beginning(of_texts: Suggest):
    assert texts(of_texts("ja", titles("忘れた鍵", "多分だめ"), "た")) == ["多分だめ"]


# --- order


def test_the_beginning_comes_before_a_later_word_and_that_before_scattered_words(of_texts: Suggest):
    found = of_texts(
        "en", titles("Card for a lost phone and its payment", "Pay by lost card", "Lost card payments and refunds"), "lost card"
    )
    assert texts(found) == ["Lost card payments and refunds", "Pay by lost card", "Card for a lost phone and its payment"]


def test_titles_come_before_wordings_and_shorter_texts_before_longer(of_texts: Suggest):
    heads = ["title: One\nwordings: [lost]", "title: Lost things in the car", "title: Lost card"]
    assert texts(of_texts("en", heads, "lost")) == ["Lost card", "Lost things in the car", "lost"]


def test_an_article_is_suggested_once_by_its_best_text(of_texts: Suggest):
    heads = ["title: Find what you lost\nwordings: [lost card, lost phone, lost]"]
    assert texts(of_texts("en", heads, "lost")) == ["lost"]


def test_what_is_literally_so_comes_before_what_sounds_so(of_texts: Suggest):
    assert texts(of_texts("ja", titles("歌", "うたかたの話"), "うた")) == ["うたかたの話", "歌"]


def test_the_first_suggestions_stay_the_same_whatever_the_limit(demo: Generation):
    for typed in ("c", "re", "how do i", "pa"):
        most = suggested(demo, typed, "en", MOST_SUGGESTIONS)
        for limit in range(1, MOST_SUGGESTIONS):
            assert suggested(demo, typed, "en", limit) == most[:limit]


# --- function words


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
def test_function_words_may_be_left_out_and_added(of_texts: Suggest, locale: str, title: str, typed: str):
    assert texts(of_texts(locale, titles(title), typed)) == [title]


def test_a_text_with_the_function_words_as_typed_comes_first(of_texts: Suggest):
    found = of_texts("en", titles("Cancel", "How do I cancel a ride"), "how do i cancel")
    assert texts(found) == ["How do I cancel a ride", "Cancel"]


# --- slips


@pytest.mark.parametrize("typed", ["passwrod", "passord", "pasword", "passvord", "passswor", "pasw"])
def test_one_slip_behind_three_letters_is_forgiven(of_texts: Suggest, typed: str):
    assert texts(of_texts("en", titles("Reset the password"), typed)) == ["Reset the password"]


@pytest.mark.parametrize("typed", ["pws", "pqs", "psasword", "xassword", "pasxxord"])
def test_a_slip_before_that_or_a_second_one_is_not(of_texts: Suggest, typed: str):
    assert of_texts("en", titles("Reset the password"), typed) == []


def test_slips_are_looked_for_only_where_nothing_goes_on_as_typed(of_texts: Suggest):
    assert texts(of_texts("en", titles("Cards", "Cart"), "cart")) == ["Cart"]
    assert texts(of_texts("en", titles("Cards", "Cars"), "cart")) != []


def test_a_slip_may_be_in_any_word(of_texts: Suggest):
    assert [marked(each) for each in of_texts("en", titles("Forgotten password"), "forgoten pas")] == ["[Forgotten] [pas]sword"]


def test_a_homophone_is_forgiven_in_chinese(of_texts: Suggest):
    assert texts(of_texts("zh-Hans", titles("登录失败"), "登陆")) == ["登录失败"]


# --- who sees what


@pytest.mark.parametrize(
    ("head", "audience", "days", "shown"),
    [
        ("audience: internal", "public", 0, False),
        ("audience: internal", "internal", 0, True),
        ("publish_at: 2027-01-01T00:00:00Z", "public", -1, False),
        ("publish_at: 2027-01-01T00:00:00Z", "public", 1, True),
        ("expires_at: 2027-01-01T00:00:00Z", "public", -1, True),
        ("expires_at: 2027-01-01T00:00:00Z", "public", 1, False),
    ],
)
def test_nobody_is_suggested_what_they_may_not_see(of_texts: Suggest, head: str, audience: str, days: int, shown: bool):
    viewer = Viewer(audience, datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=days))
    assert bool(of_texts("en", [f"title: Secret\n{head}"], "secr", viewer=viewer)) == shown


def test_many_hidden_articles_hide_no_other(of_texts: Suggest):
    heads = [f"title: Ride {place}\naudience: internal" for place in range(300)]
    assert texts(of_texts("en", [*heads, "title: Rides for everybody"], "ri")) == ["Rides for everybody"]


# --- any text


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_breaks_suggestions(demo: Generation, locale: str):
    @settings(max_examples=200, deadline=None)
    @given(
        st.text(max_size=60) | st.text("abcdehiknorstuwxz'468 -かきんーをー忘記密。я\u0301ﾊﾟß", max_size=40),
        st.integers(1, MOST_SUGGESTIONS),
    )
    def check(typed: str, limit: int):
        found = suggested(demo, typed, locale, limit)
        assert len(found) <= limit
        assert len({each.article for each in found}) == len(found)
        for each in found:
            places = [place for span in each.highlights for place in (span.start, span.end)]
            assert places == sorted(places)
            assert all(span.start < span.end for span in each.highlights)
            assert len(places) > 0
            assert places[-1] <= len(each.text)

    check()


@pytest.mark.parametrize("language", ["bg", "el", "en", "ja", "uk", "zh"])
def test_any_text_is_found_in_itself_with_spans_of_itself(language: str):
    @settings(max_examples=150, deadline=None)
    @given(st.text(st.characters(exclude_categories=("Cs",)), max_size=30) | st.text("aé ßﾊﾟかー忘記я\u0301'-", max_size=20))
    def check(text: str):
        for form in (by_letters(text, language), by_sound(text, language)):
            for piece in form.pieces:
                assert piece.key.split() == [piece.key]
                assert 0 <= piece.start < piece.end <= len(text)
            for start in form.starts():
                key = form.key(start)
                assert not key or form.find(key)

    check()


@pytest.mark.parametrize("typed", ["a" * 2000, "ni " * 600, "か" * 2000, "pf,ed " * 300, "忘" * 2000, "忘mi" * 600, "電話ば" * 600])
def test_the_longest_text_takes_no_time(demo: Generation, typed: str):
    for locale in LOCALES:
        start = time.perf_counter()
        suggested(demo, typed, locale)
        assert time.perf_counter() - start < LONGEST_WAIT


def test_random_beginnings_of_one_title_lose_it_nowhere(demo: Generation):
    chance, title = random.Random(1), "Reset a forgotten password"
    for _ in range(100):
        words = [word[: chance.randint(1, len(word))] for word in ("Reset", "forgotten", "password")]
        found = suggested(demo, " ".join(chance.sample(words, 3)), "en", MOST_SUGGESTIONS)
        assert title in texts(found), words


# --- files


def test_a_damaged_file_is_told_with_the_way_to_mend_it(of_texts: Suggest, tmp_path: Path):
    of_texts("en", titles("Whales"), "wha")
    (file,) = (tmp_path / "index").glob("*/en/completions.sqlite")
    file.write_bytes(b"not a database")
    with pytest.raises(DamagedIndex, match=r"completions\.sqlite .*kotae build"):
        open_current(tmp_path / "index", TantivyEngine())


# --- limits, over HTTP and on the command line


@pytest.mark.parametrize("typed", ["", "  ", "\u3000", "\n", "?!", "\u200b", "'"])
def test_what_is_blank_suggests_nothing(server: Server, typed: str):
    response = server.http.get("/v1/suggestions", params={"q": typed, "locale": "en"})
    assert (response.status_code, response.json()) == (200, {"locale": "en", "suggestions": []})


@pytest.mark.parametrize(
    "wrong",
    [{}, {"q": "a" * 2001}, {"q": "a", "limit": 0}, {"q": "a", "limit": 11}, {"q": "a", "locale": "tlh"}, {"q": "", "locale": "tlh"}],
)
def test_a_wrong_request_is_a_problem(server: Server, wrong: dict[str, str]):
    response = server.http.get("/v1/suggestions", params=wrong)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


def test_a_text_of_2000_characters_is_no_problem(server: Server):
    assert server.http.get("/v1/suggestions", params={"q": "a" * 2000}).json()["suggestions"] == []


def test_wrong_requests_are_refused_without_http_too(demo: Generation):
    for request in (SuggestRequest("a" * 2001), SuggestRequest("a", limit=0), SuggestRequest("a", limit=11)):
        with pytest.raises(RequestError):
            suggest(demo, request)
    with pytest.raises(UnknownLocale):
        suggest(demo, SuggestRequest("a", "tlh"))


@pytest.mark.parametrize(
    ("params", "language", "locale"),
    [
        ({"q": "pass", "locale": "zh-TW"}, "uk", "zh-Hant"),
        ({"q": "pass"}, "uk-UA,en;q=0.5", "uk"),
        ({"q": "їзд"}, "", "uk"),
        ({"q": "ぱす"}, "", "ja"),
        ({"q": ""}, "el", "el"),
    ],
)
def test_the_locale_is_stated_else_the_browsers_else_guessed(server: Server, params: dict[str, str], language: str, locale: str):
    response = server.http.get("/v1/suggestions", params=params, headers={"Accept-Language": language})
    assert response.json()["locale"] == locale


def test_five_come_by_default_and_as_many_as_are_asked_for(server: Server):
    def count(**more: int) -> int:
        return len(server.http.get("/v1/suggestions", params={"q": "c", "locale": "en", **more}).json()["suggestions"])

    assert (count(), count(limit=2), count(limit=10)) == (5, 2, 10)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_suggestion_leads_to_its_article(server: Server, demo: Generation, locale: str):
    title = demo.locales[locale].articles.metadata["account/reset-password"].title
    for each in server.http.get("/v1/suggestions", params={"q": title[:2], "locale": locale}).json()["suggestions"]:
        assert server.http.get(each["url"]).json()["title"] == each["title"]


def test_half_a_surrogate_is_no_fault(server: Server):
    response = httpx2.get(f"{server.http.base_url}/v1/suggestions?q=%ED%A0%80pass&locale=en", trust_env=False)
    assert response.status_code == 200


def test_what_is_typed_is_in_no_log(server: Server):
    server.http.get("/v1/suggestions", params={"q": "unmistakable", "limit": 99})
    server.http.get("/v1/suggestions", params={"q": "unmistakable"})
    assert "unmistakable" not in server.log()


@pytest.mark.parametrize(("locale", "typed"), [("en", "pass"), ("uk", "pf,e"), ("ja", "ぱす"), ("zh-Hans", "wangji mi")])
def test_the_command_line_prints_exactly_what_http_answers(server: Server, demo_index: Path, locale: str, typed: str):
    printed = CliRunner().invoke(main, ["suggest", typed, "--index", str(demo_index), "--locale", locale, "--json"])
    assert json.loads(printed.stdout) == server.http.get("/v1/suggestions", params={"q": typed, "locale": locale}).json()


def test_the_command_line_marks_what_is_typed(demo_index: Path):
    printed = CliRunner().invoke(main, ["suggest", "forgotten p", "--index", str(demo_index), "--locale", "en"])
    assert printed.stdout.splitlines()[0].startswith("Reset a ")
    assert printed.stdout.splitlines()[0].endswith("/v1/articles/en/account/reset-password")
