"""Pictures that people send, made safe: told by what is in them, and written anew, so that nothing of the file as sent is passed on."""

import io
import warnings
from dataclasses import dataclass

import puremagic
from PIL import Image, ImageOps

from kb.errors import RequestError, TooLarge

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
"""A photograph of a good phone has 12 million, a picture of a large screen 9."""

MOST_PICTURES = 5
"""Of one hand-off."""

_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
_SAVED: dict[str, dict[str, int | bool]] = {
    "PNG": {"compress_level": 6},
    "JPEG": {"quality": 88, "optimize": True},
    "WEBP": {"quality": 88, "method": 2},
}
_MODES = {"PNG": {"1", "L", "LA", "P", "RGB", "RGBA"}, "JPEG": {"L", "RGB"}, "WEBP": {"RGB", "RGBA"}}
_WAY_OUT = "send a PNG, JPEG or WebP picture"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was written by us."""

    content: bytes
    media_type: str
    width: int
    height: int


def safe_picture(sent: bytes) -> Picture:
    """The picture in `sent`, turned as it is meant to be seen, without anything else that the file held: no place, no text, no comments.

    Raises `TooLarge` for more bytes or pixels than may be, and `RequestError` for what is no picture of the kinds that we take. Takes up to
    four bytes of memory a pixel: do not do it many times at once.
    """
    if len(sent) > MOST_BYTES:
        raise TooLarge(f"the picture is over {MOST_BYTES // 1024 // 1024} MB; make it smaller")
    media_type = _told_by_content(sent)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # of a bomb, or of a file that is odd
            with Image.open(io.BytesIO(sent), formats=[_FORMATS[media_type]]) as image:
                _check_size(image)
                return _written(image, media_type)
    except RequestError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge(f"the picture has more than {MOST_PIXELS:,} pixels; make it smaller") from error
    except Exception as error:  # Pillow raises whatever comes: of a broken file that is the file's fault
        raise RequestError(f"the picture is broken ({type(error).__name__}); {_WAY_OUT}") from error


def _told_by_content(sent: bytes) -> str:
    try:
        told = {match.mime_type for match in puremagic.magic_string(sent)}
    except (puremagic.PureError, ValueError):
        told = set()
    media_type = next((kind for kind in _FORMATS if kind in told), None)
    if not media_type:
        raise RequestError(f"this is no picture that we take, whatever its name says; {_WAY_OUT}")
    return media_type


def _check_size(image: Image.Image) -> None:
    """Before anything is decoded: a few kilobytes may stand for gigabytes."""
    if image.width * image.height > MOST_PIXELS:
        raise TooLarge(f"the picture has {image.width:,} × {image.height:,} pixels; {MOST_PIXELS:,} are the most, so make it smaller")


def _written(image: Image.Image, media_type: str) -> Picture:
    """Its first frame, anew."""
    kind = _FORMATS[media_type]
    ImageOps.exif_transpose(image, in_place=True)
    written = io.BytesIO()
    seen = image if image.mode in _MODES[kind] else image.convert("RGBA" if kind != "JPEG" and image.has_transparency_data else "RGB")
    seen.info = {name: value for name, value in seen.info.items() if name == "transparency"}  # what is in there would be written, too
    seen.save(written, kind, **_SAVED[kind])
    return Picture(written.getvalue(), media_type, seen.width, seen.height)
