"""What we say to a person ourselves, in every language."""

from api.answer import Outcome
from kb.locale import KNOWN, match

_SUGGEST = {
    "bg": "Това може да ви помогне. Ако не е каквото търсите, пишете ни – ще помогнем.",
    "el": "Ίσως σας βοηθήσουν αυτά. Αν δεν βρήκατε αυτό που ψάχνετε, επικοινωνήστε μαζί μας.",
    "en": "These may help. If they don't, talk to us and we'll sort it out.",
    "ja": "こちらの記事がお役に立つかもしれません。解決しない場合は、サポートまでお問い合わせください。",
    "uk": "Можливо, допоможуть ці статті. Якщо ні — напишіть нам, і ми розберемося.",
    "zh-Hans": "以下内容可能对您有帮助。如果没有解决问题，请联系人工客服。",
    "zh-Hant": "以下內容或許能幫上忙。如果還是沒有解決，請聯絡客服人員。",
}

_HANDOFF = {
    "bg": "Не намерихме сигурен отговор на въпроса ви. Свържете се с нас – ще ви помогне човек от екипа.",
    "el": "Δεν βρήκαμε σίγουρη απάντηση στην ερώτησή σας. Επικοινωνήστε μαζί μας και θα σας βοηθήσει ένας συνάδελφος.",
    "en": "We couldn't find a sure answer to that. Talk to us and a person will help you.",
    "ja": "ご質問に合う回答が見つかりませんでした。担当者がお答えしますので、サポートまでお問い合わせください。",
    "uk": "Ми не знайшли точної відповіді на ваше запитання. Напишіть нам — допоможе жива людина.",
    "zh-Hans": "没有找到能确切解答您问题的内容，请联系人工客服，我们来帮您处理。",
    "zh-Hant": "目前找不到能確實回答您問題的內容，請聯絡客服人員，由專人為您處理。",
}


def handoff_message(outcome: Outcome, locale: str) -> str:
    """What stands above the ways to reach a human."""
    texts = _SUGGEST if outcome == "suggest" else _HANDOFF
    return texts[match(locale, KNOWN) or "en"]
