"""One question and who asks it."""

from dataclasses import dataclass, field

from kb.errors import RequestError
from kb.visibility import Viewer

LONGEST_QUESTION = 20_000
"""Characters. A forwarded mail fits, and a pasted log of a few pages."""

LONGEST_READ = 2000
"""Characters of a question that are read, once ligatures and squared words are taken apart: of a longer one, what it asks."""

MOST_RESULTS = 20
MOST_REJECTED = 100
DEFAULT_LIMIT = 5


@dataclass(frozen=True, slots=True)
class Request:
    """One question and who asks it."""

    question: str
    """As typed; kept as `clean` makes it."""

    locale: str | None = None
    """As the app states it: any BCP 47 tag that one of the help centre's locales serves."""

    accept_language: str = ""
    """The browser's header, used where no locale is stated."""

    limit: int = DEFAULT_LIMIT
    """Most results wanted, 1 to `MOST_RESULTS`."""

    viewer: Viewer = field(default_factory=Viewer)
    verbatim: bool = False
    """Whether to read the question as typed, however little it means so."""

    fallbacks: tuple[str, ...] | None = None
    """Other locales whose articles the person can read, in this order, as BCP 47 tags; None for those of the help centre's settings."""

    rejected: tuple[str, ...] = ()
    """Ids of articles that did not help: they are not shown again."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "question", clean(self.question))

    def check(self) -> None:
        """Raises `RequestError` for anything out of its range."""
        if not self.question.strip():
            raise RequestError("the question is blank; send what the person typed")
        check_length(self.question)
        if len(self.rejected) > MOST_REJECTED:
            raise RequestError(f"{len(self.rejected)} articles are rejected; {MOST_REJECTED} are the most: hand over to a human before")
        if not 1 <= self.limit <= MOST_RESULTS:
            raise RequestError(f"limit {self.limit} is out of range; ask for 1 to {MOST_RESULTS} results")


def clean(text: str) -> str:
    """The text as valid Unicode: half surrogates, which no encoding can carry, become `?`."""
    return text.encode("utf-8", "replace").decode("utf-8")


def check_length(text: str) -> None:
    """Raises `RequestError` for a text that is too long to be asked."""
    if len(text) > LONGEST_QUESTION:
        raise RequestError(f"the text has {len(text):,} characters; {LONGEST_QUESTION:,} are the most")
