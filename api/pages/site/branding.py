"""The style sheet of a help centre's own colours and fonts; what could not be read on its background is made lighter or darker."""

import colorsys
from functools import lru_cache

from api.pages.static_files import StaticFile, static_file
from kb.branding import Branding

_READABLE = 4.5
"""Contrast that text has at least, by WCAG 2.2 (1.4.3, level AA)."""

_LIGHT, _DARK = "#ffffff", "#14181d"
"""Behind text; as in `site.css`. Cards are lighter on dark pages, for which some contrast is kept in hand."""

_CARD = "#1d2329"
_TINT = "#f4f6f8"
_STEPS = 50


def style_sheet(branding: Branding) -> StaticFile:
    """`brand.css`."""
    return _style_sheet(branding.color, branding.color_dark or branding.color, branding.font or "")


@lru_cache(maxsize=16)
def _style_sheet(color: str, color_dark: str, fonts: str) -> StaticFile:
    light = _readable_on(color, _TINT, darker=True)
    dark = _readable_on(color_dark, _CARD, darker=False)
    band = _readable_on(color, _LIGHT, darker=True)
    font = "".join(f'"{name.strip()}",' for name in fonts.split(",") if name.strip())
    own_font = f":root{{--own-font:{font}}}" if font else ""
    text = (
        f":root{{--accent:{light};--band:{band};--on-accent:{_LIGHT}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{--accent:{dark};--band:{_band(band)};--on-accent:{_DARK}}}}}{own_font}\n"
    )
    return static_file("brand.css", text.encode())


def contrast(one: str, other: str) -> float:
    """Of two colours, 1 to 21, by WCAG.

    >>> round(contrast("#ffffff", "#000000"), 1), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _readable_on(color: str, background: str, *, darker: bool) -> str:
    """The colour, as much darker or lighter as text on that background needs."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(color))
    for step in range(_STEPS + 1):
        end = 0.0 if darker else 1.0
        tried = colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / _STEPS, saturation)
        shown = "#" + "".join(f"{round(part * 255):02x}" for part in tried)
        if contrast(shown, background) >= _READABLE:
            return shown
    return "#000000" if darker else "#ffffff"


def _band(color: str) -> str:
    """The band around the search on a dark page: the colour, so dark that it does not glare."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(color))
    parts = colorsys.hls_to_rgb(hue, min(lightness, 0.22), min(saturation, 0.6))
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _rgb(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _luminance(color: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _rgb(color))  # noqa: PLR2004 - sRGB
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
