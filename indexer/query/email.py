"""What of a pasted e-mail is the question: not its signature, nor the letter that it replies to."""

import re

_RULE = re.compile(r"\s*(?:-{2,}|—+|–{2,}|_{3,}|\*{3,}|={3,})\s*")
_SENT_FROM = re.compile(
    r"\s*(?:sent from (?:my|the)|get outlook for|изпратено (?:от|чрез|с)|надіслано (?:з|із|через)|отправлено (?:с|из)|"
    r"(?:στάλθηκε|εστάλη) από|"
    r"(?:從|从)我的|(?:傳|发|發)自我的|.{0,20}から送信|由我的).{0,60}",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"\s*>|.{0,80}\b(?:wrote|написа|написав|написала|пише|пишет|έγραψε)\s*:\s*$|.{0,60}(?:写道|寫道|のメール)[：:]\s*$", re.IGNORECASE
)
_CLOSING = re.compile(
    r"\s*+(?:"
    r"(?:kind|best|warm)?\s*+regards|(?:yours )?(?:sincerely|truly|faithfully)|best wishes|cheers|"
    r"(?:many )?thanks?(?: you)?(?: in advance| a lot)?|"
    r"(?:сърдечни )?поздрави|с уважение|благодаря(?: ви)?(?: предварително)?|(?:лек|приятен|хубав) ден|"
    r"з повагою|(?:щиро )?дякую(?: вам)?(?: заздалегідь)?|гарного дня|на все добре|з найкращими побажаннями|"
    r"με (?:εκτίμηση|τιμή)|(?:σας )?ευχαριστώ(?: πολύ| εκ των προτέρων)?|(?:φιλικούς )?χαιρετισμούς|φιλικά|"
    r"(?:何卒|どうぞ)?(?:よろしく|宜しく)お願い(?:いた|致)?します|以上|敬具|草々|失礼(?:いた)?します|"
    r"(?:非常)?(?:感谢|感謝|谢谢|謝謝)(?:您|你)?|此致(?:敬礼|敬禮)?|敬礼|敬禮|祝好|順頌商祺|顺颂商祺|敬上|麻煩了|麻烦了"
    r")[\s,.!;、，。！]*(?:[^\d\s?？,.!]{1,20}(?:[\s,.]+|$)){0,4}",
    re.IGNORECASE,
)
_LAST_LINES = 6
"""Lines at the end among which a letter closes; a line of thanks further up is part of the story."""


def without_signature(text: str) -> str:
    r"""The letter without its end; as it is where nothing else would be left.

    >>> without_signature("The code does not come.\n\nKind regards,\nIvan\n--\nSent from my iPhone")
    'The code does not come.'
    >>> without_signature("Thanks"), without_signature("Добър ден\nНяма връзка.\nПоздрави, Иван")
    ('Thanks', 'Добър ден\nНяма връзка.')
    """
    lines = text.split("\n")
    written = [number for number, line in enumerate(lines) if line.strip()]
    for number in written[1:]:
        line = lines[number]
        closes = _CLOSING.fullmatch(line) and number in written[-_LAST_LINES:]
        if closes or _RULE.fullmatch(line) or _SENT_FROM.fullmatch(line) or _QUOTED.match(line):
            return "\n".join(lines[:number]).rstrip()
    return text
