"""All that is known of a hand-off, for whoever takes it: read anew for each delivery, so that it is of that moment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.store import Connection
from api.store.answers import GivenAnswer, find_answers
from api.store.attachments import Attachment, find_attachments
from api.store.handoffs import Event, Handoff, find_events, find_handoff

_LISTS = ("shown", "opened", "rejected")


@dataclass(frozen=True, slots=True)
class Article:
    """An article that the person met."""

    id: str
    title: str
    url: str
    """In the person's locale."""

    agents_url: str
    """The same article in the help centre's own locale."""


Describe = Callable[[str, str], Article | None]
"""What an article's id and the person's locale stand for; None where there is no such article now."""


@dataclass(frozen=True, slots=True)
class Case:
    """A hand-off with what led to it."""

    handoff: Handoff
    events: Sequence[Event]
    """All that happened, in order."""

    answers: Sequence[GivenAnswer]
    """Those that the person got, oldest first."""

    articles: Mapping[str, Article]
    """Those that were shown, opened or rejected, and guides that were walked through, by id."""

    attachments: Sequence[Attachment]

    @property
    def question(self) -> str | None:
        """What the person asked: as the app says, else what they asked last."""
        return self.handoff.question or (self.answers[-1].question if self.answers else None)

    def ids(self, what: str) -> list[str]:
        """Of the answers and articles that were `shown`, `opened` or `rejected`."""
        return list(self.handoff.context.get(what, ()))

    @property
    def guide_path(self) -> list[dict[str, str | None]]:
        """What the person chose in guides, in order: `article`, `step`, `question` and `choice` of each."""
        return list(self.handoff.context.get("guide_path", ()))


def read_case(connection: Connection, handoff_id: str, describe: Describe) -> Case | None:
    """The case of a hand-off; None where there is none any more."""
    handoff = find_handoff(connection, handoff_id)
    if handoff is None:
        return None
    named = list(dict.fromkeys(entry for name in _LISTS for entry in handoff.context.get(name, ())))
    answers = find_answers(connection, named, handoff.session)
    ids = [*(entry for entry in named if "/" in entry), *(article for answer in answers for article in answer.articles)]
    ids += [choice["article"] for choice in handoff.context.get("guide_path", ())]
    described = {article: describe(article, handoff.locale) for article in dict.fromkeys(ids)}
    articles = {article: known for article, known in described.items() if known}
    return Case(handoff, find_events(connection, handoff_id), answers, articles, find_attachments(connection, handoff_id))


def as_json(case: Case) -> dict[str, Any]:
    """A case as it is sent to machines."""
    handoff = case.handoff
    return {
        "id": handoff.id,
        "state": handoff.state,
        "opened_at": handoff.opened_at.isoformat(),
        "locale": handoff.locale,
        "queue": handoff.queue,
        "channel": handoff.channel,
        "question": case.question,
        "text": handoff.text,
        "contact": dict(handoff.contact),
        "session": handoff.session,
        **{name: handoff.context.get(name) for name in ("page", "app_version", "device", "identity")},
        **{name: case.ids(name) for name in _LISTS},
        "guide_path": case.guide_path,
        "answers": [_answer(answer) for answer in case.answers],
        "articles": [
            {"id": known.id, "title": known.title, "url": known.url, "agents_url": known.agents_url} for known in case.articles.values()
        ],
        "attachments": [
            {"id": picture.id, "media_type": picture.media_type, "size": picture.size, "path": f"/v1/attachments/{picture.id}"}
            for picture in case.attachments
        ],
    }


def _answer(answer: GivenAnswer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "at": answer.at.isoformat(),
        "question": answer.question,
        "outcome": answer.outcome,
        "confidence": answer.confidence,
        "reasons": list(answer.reasons),
        "articles": list(answer.articles),
    }
