"""Voices made of tones, recordings of them, and what is heard of them in the end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from tasks.audio.measure import loudness
from tasks.audio.pcm import MONO, RATE, Floats, Samples, filtered, flac, framed, frames, samples
from tasks.audio.values import Placed, Span, Take, TurnTime

DELAY = 1105 / RATE
"""Seconds by which everything comes later where no header tells players what to skip."""


@dataclass
class Says:
    """A turn of a recording."""

    who: str
    sound: npt.NDArray[np.floating]
    sentences: tuple[Span, ...] = ()
    """Within the turn."""
    stamped: tuple[float, float] = (0.0, 0.0)
    """Seconds by which the timestamps of its start and end are off."""


def babble(
    seconds: float, level: float = 0.3, seed: int = 0, rate: int = RATE, pitch: float = 140
) -> Floats:
    """Something with the ups and downs of speech: harmonics in syllables, with sharp peaks."""
    noise = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate)) / rate
    tone = sum(np.sin(2 * np.pi * pitch * h * time + h) / h for h in range(1, 20))
    syllables = 0.4 + 0.6 * np.clip(np.sin(2 * np.pi * 4 * time + 0.4), 0, 1)
    sound = (tone + 0.1 * noise.standard_normal(len(time))) * syllables**2
    return np.asarray(sound / np.abs(sound).max() * level, np.float32)


def silence(seconds: float, rate: int = RATE) -> Floats:
    return np.zeros(round(seconds * rate), np.float32)


def sixteen_bit(sound: npt.NDArray[np.floating]) -> Samples:
    return np.clip(np.rint(sound * 32767), -32768, 32767).astype(np.int16)


def record(
    folder: Path,
    *heard: Says | float,
    segment: int = 0,
    rate: int = RATE,
    noise: float = 0.0,
    pauses: tuple[float, ...] = (),
) -> Take:
    """A recording of turns and of seconds of silence."""
    sounds, turns, position = [], [], 0.0
    for one in heard:
        sound = one.sound if isinstance(one, Says) else silence(one, rate)
        end = position + len(sound) / rate
        if isinstance(one, Says):
            turns.append(stamped(one, position, end))
        sounds.append(sound)
        position = end
    whole = np.concatenate(sounds)
    whole = whole + noise * np.random.default_rng(9).standard_normal(len(whole))
    path = folder / f"{len(list(folder.iterdir()))}.flac"
    path.write_bytes(flac(sixteen_bit(whole), rate))
    speakers = tuple(one.who for one in heard if isinstance(one, Says))
    return Take(str(path), segment, speakers, tuple(turns), pauses)


def stamped(said: Says, start: float, end: float) -> TurnTime:
    spans = (Span(start + one.start, start + one.end) for one in said.sentences)
    return TurnTime(start + said.stamped[0], end + said.stamped[1], tuple(spans))


def listen(path: str) -> Samples:
    """The whole file, mono."""
    return np.concatenate(list(samples(filtered(frames(path), *MONO))))


def decoded(data: bytes) -> Samples:
    return np.concatenate(list(samples(filtered(frames(BytesIO(data)), *MONO))))


def sounding(sound: Samples, below: float = 0.02, at_least: float = 0.1) -> list[Span]:
    """From when to when something is heard: what is parted by *at_least* seconds of silence."""
    step = RATE // 200
    peaks = np.abs(sound[: len(sound) // step * step].astype(int)).reshape(-1, step).max(axis=1)
    loud = np.flatnonzero(peaks > below * peaks.max(initial=0))
    breaks = np.flatnonzero(np.diff(loud) > at_least * RATE / step)
    starts, ends = loud[np.r_[0, breaks + 1]], loud[np.r_[breaks, -1]] + 1
    return [Span(a * step / RATE, b * step / RATE) for a, b in zip(starts, ends, strict=True)]


def gaps(spans: Sequence[Span]) -> list[float]:
    """Seconds of each silence between two sounds."""
    return [after.start - before.end for before, after in pairwise(spans)]


def within(sound: Samples, span: Span | TurnTime, late: float = 0.0) -> Samples:
    return sound[round((span.start + late) * RATE) : round((span.end + late) * RATE)]


def levels(sound: Samples, takes: Sequence[Placed], late: float = 0.0) -> list[float]:
    """LUFS of each turn of two seconds and more."""
    long = (turn for turn in turns(takes) if turn.end - turn.start >= 2)
    return [loudness(framed([within(sound, turn, late)])) for turn in long]


def turns(takes: Sequence[Placed]) -> Iterator[TurnTime]:
    for take in takes:
        yield from take.turns


def mp3(sound: npt.NDArray[np.floating], rate: int = 48_000) -> bytes:
    """A stereo MP3 at another rate than an episode's, as a provider may send it."""
    target = BytesIO()
    with av.open(target, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=rate, layout="stereo")
        for frame in [*framed([sixteen_bit(sound)]), None]:
            container.mux(stream.encode(frame))
    return target.getvalue()
