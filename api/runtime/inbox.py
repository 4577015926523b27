"""What a process does with what people send it: where it is kept, who is told, and the threads that see to both."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from api.answers import Answer, Viewer
from api.handoffs.case import Article, Describe
from api.handoffs.deliveries import AlarmTarget
from api.handoffs.delivering import Retries, delivering
from api.handoffs.masking import mask
from api.handoffs.opening import Desk
from api.insights.alarms import raise_alarms
from api.runtime.live_index import LiveIndex
from api.runtime.repeating import repeating
from api.runtime.settings import Settings
from api.runtime.targets import targets
from api.store import Store
from api.store.answers import GivenAnswer
from api.store.recorder import Recorder
from api.store.retention import prune
from kb.errors import IndexRefused, StoreRefused
from kb.locale import match

_log = logging.getLogger("kotae")

_DAY = 24 * 3600.0
WATCH = 300.0
"""Seconds between two looks for alarms."""

_SOON = 60.0
"""Seconds after the start until what is too old is deleted first."""


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """An answer on its way into the store."""

    answer: Answer
    at: datetime
    rejected: tuple[str, ...]
    session: str | None


class Inbox:
    """The store of a process, and what belongs to it. Made in each process, after a fork."""

    def __init__(self, store: Store, settings: Settings, live: LiveIndex) -> None:
        """Raises `RequestError` where a target's settings cannot be used."""
        known = targets(settings)
        self.desk = Desk(
            store, [target.name for target in known], mask if settings.mask else str, settings.identity_secret.get_secret_value()
        )
        self._told_of_alarms = [target.name for target in known if isinstance(target, AlarmTarget)]
        self.recorder = Recorder(store, self._kept)
        self._settings = settings
        self._live = live

    @contextmanager
    def running(self) -> Iterator[None]:
        """Records, delivers and forgets in threads, for as long as this lasts."""
        retries = Retries(self._settings.delivery_tries)
        with ExitStack() as running:
            running.enter_context(self.recorder.running())
            told = targets(self._settings, self._live)
            running.enter_context(delivering(self.desk.store, told, describer(self._live, self._settings.agents_locale), retries))
            running.enter_context(repeating("forget", _SOON, self._forget))
            running.enter_context(repeating("watch", WATCH, self._watch))
            yield

    def _kept(self, recorded: RecordedAnswer) -> GivenAnswer:
        """What is kept of an answer."""
        answer = recorded.answer
        return GivenAnswer(
            id=answer.answer_id,
            at=recorded.at,
            locale=answer.locale,
            question=self.desk.mask(answer.question),
            outcome=answer.outcome,
            confidence=answer.confidence,
            reasons=tuple(reason.code for reason in answer.reasons),
            articles=tuple(result.article for result in answer.results),
            rejected=recorded.rejected,
            degraded=answer.degraded,
            session=recorded.session,
        )

    def _forget(self) -> float:
        """Deletes what is too old, every day."""
        try:
            prune(self.desk.store, self._settings.retention_days, datetime.now(UTC))
        except StoreRefused as error:
            _log.warning("%s; what is too old is not deleted yet", error)
            return _SOON
        return _DAY

    def _watch(self) -> float:
        """Raises alarms, where the last day was beyond what the owner of the help centre allows."""
        try:
            raise_alarms(self.desk.store, self._live.generation.help_center, self._told_of_alarms, datetime.now(UTC))
        except (StoreRefused, IndexRefused):
            pass  # whoever records or follows tells it
        except Exception:  # whatever it is, later ones must be raised all the same
            _log.exception("looking for alarms")
        return WATCH


def open_store(settings: Settings) -> Store | None:
    """The store that the settings name, not opened yet; None where nothing is kept. Raises `StoreRefused` or `NotInstalled`."""
    if settings.store == "none":
        return None
    return Store(beside(settings.index) if settings.store == "auto" else settings.store)


def beside(index: Path) -> Path:
    """The store's file where no other is set: beside the index, as that one is replaced as a whole, and may be read-only.

    >>> beside(Path("/srv/kotae/index")).name
    'index.store.db'
    """
    whole = index.absolute()
    return whole.with_name(f"{whole.name}.store.db")


def describer(live: LiveIndex, for_agents: str = "") -> Describe:
    """What tells titles and addresses of articles, as they are served now to whom the process serves; `for_agents` is a locale."""

    def describe(article: str, locale: str) -> Article | None:
        try:
            generation = live.generation
        except IndexRefused:
            return None
        center = generation.help_center

        def where(wanted: str) -> tuple[str, str] | None:
            """Title and address for readers of a locale, else of those that stand in for it."""
            fallbacks = center.all_fallbacks(wanted) if wanted in center.locales else ()
            for tag in (tag for tag in (wanted, *fallbacks, center.default_locale) if tag in generation.locales):
                metadata = generation.index(tag, Viewer("internal")).articles.metadata.get(article)
                if metadata:
                    return metadata.title, center.url(tag, article)
            return None

        shown = where(locale)
        theirs = where(match(for_agents, center.locales) or center.default_locale) or shown
        return Article(article, *shown, theirs[1]) if shown and theirs else None

    return describe
