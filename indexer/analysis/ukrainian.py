"""Ukrainian: pymorphy3's lemma of the likeliest parse."""

from collections.abc import Iterator
from functools import cache, lru_cache

import pymorphy3

from indexer.analysis.folding import fold
from indexer.analysis.tokens import Token

FUNCTION_WORDS = frozenset(
    """
    а аби або адже але б без би бо був буде будуть була були було бути в вам вами вас ваш ваша ваше ваші вже ви вона вони
    воно все всього всі всіх від де для до дякую ж же з за завжди зараз звідки зі й його йому каже кого коли коло кому
    котра котре котрий куди лише ме мене мені мною могли мого може можете можна можу можуть моя моє мої моїх мій на над
    нам нас наш наша наше наші не нема немає ну нього ні ніколи нічого о об один одна однак одне ось от отже перед по поки
    потім при привіт про просто проте прошу під підкажіть після сам сама саме самий свого своя своє своєму свої своїх свій
    себе скажіть скільки собі стільки та так така таке такий також такі там те теж ти тим тих то тобі того тоді той тому
    треба тут ті тільки у уже усе усі хай хоч хоча хочу хто хіба це цей цих цього цьому цю ця ці через чи чий чим чия чого
    чому що щоб щоби щось я як яка яке який яких якого якось яку якщо які якій є і із їй їм їх її
    """.split()
)
"""Folded. Words that say how something is asked, not what: articles, pronouns, auxiliaries, question words, courtesies."""


def segment(word: str) -> Iterator[Token]:
    """The lemma of one Cyrillic word.

    >>> [token.term for token in segment("паролів")]
    ['пароль']
    """
    yield Token(_lemma(fold(word)), 0, len(word))


@cache
def _dictionary() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="uk")


@lru_cache(maxsize=1 << 16)
def _lemma(word: str) -> str:
    return fold(_dictionary().parse(word)[0].normal_form)
