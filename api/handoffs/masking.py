"""Hides what nobody who helps needs to see: card numbers, one-time codes and phone numbers. Other digits stay: orders, dates, amounts."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

_HIDDEN = "•"

_SHOWN_OF_A_CARD = 4
"""Last digits: what is printed on receipts, and enough to tell one's cards apart."""

_GAP = r"[ .\-/()]{0,2}"
_RUN = re.compile(rf"\d(?:{_GAP}\d)*")
"""Digits with no more than two signs between them."""

_CARD = re.compile(r"4\d{12}|3[068]\d{12}|3[47]\d{13}|[2-6]\d{15}|[456]\d{16,18}")
"""Visa, Mastercard, American Express, JCB, UnionPay, Discover, Maestro: ISO/IEC 7812."""

_LONGEST_CARD = 19

_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
_DATE = re.compile(r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d")

_PHONE = re.compile(
    r"""(?:\+|00)[1-9]\d{7,14}     # as it is dialled from abroad
    | 0[1-9]\d{7,9}                # Japan, Taiwan, Bulgaria, Ukraine, the United Kingdom: with the zero before it
    | 1[3-9]\d{9}                  # mobile phones in China
    | 69\d{8}                      # mobile phones in Greece""",
    re.VERBOSE,
)
_GROUPED = re.compile(r"\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}")
"""North America."""

_PHONE_LIKE = re.compile(r"\+?\d{7,15}")
"""What a word beside it makes a phone number."""

_NEAR = 24
"""Characters between a word and the number that it is about."""

_PHONE_WORDS = re.compile(
    r"phone|mobile|\btel\b|\btel[.:]|whatsapp|viber|telegram|\bcall me\b|телефон|мобилн|мобільн|\bтел\b|подзвон|зателефонуй|обадете|"
    r"τηλ[εέ]φων|\bτηλ\b|κινητ[οό]|電話|电话|手機|手机|携帯|でんわ",
    re.IGNORECASE,
)
_CODE_WORDS = re.compile(
    r"\b(?:otp|2fa|mfa|pin|cvv2?|cvc2?|code|passcode|one[- ]time)\b|\bкод(?:ът|а|у|ом|и)?\b|\bпин\b|\bпін\b|"
    r"κωδικ[οόού]\w*|\bpin\b|验证码|驗證碼|校验码|動態密碼|动态密码|確認碼|确认码|コード|暗証番号|ワンタイム|認証番号|確認番号",
    re.IGNORECASE,
)
_OTHER_CODES = re.compile(
    r"(?:error|promo|discount|coupon|voucher|post|postal|zip|area|country|product|item|status|bar|qr|source|booking|referral|"
    r"invite)[- ]?code|"
    r"(?:помил\w*|грешк\w*|товар\w*|промо|пощенск\w*|поштов\w*|країни|страна\w*|купон\w*|штрих|запрошенн\w*)[- ]?код|"
    r"код\w* (?:на |за |с )?(?:помил|грешк|товар|артикул|країн|държав|стра|област|отстъпк|знижк|купон|пощ|пошт|запрошенн|промо)\w*|"
    r"(?:ταχυδρομικ|προωθητικ|εκπτωτικ)\w* κωδικ\w*|κωδικ\w* (?:σφάλμα|προϊόν|έκπτωσ|κουπόνι|προσφορ|κράτησ|πρόσκλησ)\w*|"
    r"(?:エラー|クーポン|バー|QR|プロモ|招待|商品|割引|紹介|予約)コード",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w•])(?<![A-Za-z]-)\d{3,4}[ -]?\d{0,4}(?![\w•]|[.,]\d)", re.ASCII)


def mask(text: str) -> str:
    """The text with all hidden that is to be; as long as before, each hidden digit a `•`.

    >>> mask("4111 1111 1111 1111, замовлення 4812345678"), mask("認証コードは１２３４５６です")
    ('•••• •••• •••• 1111, замовлення 4812345678', '認証コードは••••••です')
    """
    if not re.search(r"\d", text):
        return text
    plain = _plain(text)
    hidden = {place for span in (_cards(plain), _phones(plain)) for place in span}
    hidden.update(_codes("".join(_HIDDEN if place in hidden else letter for place, letter in enumerate(plain))))
    return "".join(_HIDDEN if place in hidden else letter for place, letter in enumerate(text)) if hidden else text


