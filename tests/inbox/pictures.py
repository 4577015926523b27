"""Pictures to send, good ones and others."""

import io
import struct
import zlib
from typing import Any

import httpx2
from PIL import Image


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    """The file of a picture."""
    written = io.BytesIO()
    Image.new(mode, size).save(written, kind, **options)
    return written.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG that says that it is as large as that, and holds a megabyte of zeros, packed to a kilobyte."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(bytes(1_000_000), 9)) + _chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A PNG of one point, with a comment that is a hundred megabytes once it is unpacked."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
    whole = picture(size=(1, 1))
    return whole[:33] + _chunk(b"zTXt", b"Comment\0\0" + packed) + whole[33:]


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def upload(http: httpx2.Client, content: bytes, name: str = "screen.png", media_type: str = "image/png", **form: str) -> httpx2.Response:
    return http.post("/v1/attachments", files={"file": (name, content, media_type)}, data=form)
