"""Greek: lemma, accents off, then a stem that verbs share with their nouns, or else Snowball's.

Measured: nDCG@10 with all fields, on faqmix, on libreoffice_help and on xquad.

| the Snowball stem of the lemma                          | .681 | .757 | .966 |
| χρήστης for χρήστρια, no stem that is a function word   | .683 | .757 | .966 |
| verbs and their nouns in one                            | .685 | .765 | .966 |

Participles (επιλεγμένο) in one with their verbs, too: .683, .765.
Nouns of who does it (επεξεργαστής), too: .684, .760 where it was .685, .761.
Accents for words typed without them change no figure, as the sets have none; a person in a hurry types nothing else.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from indexer.analysis.folding import fold
from indexer.analysis.keyboard_layouts import keyboard_layout
from indexer.analysis.lemmatising import dictionary_lemma, lemma_of
from indexer.analysis.lookalikes import GREEK_LOOKALIKES
from indexer.analysis.phonetics import Romanisation, letters, of_alphabet
from indexer.analysis.scripts import GREEK
from indexer.analysis.stemming import stem
from indexer.analysis.tokens import Token

FUNCTION_WORDS = frozenset(
    """
    α αλλα αλλη αλλο αλλοι αν ανα απο αρα ασ αυτα αυτεσ αυτη αυτην αυτησ αυτο αυτοι αυτον αυτοσ αυτου αυτουσ αυτων αφ
    αφου γεια γι για γιατι δε δεν δηλαδη δικα δικη δικο δικοσ εαν εγω εδω ειμαι ειμαστε ειναι εισαι ειστε ειχα ειχαν
    ειχε εκει εκεινη εκεινο εκεινοσ εμεισ εμενα εν ενα εναν ενασ ενοσ εντοσ επανω επειδη επι επισησ εσασ εσεισ εσενα εσυ
    ετσι ευχαριστω εχει εχεισ εχετε εχουμε εχουν εχω η ηδη ημουν ηταν θ θα ιδια ιδιο ιδιοσ ισωσ καθ καθε καθωσ και
    κανεισ καποια καποιεσ καποιο καποιοι καποιον καποιοσ καπου καπωσ κατ κατα κατι κι λοιπον μ μασ με μεθ μεσα μεσω μετα
    μεταξυ μεχρι μη μην μηπωσ μια μιαν μιασ μονο μου μπορει μπορεισ μπορειτε μπορουμε μπορουν μπορω ν να ναι ο οι ολα
    ολεσ ολη ολο ολοι ολουσ ομωσ οποια οποιεσ οποιο οποιοι οποιον οποιοσ οπου οπωσ οταν οτι οτιδηποτε ου ουτε οχι παλι
    πανω παρ παρα παρακαλω περι πια πιο ποια ποιεσ ποιο ποιοι ποιον ποιοσ ποιουσ πολυ ποσα ποσεσ ποση ποσο ποσοι ποτε
    που πρεπει πριν προσ πρωτα πωσ σ σα σαν σασ σε σου στ στα στη στην στισ στο στον στουσ συ συν τ τα τελικα τετοια
    τετοιο την τησ τι τιποτα τισ το τον τοσο τοτε του τουσ των τωρα υπαρχει υπαρχουν υπο χωρισ ω ωσ ωστε
    """.split()
)
"""Folded. Words that say how something is asked, not what: articles, pronouns, auxiliaries, question words, courtesies; and what an
apostrophe leaves of them (στ'αλήθεια)."""

JOINED = None

KEYBOARD_LAYOUTS = (keyboard_layout("`;ςερτυθιοπ[]\\ ασδφγηξκλ\u0301' ζχψωβνμ,./", '~:\u0344ΕΡΤΥΘΙΟΠ{}| ΑΣΔΦΓΗΞΚΛ\u0308" ΖΧΨΩΒΝΜ<>?'),)

PHONETICS = of_alphabet(
    Romanisation(
        letters=letters(
            """
            α a β v γ g δ d ε e ζ z η i θ 8 ι i κ k λ l μ m ν n ξ ks ο o π p ρ r σ s τ t υ i φ f χ h ψ ps ω o ου u αι e ει i οι i
            υι i αυ av ευ ev γγ g γκ g ντ d μπ b
            """
        ),
        habits={
            **dict.fromkeys(("th", "8", "9"), ("8",)),
            **dict.fromkeys(("ks", "3"), ("ks",)),
            **dict.fromkeys(("ch", "kh"), ("h",)),
            **dict.fromkeys(("ei", "oi", "ui", "yi", "y"), ("i",)),
            **dict.fromkeys(("ou", "oy"), ("u",)),
            **dict.fromkeys(("av", "au", "ay"), ("av",)),
            **dict.fromkeys(("ev", "eu", "ey"), ("ev",)),
            **dict.fromkeys(("gg", "gk", "ng"), ("g",)),
            **dict.fromkeys(("w", "0"), ("o",)),
            "af": ("af", "av"),
            "ai": ("e",),
            "b": ("v", "b"),
            "c": ("k", "s"),
            "ef": ("ef", "ev"),
            "h": ("i", "h"),
            "j": ("ks", "z"),
            "mp": ("b",),
            "nt": ("d",),
            "ph": ("f",),
            "q": ("k",),
            "u": ("u", "i", "8"),
            "v": ("v", "n"),
            "x": ("h", "ks"),
        },
        folds=((r"(.)\1+", r"\1"),),
    ),
    fold,
)
"""Greeklish, by sound and by look: `8` or `th` for θ, `3`, `ks` or `x` for ξ, `w` for ω, `h` for η and χ. Vowels that sound alike are
one, so that a word heard but never seen in writing is found, too."""

_FAMILIES = {
    "": ("ιζω", "ιζομαι", "ιση", "ισμοσ", "ηση", "εω", "εομαι", "εση"),
    "ω": ("ωνω", "ωνομαι", "ωση"),
    "α": ("αζω", "αζομαι", "αση", "ασμοσ", "ασμα"),
    "ευ": ("ευω", "ευομαι", "ευση"),
    "γ": ("γω", "γομαι", "ξη", "γμα", "γη"),
    "π": ("πω", "πομαι", "φω", "φομαι", "βω", "πτω", "πτομαι", "ψη", "πη", "φη"),
}
"""What verbs and their nouns end in, folded, by what is left in common: χρεώνω and χρέωση, ρυθμίζω and ρύθμιση. The dictionary takes the
plurals of such nouns (ρυθμίσεις) for forms of the verb."""

_ENDINGS = sorted(((ending, rest) for rest, endings in _FAMILIES.items() for ending in endings), key=lambda pair: -len(pair[0]))
_SHORTEST_STEM = 3

_FEMININE = ("ισσα", "ιδα", "ινα", "τισ")
_PLAIN_ENDINGS = {"τρια": "τησ", "τισσα": "τησ", "ατιδα": "ατησ", "ικα": "ικοσ", "ικο": "ικοσ"}

_GLUED = re.compile(f"(?<=[{GREEK}])'(?=[{GREEK}])")
_SYLLABLE = re.compile("ου|[αεοη]ι|υι|[αεη]υ|[αεηιουω]")
_ACCENTED = dict(zip("αεηιουω", "άέήίόύώ", strict=True))
_PLAIN = {accented: plain for plain, accented in _ACCENTED.items()}
_ACCENT = re.compile("[άέήίόύώΐΰ]")


def respell(text: str) -> str:
    """Latin letters in Greek words made Greek, and words set apart that an apostrophe glues: it always stands between two.

    >>> respell("Eνημερωθείτε στ'αλήθεια")
    'Ενημερωθείτε στ αλήθεια'
    """
    text = GREEK_LOOKALIKES.in_one_script(text)
    return _GLUED.sub(" ", text) if "'" in text else text


def segment(word: str) -> Iterator[Token]:
    """The stem of the word's lemma.

    >>> [token.term for word in ("πληρωμές", "ΠΛΗΡΩΜΗ", "πληρωμη") for token in segment(word)]
    ['πληρωμ', 'πληρωμ', 'πληρωμ']
    >>> [token.term for word in ("ξέχασα", "ξεχασα", "χρέωση", "χρεώσεις", "χρήστης", "χρήστες") for token in segment(word)]
    ['ξεχν', 'ξεχν', 'χρεω', 'χρεω', 'χρηστ', 'χρηστ']
    """
    yield Token(_term(word.lower()), 0, len(word))


def is_word(word: str) -> bool:
    """Whether simplemma's dictionary has the folded word, whatever its accent."""
    final = f"{word[:-1]}ς" if word.endswith("σ") else word
    return any(dictionary_lemma(guess, "el") for guess in (final, *_with_accent(final)))


@lru_cache(maxsize=1 << 16)
def _term(word: str) -> str:
    folded = fold(word)
    lemma = _masculine(fold(_lemma(word)), folded)
    stemmed = _family_stem(lemma) or stem(lemma, "greek")
    if len(stemmed) == 1 or (stemmed in FUNCTION_WORDS and not {lemma, folded} & FUNCTION_WORDS):
        return lemma  # λίστα is not λ, μήνας is not μην
    return stemmed


def _lemma(word: str) -> str:
    accents = [match.start() for match in _ACCENT.finditer(word)]
    if len(accents) > 1:  # το όνομά μου
        last = accents[-1]
        word = word[:last] + _PLAIN.get(word[last], word[last]) + word[last + 1 :]
    elif not accents and dictionary_lemma(word, "el") is None:
        return next((lemma for guess in _with_accent(word) if (lemma := dictionary_lemma(guess, "el"))), None) or lemma_of(word, "el")
    return lemma_of(word, "el")


def _with_accent(word: str) -> Iterator[str]:
    """The ways to accent a word that was typed without: on one of its last three syllables, on the second letter of two vowels."""
    ends = [match.end() for match in _SYLLABLE.finditer(word)]
    if len(ends) > 1:
        for end in (ends[-2], ends[-1], *ends[-3:-2]):
            yield word[: end - 1] + _ACCENTED[word[end - 1]] + word[end:]


def _masculine(lemma: str, word: str) -> str:
    """The plain form of a word, where the dictionary gives another as its lemma: χρήστρια of χρήστης, πελάτισσα of πελάτης (but of πελατών
    it gives πελάτης), επιβάτιδα; the plural αγγλικά of αγγλικών, of which Snowball leaves less than of αγγλικός.
    """
    if word.endswith("ησ") and lemma.endswith(_FEMININE):
        lemma = word
    for ending, plain in _PLAIN_ENDINGS.items():
        if lemma.endswith(ending) and len(lemma) > len(ending) + 2:
            return lemma[: -len(ending)] + plain
    return lemma


def _family_stem(lemma: str) -> str | None:
    """What a verb and its nouns have in common; None for a word of no family."""
    for ending, rest in _ENDINGS:
        if lemma.endswith(ending) and len(lemma) - len(ending) >= _SHORTEST_STEM:
            return lemma[: -len(ending)] + rest
    return None
