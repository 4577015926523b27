"""Pages for what is not there, what went wrong, and what was said about an article."""

from collections.abc import Sequence

from api.pages.rendering import render
from api.pages.site.frame import page
from api.pages.site.head import Head
from api.pages.site.home import most_asked, step_of
from api.pages.site.place import Place
from api.pages.static_files import address


def missing_page(place: Place, wanted: str) -> str:
    """A page that is not there: it searches, beginning with the words of its address."""
    return page(place, "missing.html", Head("", indexed=False), wanted=wanted, most_asked=most_asked(place.categories))


def thanks_page(place: Place, *, helpful: bool, back: str, question: str, rejected: Sequence[str]) -> str:
    """What is said to whoever told whether something helped."""
    return page(place, "thanks.html", Head("", indexed=False), helpful=helpful, back=back, question=question, rejected=rejected)


def refused_page(place: Place, reason: str) -> str:
    """A request that cannot be answered: `often` from one caller, `large`, `foreign`, or `down`."""
    return page(place, "refused.html", Head("", indexed=False), reason=reason, step=step_of(place))


def down_page(locale: str, root: str) -> str:
    """What is shown while there is no index, and so no help centre to name."""
    return render("site", "down.html", locale, root=root, style=address("site.css"))
