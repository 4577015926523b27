"""Texts that are about something, with function words and odd words around it."""

from hypothesis import strategies as st

from indexer.analysis import LANGUAGES

TOPIC = {"bg": "парола", "el": "κωδικός", "en": "password", "ja": "パスワード", "uk": "пароль", "zh": "密码"}

WORDS = (
    "password Reset résumé паролата налаштування здоров’я ЗДОРОВʼЯ κωδικός ΠΛΗΡΩΜΉ 帳號 密码 忘記 パスワード ﾊﾟｽﾜｰﾄﾞ 問い合わせ を の E-1042 "
    "iPhone15 Wi-Fi ㍿ 軟體 one-of-the-very-longest-words-that-anybody-could-write я a 😀 شكرا 한국 ๑๒ \ud800 \u202e x\u0301y"
).split()

PARTING = (" ", " ", " ", " ", "\n", "\n\n", ". ", "! ", "? ", "; ", ", ", "。", "、", "，", "", " (", ") ", "   ", "…")


def own_texts(language: str) -> st.SearchStrategy[str]:
    words = (*sorted(LANGUAGES[language].module.FUNCTION_WORDS), *[TOPIC[language]] * 40, *WORDS)
    return st.lists(st.tuples(st.sampled_from(words), st.sampled_from(PARTING)), max_size=12).map(
        lambda pairs: "".join(map("".join, pairs))
    )


def texts(language: str) -> st.SearchStrategy[str]:
    return own_texts(language) | st.text(st.characters(exclude_categories=()), max_size=40)
