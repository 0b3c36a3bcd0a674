"""Write an MP3 as podcast players like it: two channels, 128 kbit/s, tags, chapters."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.audio.pcm import RATE, filtered
from tasks.audio.values import Chapter, Tags

if TYPE_CHECKING:
    import av

BIT_RATE = 128_000
QUALITY = "7"
"""LAME's scale, 0 (slow) to 9: half as fast again as its default, for speech without a loss."""
TWO_CHANNELS = (
    ("pan", "stereo|c0=c0|c1=c0"),
    ("aformat", "sample_fmts=s16p:channel_layouts=stereo"),
)
MILLISECOND = Fraction(1, 1000)


def encode(
    source: Iterable[av.AudioFrame], tags: Tags, chapters: Sequence[Chapter], path: str
) -> None:
    import av

    # Players on older devices read ID3v2.3 only.
    with av.open(path, "w", format="mp3", options={"id3v2_version": "3"}) as container:
        container.metadata.update(named(tags))
        container.set_chapters([marked(number, one) for number, one in enumerate(chapters)])
        stream = container.add_stream(
            "libmp3lame", rate=RATE, layout="stereo", options={"compression_level": QUALITY}
        )
        stream.bit_rate = BIT_RATE
        for frame in filtered(source, *TWO_CHANNELS):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    comment_on(Path(path), tags.comment)


def named(tags: Tags) -> dict[str, str]:
    names = {name: getattr(tags, name) for name in ("title", "artist", "album", "date")}
    return {**names, "genre": "Podcast", "language": "eng"} | (
        {"website": tags.url} if tags.url else {}
    )


def marked(number: int, chapter: Chapter) -> av.container.Chapter:
    return {
        "id": number,
        "start": round(chapter.start * 1000),
        "end": round(chapter.end * 1000),
        "time_base": MILLISECOND,
        "metadata": {"title": chapter.title},
    }


def comment_on(file: Path, comment: str) -> None:
    """Add a comment where players look for it, which FFmpeg cannot write (ID3v2.3, 4.11)."""
    body = b"\x01eng" + "\ufeff\0\ufeff".encode("utf-16-le") + comment.encode("utf-16-le")
    frame = b"COMM" + len(body).to_bytes(4, "big") + b"\0\0" + body
    commented = file.with_suffix(".commented")
    with file.open("rb") as before, commented.open("wb") as after:
        head = before.read(10)
        after.write(head[:6] + in_sevens(whole(head[6:]) + len(frame)) + frame)
        shutil.copyfileobj(before, after)
    commented.replace(file)


def whole(sevens: bytes) -> int:
    return sum(part << 7 * (3 - place) for place, part in enumerate(sevens))


def in_sevens(number: int) -> bytes:
    return bytes(number >> 7 * (3 - place) & 0x7F for place in range(4))
