"""What a help centre looks like: logo, colours, font, and the links at the foot of each page."""

import re
from typing import Annotated
from unicodedata import normalize
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict

from kb.channels import Reach, Translated
from kb.text import shorten
from kb.yaml_loader import refusal

_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def _color(text: str) -> str:
    if not re.fullmatch("#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})", text):
        raise refusal(f"holds `{shorten(text)}`, which is no colour; write one as `#0b6e4f`, in quotation marks")
    return text.lower() if len(text) > len("#abc") else "#" + "".join(digit * 2 for digit in text[1:].lower())


Color = Annotated[str, AfterValidator(_color)]
"""`#rrggbb`."""


def _font(text: str) -> str:
    if not re.fullmatch(r"[\w\- ]{1,100}(?:, ?[\w\- ]{1,100}){0,9}", text):
        raise refusal(f"holds `{shorten(text)}`, which names no fonts; write names with commas between them: `Inter, Noto Sans`")
    return ", ".join(name.strip() for name in text.split(","))


Font = Annotated[str, AfterValidator(_font)]
"""Names of fonts, best first."""


def _logo(text: str) -> str:
    name = normalize("NFC", text.strip().removeprefix("./").removeprefix("/"))
    if not name.startswith("assets/") or ".." in name.split("/"):
        raise refusal(f"holds `{shorten(text)}`, which is no picture of the help centre; write its path: `assets/logo.svg`")
    return name


Logo = Annotated[str, AfterValidator(_logo)]
"""The path of a picture, from the content root."""


def _links(reach: str | dict[str, str]) -> str | dict[str, str]:
    for address in [reach] if isinstance(reach, str) else reach.values():
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = None
        path = parts is not None and not parts.scheme and not parts.netloc and address.startswith("/")
        if parts is None or re.search(r"\s|\\", address) or not (path or parts.scheme in _SCHEMES):
            raise refusal(
                f"holds `{shorten(address)}`, which is no address; write one as `https://shop.example/terms`, or a path as `/terms`"
            )
    return reach


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FooterLink(_Strict):
    """A link at the foot of each page."""

    label: Translated
    """What it says, in each locale."""

    url: Annotated[Reach, AfterValidator(_links)]
    """One for all locales, or one each."""


class Branding(_Strict):
    """How the pages of the help centre look."""

    logo: Logo | None = None
    """Shown in place of the name."""

    logo_dark: Logo | None = None
    """The same for readers who prefer dark pages."""

    color: Color = "#1f5f8b"
    """Of links, buttons and the band around the search; made lighter or darker where it could not be read."""

    color_dark: Color | None = None
    """The same for readers who prefer dark pages; by default made from `color`."""

    font: Font | None = None
    """Fonts to use where the reader's system has them, before the usual ones of each script."""

    footer: tuple[FooterLink, ...] = ()
    """Links at the foot of each page."""

    @property
    def pictures(self) -> frozenset[str]:
        """Names below `assets/` of what it shows."""
        return frozenset(logo.removeprefix("assets/") for logo in (self.logo, self.logo_dark) if logo)

    def footer_in(self, locale: str, default: str) -> list[tuple[str, str]]:
        """Label and address of each link that there is for readers of a locale."""
        found = []
        for link in self.footer:
            address = link.url if isinstance(link.url, str) else link.url.get(locale) or link.url.get(default)
            label = link.label.get(locale) or link.label.get(default)
            if address and label:
                found.append((label, address))
        return found