_HYPHEN = re.compile(r"(?<=\d)[−ー](?=\d)")
"""Japanese keyboards give a long vowel for a hyphen."""


def _plain(text: str) -> str:
    """As long as the text, with every script's digits as ASCII, and one kind of space and of hyphen."""
    return text if text.isascii() else _HYPHEN.sub("-", "".join(map(_plain_letter, text)))


def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(letter)
    if category in ("Pd", "Zs"):
        return " " if category == "Zs" else "-"
    wide = unicodedata.normalize("NFKC", letter)
    return wide if len(wide) == 1 and wide in "+().:/" else letter


def _digits(text: str, start: int) -> list[int]:
    """Where the digits of a run stand."""
    return [start + place for place, letter in enumerate(text) if letter.isdigit()]


def _cards(text: str) -> Iterator[int]:
    """The digits of card numbers but the last."""
    for run in _RUN.finditer(text):
        groups = [_digits(group[0], run.start() + group.start()) for group in re.finditer(r"\d+", run[0])]
        for first in range(len(groups)):
            places: list[int] = []
            for group in groups[first:]:
                places += group
                if len(places) > _LONGEST_CARD:
                    break
                number = "".join(text[place] for place in places)
                if _CARD.fullmatch(number) and luhn(number):
                    yield from places[:-_SHOWN_OF_A_CARD]


def luhn(number: str) -> bool:
    """Whether the last digit checks the others, ISO/IEC 7812-1.

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


def _phones(text: str) -> Iterator[int]:
    """The digits of phone numbers."""
    for run in re.finditer(rf"\+?\(?{_RUN.pattern}", text):
        number = re.sub(r"[^\d+]", "", run[0])
        if _ADDRESS.fullmatch(run[0]) or _DATE.match(run[0]):
            continue
        if _PHONE.fullmatch(number) or _GROUPED.fullmatch(run[0]) or (_PHONE_LIKE.fullmatch(number) and _is_near(_PHONE_WORDS, text, run)):
            yield from _digits(run[0], run.start())


def _codes(text: str) -> Iterator[int]:
    """The digits of one-time codes, and of those on a card's back."""
    others = [other.span() for other in _OTHER_CODES.finditer(text)]
    words = [word.span() for word in _CODE_WORDS.finditer(text) if not _within(word.span(), others)]
    for code in _CODE.finditer(text):
        if any(_next_to(code.span(), word, text) for word in words):
            yield from _digits(code[0], code.start())


def _within(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _is_near(words: re.Pattern[str], text: str, run: re.Match[str]) -> bool:
    """Whether one of the words stands shortly before or after a number, in the same sentence."""
    before = re.split(r"[!?。！？\n]|(?<!тел|tel|τηλ)\. ", text[max(0, run.start() - _NEAR) : run.start()])[-1]
    after = re.split(r"[.!?。！？,，、\n]", text[run.end() : run.end() + _NEAR])[0]
    return bool(words.search(before) or words.search(after))


_PARTS = re.compile(r"[\d•!?。！？\n]|\.\s")
_IS = re.compile(r"\s*(?:is|was|е|беше|є|це|είναι|ήταν|是|は|が|为|為|[-:=])(?![^\W\d_a-z])", re.IGNORECASE)


def _next_to(code: tuple[int, int], word: tuple[int, int], text: str) -> bool:
    """Whether a word is about a number: `code 1234`, or `1234 is the code`, with no other number and no end of a sentence between them."""
    after = word[1] <= code[0]
    start, end = (word[1], code[0]) if after else (code[1], word[0])
    if end - start > _NEAR:
        return False
    between = text[start:end]
    return not _PARTS.search(between) and (after or bool(_IS.match(between)))
