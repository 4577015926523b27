"""To whom a letter is written is no part of the question: `Dear support team, …` asks for nobody."""

import re

_GREETINGS = {
    "en": r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings)(?: (?:there|all|everyone|again))?",
    "uk": r"(?:(?:вельми)?шановн\w+|дорог\w+|вітаю(?: вас)?|добр(?:ий|ого|ої) (?:день|дня|вечір|вечора|ранок|ранку)|привіт|здрастуйте)",
    "bg": r"(?:(?:много)?уважаем\w+|скъп\w+|драг\w+|здравей(?:те)?|здрасти|привет|добър (?:ден|вечер)|добро утро)",
    "el": r"(?:αγαπητ\w+|αξιότιμ\w+|γει[αά](?: σας| σου)?|καλη(?:μέρα|σπέρα|μερα|σπερα)(?: σας)?|χαίρετε)",
}
_ADDRESSEES = {
    "en": r"(?:(?:\w+ )?(?:(?:customer|client|technical|tech) )?(?:services?|support|care|help ?desk|team|staff|agents?|"
    r"operators?)(?: team)?|sirs?|madam|sir (?:or|/|and) madam|(?:ladies and )?gentlemen)",
    "uk": r"(?:(?:служб\w+|команд\w+|відділ\w*|центр\w*)(?: \w+)?(?: підтримки| клієнтів)?|(?:технічн\w+ )?підтримк\w+|оператор\w*|"
    r"менеджер\w*|колег\w*|пан\w*(?: та пан\w*)?|друзі)",
    "bg": r"(?:екип\w*(?: (?:по|на|за))?(?: \w+)?|(?:отдел|център)\w*(?: (?:по|на|за))?(?: \w+){1,2}|(?:клиентск\w+ )?поддръжк\w+|"
    r"оператор\w*|служител\w*|колег\w*|(?:дами и )?господа|приятели)",
    "el": r"(?:(?:τμήμα |ομάδα |κέντρο )?(?:της )?(?:εξυπηρέτηση\w*|υποστήριξη\w*)(?: πελατών)?|ομάδα(?: \w+)?|"
    r"κύριε(?: ή κυρία)?|κυρί\w+(?: και κύριοι)?|κύριοι|συνεργάτες|φίλοι)",
}
_SPACED = "|".join(
    rf"{greeting}(?:,? (?:(?:the|до|към|στ\w+) )?{_ADDRESSEES[language]})?\s*(?:[,.!:;–—…]|-\s|\n|\)+)"
    for language, greeting in _GREETINGS.items()
)

_CHINESE = (
    r"(?:(?:尊敬的|敬爱的|敬愛的|亲爱的|親愛的|各位|hi|hello|嗨|哈囉|哈喽)\s*)?(?:{who})\s*(?:你们|你們|们|們)?(?:你好|您好|好|早安|午安|晚安)"
    r"|(?:尊敬的|敬爱的|敬愛的|亲爱的|親愛的|各位|hi|hello|嗨|哈囉|哈喽|你好|您好|早安|午安|晚安)\s*+[，,]?\s*+(?:{who})(?=[\s，,：:！!。])"
    r"|(?:{who})(?=[，,：:])"
    r"|(?:你好|您好|哈囉|哈喽|嗨|早安|午安|晚安|大家好)(?:啊|呀)?(?=[\s，,：:！!。])"
).format(
    who=r"(?:在线|線上|人工)?(?:客服|客戶服務|客户服务|小编|小編|工作人员|工作人員)(?:小姐姐|小哥哥|小姐|先生|人员|人員|团队|團隊|中心|部|部门|部門)?"
)
_JAPANESE = (
    r"(?:[ァ-ヶー\w]{{0,12}}?(?:{who}))(?:の)?(?:ご)?(?:御中|様|さま|殿|各位|皆様|皆さま|皆さん)(?=[\s、,。：:！!]|$)"
    r"|(?:いつも|大変|平素(?:より|は))?お?(?:世話(?:に)?なっ(?:ております|ています|てます)|世話になります|疲れ(?:様|さま)です)(?=[\s、,。！!]|$)"
    r"|(?:こんにち[はわ]|こんばん[はわ]|おはようございます|はじめまして|初めまして|突然(?:の(?:ご連絡|メール))?(?:で)?(?:失礼(?:いた)?します))(?=[\s、,。！!]|$)"
    r"|[^\s、。]{{1,15}}と(?:申します|いいます|言います)(?=[\s、,。！!]|$)"
).format(
    who=r"サポート(?:センター|チーム|窓口|デスク)?|カスタマー(?:サービス|センター)?|お?客様(?:相談室|窓口|センター)|担当者?|運営(?:事務局)?|事務局|スタッフ|オペレーター"
)

_SALUTATION = re.compile(rf"\s*(?:{_SPACED}|(?:{_CHINESE}|{_JAPANESE})[\s、，,。：:！!]*)\s*", re.IGNORECASE)
_MOST = 4
"""Greetings one behind the other."""

_FEWEST_LETTERS = 4


def without_salutation(text: str) -> str:
    """The letter without its greetings; as it is where nothing else would be left.

    >>> without_salutation("Dear customer service, I was charged twice"), without_salutation("客服您好：帳號被鎖住了")
    ('I was charged twice', '帳號被鎖住了')
    >>> without_salutation("客服"), without_salutation("Hello, operator!")
    ('客服', 'Hello, operator!')
    """
    rest = text
    for _ in range(_MOST):
        match = _SALUTATION.match(rest)
        if not match or not match[0]:
            break
        rest = rest[match.end() :]
    return rest if sum(map(str.isalnum, rest)) >= _FEWEST_LETTERS else text
