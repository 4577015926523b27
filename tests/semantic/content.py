"""The help centre of these tests, and questions to it."""

from tests.files import article, help_center

SETTINGS = help_center("en: {}, uk: {fallbacks: [en]}, ja: {fallbacks: [en]}")

FILES = {
    "help-center.yaml": SETTINGS,
    "en/help/reset.md": article("Reset your password", "For when you cannot log in: choose a new one."),
    "en/help/payout.md": article("When you are paid", "Money is sent each Friday."),
    "en/help/refund.md": article("Refunds", "We pay you back within three days."),
    "en/help/printer.md": article("Printer messages", "E-1042 means that there is no paper. The frobnicator is empty then."),
    "en/help/pets.md": article("Travel with a dog", "Dogs may come along."),
    "en/help/invoice.md": article("Invoices", "An invoice is sent each month, on account of your rides."),
    "en/help/move.md": article("Change your address", "Tell us where you live now."),
    "uk/help/language.md": article("Змінити мову", "Мову змінюють у профілі."),
}
"""No article is in Japanese."""

PARAPHRASES = {
    "I can't get into my account": "reset",
    "may my puppy come with me": "pets",
    "I moved house": "move",
    "give me my money back": "refund",
    "ξέχασα τον κωδικό μου": "reset",
    "Μετακόμισα σε καινούργιο διαμέρισμα": "move",
    "чи можна з собакою": "pets",
    "パスワードを忘れた": "reset",
}
"""Questions to the English articles, few of which share a word with the right one, by which that is."""

LOCKED_OUT = "I can't get into my account"
