"""The one tree of errors.

    KotaeError                  we are at fault
    ├── ContentError            what a writer must mend
    ├── NotInstalled            an extra is wanted that is not installed
    ├── RequestError            what the caller asked cannot be done
    │   ├── TooLarge            more than may be sent at once
    │   ├── UnknownLocale       no such locale in this help centre
    │   ├── UnknownArticle      no such article in this locale
    │   ├── UnknownHandoff      no such hand-off, or not for whoever asks
    │   ├── UnknownGap          no such gap in this period
    │   ├── Conflict            not any more, or not twice
    │   ├── KeyRefused          a key is missing or wrong
    │   ├── ScopeRefused        a key that may not do this
    │   ├── OriginRefused       a page of an origin that may not ask
    │   └── RateLimited         too often from one caller
    ├── Overloaded              more is asked than can be answered in time
    ├── EmbedderRefused         no vectors can be made as asked
    │   ├── NoEmbedder          what makes them is not installed or not known
    │   └── EmbedderFailed      it gave none, or wrong ones
    ├── EngineRefused           the search engine does not do what it is asked
    │   └── EngineUnavailable   none of its nodes answers in time
    ├── StoreRefused            what people send us cannot be kept
    │   ├── StoreUnavailable    the database does not answer
    │   ├── NewerStore          a later version of Kotae has written it
    │   └── BackupRefused       a backup cannot be made or restored so
    ├── DeliveryFailed          a target did not take a hand-off; it may later
    │   ├── DeliveryRefused     it never will
    │   └── TargetGone          it wants nothing any more
    └── IndexRefused            the index root cannot serve or take this
        ├── NoIndex             nothing was built there yet
        ├── OtherAnalysis       built by other analysis code
        ├── OtherModel          its vectors were made by another model
        ├── OtherEngine         it was built for an engine that is not set
        ├── DamagedIndex        files are missing or broken
        │   └── OtherFormat     built by another version of Kotae, in a form that this one does not read
        ├── RolledBack          the content that was rolled back from
        ├── BuildUnderWay       another build holds the lock
        ├── CannotWrite         the disk is full or read-only, or not ours
        ├── PlaceUnreachable    the bucket or folder of a published index does not answer
        └── PublishedMeanwhile  somebody else published to the same place

Each message names the thing, the place and the way out. Exit codes are in `api.cli.errors`, HTTP statuses in `api.http.problems`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.problems import Problem


class KotaeError(Exception):
    """Anything that Kotae raises on purpose."""


class ContentError(KotaeError):
    """Content that cannot be built; holds all that is wrong with it, not only the first."""

    def __init__(self, problems: Sequence["Problem"]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class NotInstalled(KotaeError):
    """A package of an extra is missing."""


class RequestError(KotaeError):
    """A question, limit or option out of its range."""


class TooLarge(RequestError):
    """The body of a request is over its limit."""


class UnknownLocale(RequestError):
    """The help centre has no such locale."""


class UnknownArticle(RequestError):
    """The locale has no such article."""


class UnknownGap(RequestError):
    """No such gap in this period."""


class UnknownHandoff(RequestError):
    """There is no such hand-off, or its secret is another: which of the two is not told."""


class Conflict(RequestError):
    """What is asked does not fit what was done before."""


class KeyRefused(RequestError):
    """A key that is needed is missing or wrong."""


class ScopeRefused(RequestError):
    """A key that holds, and may not do what is asked."""


class OriginRefused(RequestError):
    """A web page of an origin that was not allowed."""


class RateLimited(RequestError):
    """One caller asks too often."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds
        """After which to try again."""


class Overloaded(KotaeError):
    """More requests wait than can be answered in time."""


class EmbedderRefused(KotaeError):
    """An embedder that cannot be used as asked."""


class NoEmbedder(EmbedderRefused):
    """The embedder is not installed, or there is no such."""


class EmbedderFailed(EmbedderRefused):
    """The embedder gave no vectors, or wrong ones."""


class EngineRefused(KotaeError):
    """The search engine does not do what it is asked."""


class EngineUnavailable(EngineRefused):
    """None of the search engine's nodes answers in time; it may soon."""


class StoreRefused(KotaeError):
    """A store that cannot be used as asked."""


class StoreUnavailable(StoreRefused):
    """The store's database does not answer, or cannot be written."""


class NewerStore(StoreRefused):
    """The store was written by a later version of Kotae, whose tables this one does not know."""


class BackupRefused(StoreRefused):
    """A backup that is damaged or newer, or what it would take the place of, or what cannot be written."""


class DeliveryFailed(KotaeError):
    """A target did not take what was to be delivered; a later try may succeed."""

    def __init__(self, message: str, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds that the target wants to be left alone, at least."""


class DeliveryRefused(DeliveryFailed):
    """The target will never take it: another try would end the same."""


class TargetGone(DeliveryFailed):
    """The target says that it wants nothing any more."""


class IndexRefused(KotaeError):
    """An index root that cannot be used as asked."""


class NoIndex(IndexRefused):
    """The index root holds no generation."""


class OtherAnalysis(IndexRefused):
    """The generation's terms were made by other analysis code than the code that runs."""


class OtherModel(IndexRefused):
    """The generation's vectors were made by another model than the one that is set."""


class OtherEngine(IndexRefused):
    """The generation was built for an engine that is not set."""


class DamagedIndex(IndexRefused):
    """A file of the generation is missing or cannot be read."""


class OtherFormat(DamagedIndex):
    """Another version of Kotae built the generation, in a form that this one does not read."""


class RolledBack(IndexRefused):
    """This content was rolled back from, and would come back unnoticed."""


class BuildUnderWay(IndexRefused):
    """Another build writes to the same index root."""


class CannotWrite(IndexRefused):
    """The index root cannot be written to."""


class PlaceUnreachable(IndexRefused):
    """A bucket or folder that indexes are published to cannot be read or written."""


class PublishedMeanwhile(IndexRefused):
    """Somebody else published to the same place while we did, and what they published stays."""
