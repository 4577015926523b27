"""Bulgarian: simplemma's lemma, then a light stem that takes off article and plural."""

from collections.abc import Iterator

from indexer.analysis.folding import fold
from indexer.analysis.lemmatising import lemma
from indexer.analysis.tokens import Token

FUNCTION_WORDS = frozenset(
    """
    а аз ако ала без беше би бил била били било бих бъде в вас ваш ваша ваше ваши вече ви вие все всеки всички всичко
    всяка всяко във го да дали дано два до докато дори е един една едни едно ето за зад заради защо защото здравейте
    здрасти и или им има имам имаме имат имаш й кажете как каква какви какво какъв като кога когато кого което които кой
    който коя която къде към ли май ме между мен мене ми мога могат мое може можем можете можеш мои моите моля моя моят му
    на над нали нас наш наша наше наши не него нея ни ние никак но някак някои някой някоя няма нямам обаче около освен от
    още по под понеже през при пък с са сам само се сега си след сме сте съм със т та така такава такива такова такъв там
    те тези ти то това тогава този той толкова точно трябва тук тя тях у че чрез ще щом щях я ѝ
    """.split()
)
"""Folded. Words that say how something is asked, not what: articles, pronouns, auxiliaries, question words, courtesies."""

_ARTICLES = ("ият", "ята", "ето", "ите", "ът", "ят", "та", "то", "те")
_PLURALS = ("овци", "евци", "ища", "ове", "еве", "ия", "ии", "ци", "зи", "ни", "и", "а", "е", "о", "я", "й", "у", "ю", "ъ")
_SHORTEST_STEM = 3


def segment(word: str) -> Iterator[Token]:
    """The light stem of the word's lemma.

    >>> [token.term for word in ("юзърите", "юзър") for token in segment(word)]
    ['юзър', 'юзър']
    """
    yield Token(_light_stem(lemma(fold(word), "bg")), 0, len(word))


def _light_stem(word: str) -> str:
    return _without(_PLURALS, _without(_ARTICLES, word))


def _without(endings: tuple[str, ...], word: str) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
