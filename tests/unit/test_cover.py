"""The show's picture is a PNG that others can open, in our colours."""

import struct
import zlib

from web.cover import AMBER, GROUND, IVORY, SIDE, cover


def test_the_picture_is_drawn() -> None:
    """Square, opaque, with ground, gavel and sound in it; the same each time."""
    data = cover()

    pixels = unpacked(data)
    seen = {pixels[n : n + 3] for n in range(0, len(pixels), 3 * 997)}
    assert data == cover()
    assert {bytes(GROUND), bytes(IVORY), bytes(AMBER)} <= seen
    assert pixels[:3] == pixels[-3:] == bytes(GROUND)


def unpacked(data: bytes) -> bytes:
    """The pixels of a PNG whose rows all add the one above."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    place, packed = 8, b""
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        check = struct.unpack(">I", data[place + 8 + length : place + 12 + length])
        assert check == (zlib.crc32(kind + body),)
        packed += body if kind == b"IDAT" else b""
        place += 12 + length
    rows, above, found = zlib.decompress(packed), bytes(3 * SIDE), []
    for start in range(0, len(rows), 3 * SIDE + 1):
        assert rows[start] == 2
        row = rows[start + 1 : start + 1 + 3 * SIDE]
        above = bytes((a + b) % 256 for a, b in zip(row, above, strict=True))
        found.append(above)
    assert len(found) == SIDE
    return b"".join(found)
