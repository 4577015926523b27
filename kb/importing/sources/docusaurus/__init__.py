"""Docusaurus, from the folder of its site: `docs/`, and its translations in `i18n/<locale>/docusaurus-plugin-content-docs/current/`.

https://docusaurus.io/docs/i18n/introduction, https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-docs
"""

from collections.abc import Iterator
from pathlib import Path

from kb.errors import ContentError
from kb.importing.site import Note, Site
from kb.importing.sources.docusaurus.addresses import Addresses
from kb.importing.sources.docusaurus.categories import category, folder_place
from kb.importing.sources.docusaurus.docs import Doc, page_of, place_of, read_docs
from kb.importing.sources.docusaurus.tree import Tree, find_tree
from kb.problems import Problem

__all__ = ["read"]


def read(folder: Path) -> Site:
    """The docs of the site in `folder`; raises `ContentError`."""
    if not (folder / "docs").is_dir():
        raise ContentError([Problem(str(folder), 0, "no folder `docs` in it; name the folder of the site, which holds `docs` and `i18n`")])
    tree = find_tree(folder)
    docs = [doc for locale in tree.folders for doc in read_docs(tree, locale)]
    if not docs:
        problems = [Problem("docs", 0, "no `.md` or `.mdx` in it"), *(Problem(note.place, 0, note.message) for note in tree.notes)]
        raise ContentError(problems)
    pages = [page_of(tree, doc) for doc in _ordered(tree, docs)]
    categories = [category(tree, name) for name in dict.fromkeys(page.category for page in pages)]
    addresses = Addresses(tree, {doc.path for doc in docs}, {page.address: page.key for page in pages})
    return Site(tree.name, tree.default, categories, pages, addresses.locate, (*tree.notes, *_passed_over(folder)))


def _ordered(tree: Tree, docs: list[Doc]) -> list[Doc]:
    """As the default locale's sidebar has them: by the numbers of folders, then of docs."""
    originals = {doc.path: doc for doc in reversed(docs)}

    def place(doc: Doc) -> tuple[tuple[float, str], ...]:
        *folders, name = doc.path.split("/")
        outer = ["/".join(folders[: depth + 1]) for depth in range(len(folders))]
        position = originals[doc.path].head.sidebar_position
        own = float(position) if isinstance(position, int | float) else place_of(name)
        return (*(folder_place(tree, folder) for folder in outer), (own, name))

    return sorted(docs, key=place)


def _passed_over(folder: Path) -> Iterator[Note]:
    for name, what in (("blog", "a blog"), ("src/pages", "pages that are programs"), ("versioned_docs", "docs of other versions")):
        if (folder / name).is_dir():
            yield Note("left_out", name, f"{what}; only `docs` and its translations are imported")
