"""What a file says of itself, in ID3v2.3: players on older devices read no other version.

Sources: id3.org, "ID3 tag version 2.3.0" and "ID3v2 Chapter Frame Addendum".
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tasks.audio.values import Chapter, Tags

NOWHERE = 0xFFFFFFFF
"""A chapter's place in bytes, which nobody needs who has the time."""
TOP_AND_ORDERED = 3


def id3(tags: Tags, chapters: Sequence[Chapter]) -> bytes:
    """The tag, to be put before the sound."""
    body = b"".join([*described(tags), *contents(chapters)])
    return b"ID3\x03\0\0" + in_sevens(len(body)) + body


def described(tags: Tags) -> list[bytes]:
    year, month, day = tags.date.split("-")
    frames = [
        text("TIT2", tags.title),
        text("TPE1", tags.artist),
        text("TALB", tags.album),
        text("TYER", year),
        text("TDAT", day + month),
        text("TCON", "Podcast"),
        text("TLAN", "eng"),
        frame("COMM", b"\x01eng" + utf16("") + b"\0\0" + utf16(tags.comment)),
    ]
    return frames + ([frame("WOAF", latin(tags.url))] if tags.url else [])


def contents(chapters: Sequence[Chapter]) -> list[bytes]:
    names = [f"chp{number}".encode() + b"\0" for number in range(len(chapters))]
    head = struct.pack(">BB", TOP_AND_ORDERED, len(chapters))
    table = [frame("CTOC", b"toc\0" + head + b"".join(names))] if chapters else []
    return table + [marked(name, one) for name, one in zip(names, chapters, strict=True)]


def marked(name: bytes, chapter: Chapter) -> bytes:
    times = (round(chapter.start * 1000), round(chapter.end * 1000))
    link = frame("WXXX", b"\0\0" + latin(chapter.url)) if chapter.url else b""
    return frame(
        "CHAP",
        name + struct.pack(">4I", *times, NOWHERE, NOWHERE) + text("TIT2", chapter.title) + link,
    )


def text(name: str, written: str) -> bytes:
    return frame(name, b"\x01" + utf16(written))


def frame(name: str, body: bytes) -> bytes:
    return name.encode() + struct.pack(">IH", len(body), 0) + body


def utf16(written: str) -> bytes:
    return ("\ufeff" + written).encode("utf-16-le")


def latin(url: str) -> bytes:
    return url.encode("latin-1", "ignore")


def in_sevens(number: int) -> bytes:
    return bytes(number >> 7 * (3 - place) & 0x7F for place in range(4))
