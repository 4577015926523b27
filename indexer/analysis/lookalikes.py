"""Letters of one script inside words of another that look alike: people type Eνημερωθείτε and іPhone without seeing it.

Only words that mix two scripts are touched; TOP and ТОР, which do not, stay what they are.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from indexer.analysis.scripts import CYRILLIC, GREEK, LATIN


@dataclass(frozen=True)
class Lookalikes:
    """A script, and which of its letters look like Latin ones."""

    letters: str
    """The script, as the inside of a regular expression's class."""

    own: str
    latin: str
    """The letters of the same place look alike."""

    def in_one_script(self, text: str) -> str:
        """`text`, of the same length, with each mixed word in the script of most of its letters, or else in the one that it can be in.

        Words that can be in neither stay, and so do two that are glued: SMSи, APIТип.

        >>> CYRILLIC_LOOKALIKES.in_one_script("пapoль, іPhone, Wі-Fі, SMSи"), GREEK_LOOKALIKES.in_one_script("Eνημερωθείτε")
        ('пароль, iPhone, Wi-Fi, SMSи', 'Ενημερωθείτε')
        """
        return self._mixed.sub(self._word, text) if self._meeting.search(text) else text

    def _word(self, match: re.Match[str]) -> str:
        word = match[0]
        if self._is_glued(self._block.findall(word)):
            return word
        ours, latin = word.translate(self._to_own), word.translate(self._to_latin)
        mostly_own = 2 * len(self._own_letter.findall(word)) >= len(word)
        wanted = (ours, latin) if mostly_own else (latin, ours)
        return next((turned for turned in wanted if not self._meeting.search(turned)), word)

    def _is_glued(self, blocks: list[str]) -> bool:
        """Whether they are two words or an abbreviation with an ending, each in its own script."""
        first, *more = blocks
        if len(more) != 1 or len(first) == 1:
            return False
        if more[0].islower():
            return first.isupper() and not self._own_letter.match(first)
        return more[0][1:].islower() or (first[-1].islower() and len(more[0]) > 1)

    @cached_property
    def _to_own(self) -> dict[int, int]:
        return str.maketrans(self.latin, self.own)

    @cached_property
    def _to_latin(self) -> dict[int, int]:
        return str.maketrans(self.own, self.latin)

    @cached_property
    def _own_letter(self) -> re.Pattern[str]:
        return re.compile(f"[{self.letters}]")

    @cached_property
    def _meeting(self) -> re.Pattern[str]:
        return re.compile(f"[{self.letters}](?=[{LATIN}])|[{LATIN}](?=[{self.letters}])")

    @cached_property
    def _mixed(self) -> re.Pattern[str]:
        begins = f"(?<![{LATIN}{self.letters}])"  # else a long word of one script is read again from each of its letters
        return re.compile(f"{begins}(?:[{LATIN}]++[{self.letters}]|[{self.letters}]++[{LATIN}])[{LATIN}{self.letters}]*")

    @cached_property
    def _block(self) -> re.Pattern[str]:
        return re.compile(f"[{LATIN}]+|[{self.letters}]+")


CYRILLIC_LOOKALIKES = Lookalikes(CYRILLIC, "АВЕІЇКМНОРСТУХаеіїорсух", "ABEIÏKMHOPCTYXaeiïopcyx")
GREEK_LOOKALIKES = Lookalikes(GREEK, "ΑΆΒΕΈΖΗΙΊΚΜΝΟΌΡΤΥΎΧαάιίκνοόρτυύχ", "AÁBEÉZHIÍKMNOÓPTYÝXaáiíkvoóptuúx")
