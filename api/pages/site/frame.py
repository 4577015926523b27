"""What stands around every page: header, languages, footer."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from api.answers.messages import language_name
from api.answers.models import Contact
from api.pages.rendering import render
from api.pages.site.branding import style_sheet
from api.pages.site.head import Head
from api.pages.site.place import Place
from api.pages.static_files import address


def page(place: Place, template: str, head: Head, *, below: str = "", data: Sequence[Mapping[str, Any]] = (), **values: Any) -> str:
    """The HTML of a page. `below` is its path within each locale; `data` is what search engines are told."""
    center = place.generation.help_center
    branding = center.branding
    return render(
        "site",
        template,
        place.locale,
        place=place,
        head=head,
        languages=[(tag, language_name(tag), place.path(below, tag)) for tag in place.generation.locales],
        language=language_name(place.locale),
        footer=[
            (label, place.root + url if url.startswith("/") else url)
            for label, url in branding.footer_in(place.locale, center.default_locale)
        ],
        logos=tuple(place.picture(logo) if logo else None for logo in (branding.logo, branding.logo_dark)),
        styles=[f"{place.root}/static/{name}" for name in (address("site.css"), style_sheet(branding).name)],
        script=f"{place.root}/static/{address('site.js')}",
        reload=f"{place.root}/static/{address('reload.js')}",
        reach=reach,
        data=data,
        **values,
    )


def reach(contact: Contact) -> str:
    """What a button that reaches a human leads to.

    >>> reach(Contact(kind="phone", label="Call", value="0800 000-00", hours="", open_now=True, next_open_at=None))
    'tel:080000000'
    """
    if contact.kind == "phone":
        return "tel:" + re.sub(r"[^\d+*#]", "", contact.value)
    return f"mailto:{contact.value}" if contact.kind == "email" else contact.value
