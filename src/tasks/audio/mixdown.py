"""Make the episode's one file: parts joined, levelled to −16 LUFS, encoded once, with chapters.

Everything goes by in blocks, over a temporary file beside the result, so that half an hour needs no
more memory than a minute. Runs in the workshop's process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from tasks.audio.measure import Measured, loudness, measure, meter
from tasks.audio.mp3 import encode
from tasks.audio.pcm import MONO, RATE, Samples, filtered, framed, frames, samples
from tasks.audio.values import Chapter, ChapterStart, Mixed, PartFile, Tags
from tasks.errors import Final
from tasks.record import Value

if TYPE_CHECKING:
    import av

LOUDNESS = -16.0
"""LUFS of the finished two-channel file, as podcast players expect it."""
CLOSE_ENOUGH = 0.3
PEAK = -1.0
"""dBTP that the finished file does not pass."""
EVEN = -23.0
"""LUFS to which every part is brought first, so that one gain fits all."""
INAUDIBLE = -60.0
MOST_GAIN = 20.0
ENCODER_LOSS = 0.45
"""dB by which LAME lowers what it encodes at up to 160 kbit/s."""
TRIES = 3
SIXTEEN_BIT = ("aformat", "sample_fmts=s16:channel_layouts=mono")


class Master(Value, frozen=True):
    """How the joined parts become the finished sound."""

    gain: float
    """dB."""
    ceiling: float = -1.5
    """dB of the highest sample; between samples, and by encoding, peaks go a little above."""


def mix(
    parts: Sequence[PartFile], chapters: Sequence[ChapterStart], tags: Tags, out_path: str
) -> Mixed:
    """Write the MP3 to *out_path* and say what was measured on it.

    Raises Final where there is no part, or one that cannot be decoded.
    """
    if not parts:
        raise Final("There is no audio to join.", reason="nothing_to_tell")
    with TemporaryFile(dir=Path(out_path).parent) as tape:
        offsets = record(parts, tape)
        marks = placed(chapters, offsets, length(tape))
        measured = finish(tape, tags, marks, out_path)
    return Mixed(
        path=out_path,
        duration=measured.duration,
        offsets=offsets,
        loudness=measured.loudness,
        true_peak=measured.true_peak,
        size=Path(out_path).stat().st_size,
        sha256=fingerprint(out_path),
        chapters=marks,
    )


def record(parts: Sequence[PartFile], tape: BinaryIO) -> tuple[float, ...]:
    """Put the parts on the tape, evenly loud; return where each begins, in seconds."""
    starts: list[int] = []
    for block in one_after_another(parts, starts):
        tape.write(block.tobytes())
    return tuple(start / RATE for start in starts)


def one_after_another(parts: Sequence[PartFile], starts: list[int]) -> Iterator[Samples]:
    position = 0
    for number, part in enumerate(parts, 1):
        gap = round(part.gap_before * RATE)
        if gap:
            yield np.zeros(gap, np.int16)
        position += gap
        starts.append(position)
        for block in evened(part, number):
            position += len(block)
            yield block


def evened(part: PartFile, number: int) -> Iterator[Samples]:
    import av

    damaged = Final(
        f"Part {number} of the recording cannot be decoded; make the episode again.",
        reason="bad_audio",
    )
    try:
        heard = meter(filtered(frames(part.path), *MONO), peaks="none")
        if not heard.duration:
            raise damaged
        audible = heard.loudness > INAUDIBLE
        gain = min(EVEN - heard.loudness, MOST_GAIN) if audible else 0.0
        even = filtered(frames(part.path), *MONO, ("volume", f"{gain:.2f}dB"), SIXTEEN_BIT)
        yield from samples(even)
    except av.error.FFmpegError as error:
        raise damaged from error


def length(tape: BinaryIO) -> float:
    return tape.seek(0, 2) / np.dtype(np.int16).itemsize / RATE


def placed(
    chapters: Sequence[ChapterStart], offsets: Sequence[float], end: float
) -> tuple[Chapter, ...]:
    starts = [*(offsets[chapter.part] for chapter in chapters), end]
    return tuple(
        Chapter(start=start, end=following, title=chapter.title, url=chapter.url)
        for chapter, start, following in zip(chapters, starts, starts[1:], strict=False)
    )


def finish(tape: BinaryIO, tags: Tags, chapters: Sequence[Chapter], out_path: str) -> Measured:
    """Encode, and measure what came of it; where it is off, encode again from the tape."""
    master = levelled(tape)
    for _ in range(TRIES):
        encode(mastered(tape, master), tags, chapters, out_path)
        measured = measure(out_path)
        better = corrected(master, measured)
        if better == master:
            break
        master = better
    return measured


def levelled(tape: BinaryIO) -> Master:
    """Find the gain that meets the target through the limiter, which takes some of it away."""
    target = LOUDNESS + ENCODER_LOSS
    master = Master(gain=0.0)
    for _ in range(TRIES + 1):
        heard = loudness(mastered(tape, master))
        if heard < INAUDIBLE or abs(heard - target) < CLOSE_ENOUGH / 3:
            break
        master = Master(gain=master.gain + target - heard)
    return master


def corrected(master: Master, measured: Measured) -> Master:
    off = LOUDNESS - measured.loudness if measured.loudness > INAUDIBLE else 0.0
    over = max(measured.true_peak - PEAK, 0.0)
    if abs(off) <= CLOSE_ENOUGH and not over:
        return master
    return Master(gain=master.gain + off, ceiling=master.ceiling - over * 1.2)


def mastered(tape: BinaryIO, master: Master) -> Iterator[av.AudioFrame]:
    limit = f"limit={10 ** (master.ceiling / 20):.4f}:level=false:attack=5:release=50:latency=1"
    return filtered(
        framed(played(tape)), ("volume", f"{master.gain:.2f}dB"), ("alimiter", limit), SIXTEEN_BIT
    )


def played(tape: BinaryIO) -> Iterator[Samples]:
    tape.seek(0)
    while block := tape.read(RATE * np.dtype(np.int16).itemsize):
        yield np.frombuffer(block, np.int16)


def fingerprint(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
