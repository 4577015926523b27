"""Content to a new generation."""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal, NamedTuple

from indexer import shelf
from indexer.analysed import FIELD_WEIGHTS, LAYERS, AnalysedArticle, analyse
from indexer.analysis import LANGUAGES, fingerprint
from indexer.backends.backend import Document, Engine
from indexer.generations import MANIFEST, LocaleManifest, Manifest, Pointer, locked, read_manifest, read_pointer, switch, write_safely
from kb.article import Content
from kb.errors import DamagedIndex, NoIndex, RolledBack
from kb.locale import language

_FORMAT = 1
"""Counted up when the files of a generation change their form."""

Progress = Callable[[], None]
"""Called after each article."""


class Built(NamedTuple):
    """What a build did."""

    generation: str
    how: Literal["built", "unchanged", "restored"]
    """`restored`: the same content was built before, and its generation was still there."""


def build(content: Content, root: Path, engine: Engine, *, force: bool = False, progress: Progress = lambda: None) -> Built:
    """Makes `root` serve `content`: writes a new generation beside the served one, then switches.

    The same content and code give the same generation id; nothing is written when it is served already. `force` takes content that was
    rolled back from, and writes anew what is there. Raises `RolledBack` and `BuildUnderWay`.
    """
    generation = identify(content)
    with locked(root):
        pointer = _served(root)
        if pointer and generation in pointer.rolled_back and not force:
            raise RolledBack(f"this content is generation {generation}, which was rolled back from; change it, or build with --force")
        how = _ensure(root / generation, generation, content, engine, force=force, progress=progress)
        if pointer and pointer.generation == generation:
            return Built(generation, "unchanged" if how == "restored" else how)
        switch(root, _succeed(pointer, generation))
        return Built(generation, how)


def rollback(root: Path) -> str:
    """Serves the generation before again; returns its id. Raises `NoIndex` when there is none."""
    with locked(root):
        pointer = read_pointer(root)
        if not pointer.earlier:
            raise NoIndex(f"no generation before {pointer.generation} in {root}; build the content that you want instead")
        before, *earlier = pointer.earlier
        read_manifest(root / before)
        refused = (pointer.generation, *pointer.rolled_back)
        switch(root, Pointer(generation=before, earlier=tuple(earlier), rolled_back=refused))
        return before


def identify(content: Content) -> str:
    """The id of the generation that `content` makes: a hash of the content and of the analysis. Hexadecimal, 16 characters."""
    digest = hashlib.sha256(f"{_FORMAT} {version('tantivy')} {FIELD_WEIGHTS}\n".encode())
    digest.update(content.help_center.model_dump_json().encode())
    for spoken in sorted(LANGUAGES):
        digest.update(f"\n{spoken} {fingerprint(spoken)}".encode())
    for article in content.articles:
        digest.update(f"\n{article.locale} {article.id} {article.digest}".encode())
    for name, file in sorted(content.assets.items()):
        digest.update(f"\n{name} {hashlib.sha256(file.read_bytes()).hexdigest()}".encode())
    return digest.hexdigest()[:16]


def _served(root: Path) -> Pointer | None:
    try:
        return read_pointer(root)
    except NoIndex:
        return None


def _succeed(pointer: Pointer | None, generation: str) -> Pointer:
    if pointer is None:
        return Pointer(generation=generation)
    earlier = tuple(known for known in (pointer.generation, *pointer.earlier) if known != generation)
    refused = tuple(known for known in pointer.rolled_back if known != generation)
    return Pointer(generation=generation, earlier=earlier, rolled_back=refused)


def _ensure(
    folder: Path, generation: str, content: Content, engine: Engine, *, force: bool, progress: Progress
) -> Literal["built", "restored"]:
    """A complete generation in `folder`: the one that lies there, or a new one."""
    if not force:
        try:
            read_manifest(folder)
        except DamagedIndex:
            pass
        else:
            return "restored"
    draft = folder.with_name(f".building-{generation}")
    shutil.rmtree(draft, ignore_errors=True)
    _write(draft, generation, content, engine, progress)
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)
    return "built"


def _write(folder: Path, generation: str, content: Content, engine: Engine, progress: Progress) -> None:
    locales = {}
    for locale in content.help_center.locales:
        analysed = []
        for article in content.of(locale):
            analysed.append(analyse(article))
            progress()
        locales[locale] = _write_locale(folder / locale, language(locale), analysed, engine)
    for name, file in content.assets.items():
        (folder / "assets" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / "assets" / name)
    packages = {name: version(name) for name in sorted({"tantivy", *(name for row in LANGUAGES.values() for name in row.packages)})}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(generation=generation, built_at=now, help_center=content.help_center, locales=locales, packages=packages)
    write_safely(folder / MANIFEST, manifest.model_dump_json(indent=1) + "\n")


def _write_locale(folder: Path, spoken: str, articles: Sequence[AnalysedArticle], engine: Engine) -> LocaleManifest:
    folder.mkdir(parents=True)
    shelf.write(folder / "articles.sqlite", articles)
    sections = [section for article in articles for section in article.sections]
    engine.write(folder / "engine", LAYERS, (Document(ordinal, section.layers) for ordinal, section in enumerate(sections)))
    return LocaleManifest(articles=len(articles), sections=len(sections), fingerprint=fingerprint(spoken))
