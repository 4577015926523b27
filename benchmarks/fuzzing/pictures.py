"""Small pictures of each kind that may be sent, and files that lie about what they are."""

import base64
import random
import struct
import zlib

_JPEG = base64.b64decode(
    b"/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/"
    b"wAALCAAJAAwBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEI"
    b"I0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ip"
    b"qrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AG3812JvkBIzV61knMIznNSXX+tq1b/6oV//2Q=="
)
_WEBP = base64.b64decode(b"UklGRjgAAABXRUJQVlA4ICwAAACwAQCdASoMAAkABABoJaQAAudZB/oAAP5rSe1JiGcQDKMu1U2InHnTpIAAAA==")


def pictures(chance: random.Random) -> tuple[bytes, ...]:
    """Good ones, and such as stand for more than they hold."""
    width, height = chance.choice(((3, 2), (40, 30), (100_000, 100_000), (2**31 - 1, 1), (0, 0)))
    colours = chance.choice((0, 2, 3, 4, 6, 7))
    return (
        _JPEG,
        _WEBP,
        _png(width, height, colours, chance),
        b"GIF89a" + chance.randbytes(20),
        b"RIFF\0\0\0\0WEBPVP8X" + chance.randbytes(30),
    )


def _png(width: int, height: int, colours: int, chance: random.Random) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, chance.choice((1, 8, 8, 8, 16)), colours, 0, 0, chance.choice((0, 1)))
    more = chance.choice(
        (b"", _chunk(b"tEXt", b"Comment\0x"), _chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(10**5))), _chunk(b"eXIf", b"MM\0*"))
    )
    pixels = zlib.compress(bytes(chance.choice((27, 4000, 10**5))))
    palette = _chunk(b"PLTE", bytes(9)) if colours == 3 else b""
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + more + palette + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
