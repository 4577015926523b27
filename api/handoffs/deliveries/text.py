"""What agents read of a hand-off, the same in every target: in their language, and what the person wrote as they wrote it."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict, cast

from api.handoffs.case import Case
from api.handoffs.deliveries.target import Delivery
from api.store.attachments import Attachment
from kb.locale import KNOWN, match

_FOLDER = Path(__file__).with_name("locales")

_LONGEST_SUBJECT = 120
"""Characters: Zendesk takes 150, and mail programs show fewer."""

_INVISIBLE = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of writing: in a subject they would make others' text unreadable."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line for agents."""

    text: str
    url: str | None = None
    """Where it leads to; may be no address of the web, as a page is whatever the app says."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together."""

    heading: str
    """Empty for none."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """What is told of one delivery."""

    subject: str
    """One line. The same for all that is told of a hand-off, until it is taken back."""

    words: str
    """What the person wrote, as typed; ours where they wrote nothing, empty where it is erased."""

    notes: tuple[Block, ...]
    """What only agents need to see."""


class _Texts(TypedDict):
    no_question: str
    withdrawn: str
    person: str
    asked: str
    outcomes: dict[str, str]
    guide: str
    articles: str
    marks: dict[str, str]
    yours: str
    fields: dict[str, str]
    identity: dict[str, str]
    screenshots: str
    left_out: str
    handoff: str


@dataclass(frozen=True, slots=True)
class AgentsText:
    """Writes to agents."""

    locale: Callable[[], str]
    """The one that agents read now."""

    public_url: str = ""
    """Where people reach the API; addresses that begin with a slash are below it. Empty: they stay as they are."""

    handoff_url: str = ""
    """Where agents see a hand-off, with `{id}` in it; empty for nowhere."""

    def letter(self, delivery: Delivery, left_out: tuple[Attachment, ...] = ()) -> Letter:
        """What to tell of a delivery, and of pictures that could not be sent along."""
        texts, case = _texts(self.locale()), delivery.case
        end = [*self._left_out(texts, left_out), Block("", (self._back(texts, case),))]
        subject = _subject(case, texts)
        if delivery.kind == "withdrawn":
            return Letter(subject, "", (Block("", (Line(texts["withdrawn"]),)), *end))
        if delivery.kind == "message":
            return Letter(subject, delivery.text or "", tuple(end))
        words = "\n\n".join(dict.fromkeys(text for text in (case.question, case.handoff.text) if text))
        blocks = (
            _person(case, texts),
            _asked(case, texts),
            _chosen(case, texts),
            Block(texts["articles"], tuple(self._articles(case, texts))),
        )
        return Letter(subject, words or texts["no_question"], (*(block for block in blocks if block.lines), *end))

    def _articles(self, case: Case, texts: _Texts) -> Iterator[Line]:
        """Each that the person met, what became of it, and the same in the agents' language."""
        marks = _marks(case)
        for article in case.articles.values():
            mark = texts["marks"][marks.get(article.id, "shown")]
            yield Line(f"{article.title} – {mark}", self._whole(article.url))
            if article.agents_url != article.url:
                yield Line(texts["yours"], self._whole(article.agents_url))

    def _left_out(self, texts: _Texts, pictures: tuple[Attachment, ...]) -> list[Block]:
        lines = tuple(Line(f"{picture.id}: {texts['left_out']}", self._whole(f"/v1/attachments/{picture.id}")) for picture in pictures)
        return [Block(texts["screenshots"], lines)] if lines else []

    def _back(self, texts: _Texts, case: Case) -> Line:
        url = self.handoff_url.replace("{id}", case.handoff.id) or None
        return Line(f"{texts['handoff']} {case.handoff.id}", url)

    def _whole(self, url: str) -> str:
        return self.public_url.rstrip("/") + url if url.startswith("/") else url


def pictures_of(delivery: Delivery) -> list[Attachment]:
    """Those that came with what is delivered: uploaded before it, and after what was said before it."""
    said = [event.at for event in delivery.case.events if event.kind in {"opened", "message"} and event.at < delivery.at]
    since = max(said) if delivery.kind == "message" and said else None
    if delivery.kind == "withdrawn":
        return []
    return [picture for picture in delivery.case.attachments if picture.at <= delivery.at and (since is None or picture.at > since)]


def mark(delivery: Delivery) -> str:
    """By which to find out whether a target has a delivery already.

    Twelve hexadecimal digits by chance: two of a million are the same with a probability below a hundredth.
    """
    return f"kotae-{delivery.id.removeprefix('msg_')[:12]}"


def _subject(case: Case, texts: _Texts) -> str:
    said = case.question or (case.handoff.text or "").strip().partition("\n")[0]
    line = " ".join(_INVISIBLE.sub("", said).split()) or texts["no_question"]
    return line if len(line) <= _LONGEST_SUBJECT else f"{line[: _LONGEST_SUBJECT - 1].rstrip()}…"


def _person(case: Case, texts: _Texts) -> Block:
    handoff, names = case.handoff, texts["fields"]
    known = {
        **handoff.contact,
        "locale": handoff.locale,
        "queue": handoff.queue,
        "channel": handoff.channel,
        **handoff.context,
        "opened_at": f"{handoff.opened_at:%Y-%m-%d %H:%M} UTC",
    }
    if known.get("user") and known.get("identity"):
        known["user"] = f"{known['user']} ({texts['identity'][known['identity']]})"
    lines = (Line(f"{name}: {known[key]}", known[key] if key == "page" else None) for key, name in names.items() if known.get(key))
    return Block(texts["person"], tuple(lines))


def _asked(case: Case, texts: _Texts) -> Block:
    """What the person asked before, oldest first, and what came of it."""
    lines = (Line(f"{answer.question} – {texts['outcomes'].get(answer.outcome, answer.outcome)}") for answer in case.answers)
    return Block(texts["asked"], tuple(lines))


def _chosen(case: Case, texts: _Texts) -> Block:
    """What the person chose in guides, step by step, in the words that they read."""
    lines = (Line(f"{choice['question'] or choice['step']} – {choice['choice']}") for choice in case.guide_path)
    return Block(texts["guide"], tuple(lines))


def _marks(case: Case) -> dict[str, str]:
    """What became of each article; of several things, the last: shown, opened, did not help. An answer's id stands for its articles."""
    articles = {answer.id: answer.articles for answer in case.answers}
    return {
        article: what for what in ("shown", "opened", "rejected") for named in case.ids(what) for article in articles.get(named, (named,))
    }


@cache
def _texts(locale: str) -> _Texts:
    ours = match(locale, KNOWN) or "en"
    return cast("_Texts", json.loads((_FOLDER / f"{ours}.json").read_text(encoding="utf-8")))
