"""What an import did, for people and for programs."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from kb.importing.site import Reason
from kb.problems import Problem

_HEADS: dict[Reason, str] = {
    "left_out": "not imported",
    "settings": "to be added to help-center.yaml by hand",
    "edited": "edited here since, and left as it is; --overwrite replaces it",
    "gone": "no longer in the source; delete it, if it is not wanted any more",
    "changed": "imported with a change",
    "outdated": "translations that are older than their originals",
    "draft": "drafts",
    "internal": "shown to your own staff only",
}
"""In the order in which they are told."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class ReportedNote(_Frozen):
    """One thing to look at."""

    reason: Reason
    place: str = Field(description="A path below the content root, or the place in the source.")
    message: str


class Moved(_Frozen):
    """An address of old, and the article that stands for it now."""

    address: str
    article: str
    locale: str


class Mended(_Frozen):
    """What `kotae check` says of what was written."""

    file: str
    line: int
    message: str


class Report(_Frozen):
    """What an import did."""

    source: str
    articles: int
    written: tuple[str, ...] = Field(description="Paths that are new, sorted.")
    updated: tuple[str, ...] = Field(description="Paths that changed in the source since, sorted.")
    unchanged: int
    notes: tuple[ReportedNote, ...]
    moved: tuple[Moved, ...] = Field(description="For redirects from the old help centre.")
    pictures: tuple[str, ...] = Field(description="Addresses of pictures that are shown from where they are, sorted.")
    errors: tuple[Mended, ...] = Field(description="What `kotae check` refuses, if anything.")

    def people(self) -> Iterator[str]:
        """Lines that say it."""
        for reason, head in _HEADS.items():
            notes = [note for note in self.notes if note.reason == reason]
            if notes:
                yield f"{head}:"
                yield from (f"  {note.place}: {note.message}" if note.message else f"  {note.place}" for note in notes)
        if self.pictures:
            yield f"{len(self.pictures)} pictures are shown from where they were, such as {self.pictures[0]}"
        for error in self.errors:
            yield str(Problem(error.file, error.line, error.message))
        counts = f"{len(self.written)} written, {len(self.updated)} updated, {self.unchanged} as they were"
        kept = sum(note.reason == "edited" for note in self.notes)
        yield f"{self.articles} articles; files: {counts}" + (f", {kept} left alone" if kept else "")
