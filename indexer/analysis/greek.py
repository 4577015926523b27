"""Greek: lemma, accents off, then the Snowball stem."""

from collections.abc import Iterator

from indexer.analysis.folding import fold
from indexer.analysis.lemmatising import lemma
from indexer.analysis.stemming import stem
from indexer.analysis.tokens import Token

FUNCTION_WORDS = frozenset(
    """
    α αλλα αλλη αλλο αλλοι αν ανα απο αρα ασ αυτα αυτεσ αυτη αυτην αυτησ αυτο αυτοι αυτον αυτοσ αυτου αυτουσ
    αυτων αφου γεια για γιατι δε δεν δηλαδη δικα δικη δικο δικοσ εαν εγω εδω ειμαι ειμαστε ειναι εισαι ειστε ειχα ειχαν
    ειχε εκει εκεινη εκεινο εκεινοσ εμεισ εμενα εν ενα εναν ενασ ενοσ εντοσ επανω επειδη επι επισησ εσασ εσεισ εσενα εσυ
    ετσι ευχαριστω εχει εχεισ εχετε εχουμε εχουν εχω η ηδη ημουν ηταν θα ιδια ιδιο ιδιοσ ισωσ καθε καθωσ και κανεισ καποια
    καποιεσ καποιο καποιοι καποιον καποιοσ καπου καπωσ κατα κατι κι λοιπον μασ με μεσα μεσω μετα μεταξυ μεχρι μη μην μηπωσ
    μια μιαν μιασ μονο μου μπορει μπορεισ μπορειτε μπορουμε μπορουν μπορω να ναι ο οι ολα ολεσ ολη ολο ολοι ολουσ ομωσ
    οποια οποιεσ οποιο οποιοι οποιον οποιοσ οπου οπωσ οταν οτι οτιδηποτε ου ουτε οχι παλι πανω παρα παρακαλω περι πια πιο
    ποια ποιεσ ποιο ποιοι ποιον ποιοσ ποιουσ πολυ ποσα ποσεσ ποση ποσο ποσοι ποτε που πρεπει πριν προσ πρωτα πωσ σ σα σαν
    σασ σε σου στα στη στην στισ στο στον στουσ συ συν τα τελικα τετοια τετοιο την τησ τι τιποτα τισ το τον τοσο τοτε του
    τουσ των τωρα υπαρχει υπαρχουν υπο χωρισ ω ωσ ωστε
    """.split()
)
"""Folded. Words that say how something is asked, not what: articles, pronouns, auxiliaries, question words, courtesies."""


def segment(word: str) -> Iterator[Token]:
    """The stem of the word's lemma.

    >>> [token.term for word in ("πληρωμές", "ΠΛΗΡΩΜΗ", "πληρωμη") for token in segment(word)]
    ['πληρωμ', 'πληρωμ', 'πληρωμ']
    """
    yield Token(stem(fold(lemma(word.lower(), "el")), "greek"), 0, len(word))
