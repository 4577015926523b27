"""Small help centres about the sea."""

from tests.files import Files, article, help_center

ODD = {
    "help-center.yaml": help_center("en: {}, zh-Hant: {fallbacks: [zh-Hans, en]}, zh-Hans: {fallbacks: [zh-Hant, en]}", "sea"),
    "en/sea/whale.md": article("Blue 😀😀 whales", "😀😀 The 𝒷𝓁𝓊ℯ whale (whale!) sings.\n\n![A whale](../../assets/whale.svg)"),
    "en/sea/evil.md": article(
        "Evil squid",
        "<script>alert(1)</script><img src='../../assets/whale.svg' onerror=alert(2)><iframe src=//evil.example></iframe>"
        "[squid](javascript:alert(3)) <a href='data:text/html,x' onclick=alert(4)>ink</a> <style>*{display:none}</style><b>fine</b>",
    ),
    "en/sea/staff.md": article("Feeding the otters", "Twice a day.", audience="internal", aliases="[sea/otter-menu]"),
    "en/sea/only-english.md": article("Code Q-777", "What Q-777 means."),
    "zh-Hans/sea/only-english.md": article("代码 Q-777", "Q-777 是什么意思。"),
    "zh-Hant/sea/wave.md": article("海浪", "很高。"),
    "zh-Hans/sea/wave.md": article("海浪", "很高。"),
    "assets/whale.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0h9'/></svg>",
    "assets/page.html": b"<script>alert(6)</script>",
}
"""What is odd: emoji, scripts, internal articles, articles that only a fallback has."""


def whale(title: str = "Whales", text: str = "They sing.") -> Files:
    """All files of a help centre with one English article."""
    return {"help-center.yaml": help_center("en: {}", "sea"), "en/sea/whale.md": article(title, text)}
