"""Nothing that is sent makes the server fail."""

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.demo import LOCALES
from tests.http.exchange import ask_raw, check_problem, highlighted, raw
from tests.serving import Server, ask_over_http

ODD_TEXTS = {
    "NUL": "pass\0word",
    "control characters": "".join(map(chr, range(32))) + "\x7f\x85",
    "half a pair": "\ud800",
    "the other half": "pass\udfffword",
    "a pair the wrong way round": "\udc00\ud800",
    "bidi controls": "\u202epassword\u202c \u2066пароль\u2069 \u200fκωδικός\u200e",
    "zero width": "pa\u200bss\u200cwo\u200drd\ufeff \u2060\u00ad",
    "noncharacters": "\ufffe\uffff\U0001fffe\U0010ffff",
    "private use": "\ue000\U000f0000",
    "line ends": "forgot\r\npassword\u2028\u2029\x0b\x0c",
    "2,000 letters without a space": "abcdefghij" * 200,
    "2,000 Cyrillic letters": "абвгдежзій" * 200,
    "2,000 Greek letters": "αβγδεζηθικ" * 200,
    "2,000 Han characters": "忘記密碼驗證簡訊收不" * 200,
    "2,000 kana": "パスワードわすれたな" * 200,
    "2,000 emoji": "👩‍👩‍👧" * 400,
    "a letter under 1,999 accents": "e" + "\u0301" * 1999,
    "1,000 words": "a " * 1000,
    "2,000 quotes": '"' * 2000,
    "Han of other planes": "𠀀𪛖𫝀𰀀",
    "Tangut": "\U00017000\U00018800",
    "mathematical letters": "𝓹𝓪𝓼𝓼𝔀𝓸𝓻𝓭 𝟙𝟚𝟛",
    "full width": "ｐａｓｓｗｏｒｄ　Ｅ－１０４２",
    "Arabic": "نسيت كلمة المرور",
    "Hebrew": "שכחתי את הסיסמה",
    "Devanagari": "पासवर्ड भूल गया",
    "Thai": "ลืมรหัสผ่าน",
    "Khmer": "ភ្លេចពាក្យសម្ងាត់",
    "Tibetan": "གསང་ཚིག་བརྗེད་པ།",
    "Georgian": "დამავიწყდა პაროლი",
    "Armenian": "մոռացել եմ գաղտնաբառը",
    "Amharic": "የይለፍ ቃል ረሳሁ",
    "Korean": "비밀번호를 잊어버렸어요",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ",
    "Gothic": "𐌰𐌱𐌲",
    "polytonic Greek": "ᾧ ἀπόλλυται ὁ κωδικός",
    "Old Church Slavonic": "ѿ ꙗзыкъ ѧ҃",
    "query language": 'title:(password OR "reset~2") AND NOT +x^5 -y [a TO b] {c} * ? \\ / : !',
    "SQL and markup": "'; DROP TABLE article; -- <script>alert(1)</script> {{7*7}} ${x} %s %n",
}


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_no_text_makes_the_server_fail(demo_server: Server, name: str) -> None:
    for locale in (None, *LOCALES):
        check_answered(ask_raw(demo_server, ODD_TEXTS[name], locale))


@settings(max_examples=60)
@given(question=st.text(st.characters(exclude_categories=()), min_size=1, max_size=60), locale=st.sampled_from([None, *LOCALES]))
def test_no_random_text_makes_the_server_fail(demo_server: Server, question: str, locale: str | None) -> None:
    check_answered(ask_raw(demo_server, question, locale))


def check_answered(response: httpx2.Response) -> None:
    if response.status_code == 422:
        check_problem(response, 422, "blank")
        return
    assert response.status_code == 200
    for result in response.json()["results"]:
        assert all(word.strip() for word in highlighted(result))


@settings(max_examples=40)
@given(query=st.binary(max_size=60), path=st.binary(max_size=30))
def test_no_random_address_makes_the_server_fail(demo_server: Server, query: bytes, path: bytes) -> None:
    escaped, places = "".join(f"%{byte:02x}" for byte in query), "".join(f"%{byte:02x}" for byte in path)
    for target in (
        f"/v1/answers?question={escaped}&locale={places}",
        f"/v1/articles/en/{places}/{escaped}",
        f"/v1/assets/{places}/{escaped}.png",
    ):
        assert raw(demo_server, target)[0] < 500


def test_what_looks_like_a_query_language_is_only_words(demo_server: Server) -> None:
    plain = [result["article"] for result in ask_over_http(demo_server.http, "forgot password", "en")["results"]]
    for question in (
        "+forgot -password",
        "forgot AND password",
        'NOT ("forgot" password)',
        "forgot^9 password~0",
        "title:forgot body:password*",
    ):
        assert ask_over_http(demo_server.http, question, "en")["results"][0]["article"] == plain[0] == "account/reset-password"
