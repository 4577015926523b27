"""A source becomes a content root, or what was imported into one is brought up to date."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from kb.content import read_content
from kb.errors import ContentError
from kb.files import SETTINGS_FILE, Unreadable, parse_article
from kb.files.settings import read_settings
from kb.importing.articles import article_file
from kb.importing.choosing import BODIES, Chosen, Named, Text, choose, name_all
from kb.importing.linking import Links, Version, told_once
from kb.importing.report import Mended, Moved, Report, ReportedNote
from kb.importing.settings import extend_settings
from kb.importing.site import Note, Site
from kb.importing.writing import Writer, read_state
from kb.problems import Problem
from kb.translations.source_hash import source_hash

Start = Callable[[Path, str, Sequence[str], Mapping[str, Mapping[str, str]]], object]
"""Makes a content root of a name, locales, of which the first is the default, and categories with their titles by locale."""


def import_site(site: Site, source: str, root: Path, start: Start, *, overwrite: bool = False, name: str = "") -> Report:
    """Writes what `source` holds into `root`, which `start` makes where there is none; raises `ContentError`.

    Files that were edited there are left alone unless they are to be overwritten; `name` is that of a new help centre.
    """
    state = read_state(root, source)
    chosen = choose(site)
    if not chosen.texts:
        raise ContentError([Problem(note.place, 0, note.message) for note in chosen.notes])
    named = name_all(site, chosen, state.ids)
    notes = [*site.notes, *chosen.notes, *_prepare(root, name or site.name or "Help", chosen, named, start)]
    files, links, said = _files(site, chosen, named, read_settings(root).value.default_locale)
    writer = Writer(root, state, overwrite)
    for path, data in sorted(files.items()):
        writer.write(path, data)
    writer.finish(source, files)
    return Report(
        source=source,
        articles=len(named.ids),
        written=tuple(writer.written),
        updated=tuple(writer.updated),
        unchanged=writer.unchanged,
        notes=tuple(ReportedNote(**note._asdict()) for note in dict.fromkeys([*notes, *said, *writer.notes])),
        moved=tuple(_moved(chosen, named)),
        pictures=tuple(sorted(links.elsewhere)),
        errors=tuple(_errors(root)),
    )


def _prepare(root: Path, name: str, chosen: Chosen, named: Named, start: Start) -> list[Note]:
    """Makes the content root, or adds to its settings what is missing there; what a person has to add is told."""
    tags = list(dict.fromkeys((next(iter(chosen.locales.values())), *sorted(text.locale for text in chosen.texts))))
    if not (root / SETTINGS_FILE).exists():
        start(root, name, tags, named.categories)
    settings, notes = extend_settings(root, tags, named.categories, read_settings(root).value)
    if settings:
        (root / SETTINGS_FILE).write_bytes(settings)
    return notes


def _files(site: Site, chosen: Chosen, named: Named, default: str) -> tuple[dict[str, bytes], Links, list[Note]]:
    """All that is to be written, by path, and what to tell of it. Texts in the locale `default` are the originals of the others."""
    order = list(chosen.locales.values())
    versions: dict[str, dict[str, Version]] = {}
    for text in sorted(chosen.texts, key=lambda text: order.index(text.locale)):
        versions.setdefault(text.page.key, {})[text.locale] = Version(text.locale, text.page.draft, text.anchors)
    links = Links(site, named.ids, versions)
    owners = {(text.locale, named.ids[text.page.key]): text.page.key for text in chosen.texts}
    files: dict[str, bytes] = {}
    notes: list[Note] = []
    stamps: dict[str, str] = {}
    for text in sorted(chosen.texts, key=lambda text: text.locale != default):
        key, locale = text.page.key, text.locale
        path = f"{locale}/{named.ids[key]}.md"
        aliases = [
            old for old in dict.fromkeys(text.page.old_ids) if owners.setdefault((locale, old), key) == key and old != named.ids[key]
        ]
        markdown, lost = _markdown(text, links, chosen)
        stamp = "" if text.page.outdated else stamps.get(key, "")
        written = article_file(text.page, markdown, aliases, stamp)
        if locale == default:
            stamps[key] = _stamp(written, path, locale, named.ids[key])
        files[path] = written.encode()
        notes += _notes(text, path, lost)
    return files | links.pictures, links, notes


def _stamp(written: str, path: str, locale: str, article: str) -> str:
    """What the translations of an article say that they were made from; nothing where it cannot be read, which is told in the end."""
    try:
        return str(source_hash(parse_article(written, path, locale, article)))
    except Unreadable:
        return ""


def _markdown(text: Text, links: Links, chosen: Chosen) -> tuple[str, list[str]]:
    """The text, and what it lost."""
    body = BODIES[text.page.form](text.page.body)

    def resolve(link: str, image: bool) -> str | None:
        return links.target(link, image, text.page, text.locale, body.lost)

    markdown = body.markdown(resolve, chosen.wanted.get(text.page.key, ()))
    return markdown, told_once(body.lost)


def _notes(text: Text, path: str, lost: Sequence[str]) -> Iterator[Note]:
    yield from (Note("changed", path, message) for message in lost)
    if text.page.draft:
        yield Note("draft", path, "")
    if text.page.internal:
        yield Note("internal", path, "it is not for everybody there; take `audience` away if it may be")


def _moved(chosen: Chosen, named: Named) -> Iterator[Moved]:
    """The addresses of old."""
    for text in chosen.texts:
        if text.page.address:
            yield Moved(address=text.page.address, article=named.ids[text.page.key], locale=text.locale)


def _errors(root: Path) -> Iterator[Mended]:
    """What `kotae check` refuses."""
    try:
        read_content(root)
    except ContentError as error:
        for problem in error.problems:
            if problem.severity == "error":
                yield Mended(file=problem.file, line=problem.line, message=problem.message)
