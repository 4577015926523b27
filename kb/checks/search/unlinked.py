"""Readers who browse find every article."""

from collections import Counter
from collections.abc import Iterator

from kb.checks.search.readers import searched
from kb.files import Files
from kb.links import linked_article
from kb.problems import Problem

_MANY = 20
"""Articles of a category: nobody reads through a list of more."""


def check_unlinked(files: Files) -> Iterator[Problem]:
    """Articles that no other leads to, in categories too long to be read through: who does not search does not see them."""
    found = list(searched(files))
    led_to = {(file.locale, other) for file in found for other in file.metadata.related if other != file.id}
    for file in found:
        for reference in file.markdown.references:
            other = linked_article(reference.target, file, files)
            if other and other is not file:
                led_to.add((other.locale, other.id))
    sizes = Counter((file.locale, file.id.partition("/")[0]) for file in found)
    for file in found:
        metadata = file.metadata
        category = file.id.partition("/")[0]
        if sizes[file.locale, category] <= _MANY or (file.locale, file.id) in led_to or metadata.promoted or metadata.context:
            continue
        message = (
            f"no article leads here, and `{category}` has {sizes[file.locale, category]} articles, too many to read through; "
            "link to it, or name it in `related` of one"
        )
        yield Problem(file.path, file.head_line("title"), message, "warning")
