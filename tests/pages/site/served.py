"""Pages of the demo that tests look at, and what they are asked."""

import re
from urllib.parse import quote

from tests.demo import LOCALES
from tests.html import tags_of

ASKED = {
    "zh-Hant": ("忘記密碼", "退款", "我要找真人客服"),
    "zh-Hans": ("忘记密码", "退款", "我要人工客服"),
    "ja": ("パスワードを忘れた", "返金", "オペレーターと話したい"),
    "bg": ("забравена парола", "възстановяване", "искам да говоря с човек"),
    "uk": ("забув пароль", "повернення", "хочу поговорити з людиною"),
    "el": ("ξέχασα τον κωδικό", "επιστροφή", "θέλω να μιλήσω με άνθρωπο"),
    "en": ("how do I cancel a ride", "refund", "talk to a human"),
}
"""Of each locale, what has an answer, what has several, and what is handed over."""


def pages_of(locale: str) -> list[str]:
    """The address of each kind of page that is reached by GET."""
    searches = [f"search?q={quote(question)}" for question in ASKED[locale]]
    kinds = ["", "account/", "account/reset-password", "contact/contact-us", *searches, "search", "contact", "no-such/page"]
    return [f"/{locale}/{kind}" for kind in kinds]


ALL_PAGES = [page for locale in LOCALES for page in pages_of(locale)]


def attributes(html: str, tag: str) -> list[dict[str, str]]:
    """Of each tag of that name, its attributes."""
    return [found for name, found in tags_of(html) if name == tag]


def link(html: str, rel: str) -> list[dict[str, str]]:
    return [found for found in attributes(html, "link") if found.get("rel") == rel]


def words(html: str) -> str:
    """What stands in the main part of a page, without tags."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())
