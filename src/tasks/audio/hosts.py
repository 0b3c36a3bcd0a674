"""Two hosts from the one voice that comes with hibari-tts, spoken in this process.

Sarah is the voice as it is. James is the same voice with its pitch and its spectral envelope (the
size of the mouth and throat, so to say) scaled to a baritone's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from tasks.audio.measure import SILENCE, loudness
from tasks.audio.parts import sentences
from tasks.audio.pauses import natural
from tasks.audio.pcm import Floats, Samples, flac, framed
from tasks.audio.speech import Instead, spoken
from tasks.audio.values import Span, TurnTime
from tasks.record import Value
from tasks.script.values import Speaker, Turn

if TYPE_CHECKING:
    from hibari import Hibari

RATE = 24_000
EVEN = -23.0
"""LUFS of every turn: hibari's own level varies by some 6 dB, and James's peaks would clip."""
HIGHEST = 0.97
"""Of full scale."""
MARGIN = 0.03
"""Seconds kept before the first and after the last sound of a turn."""
QUIET = 0.01
"""Of a turn's peak: what is softer at its ends is trimmed."""
FADE = 0.005


class Host(Value, frozen=True):
    pitch: float
    """Factor on the pitch."""
    size: float
    """Factor on the spectral envelope: below 1 a larger mouth and throat."""


HOSTS: dict[Speaker, Host] = {"Sarah": Host(1.0, 1.0), "James": Host(0.54, 0.86)}


class Dialogue(Value, frozen=True):
    audio: bytes
    """FLAC, mono, 24 kHz."""
    duration: float
    turns: tuple[TurnTime, ...]


def speak(turns: Sequence[Turn], instead: Instead = ()) -> Dialogue:
    """Speak a part; the same turns give the same samples. *instead* is as of `spoken`."""
    blocks: list[Floats] = []
    times: list[TurnTime] = []
    position = 0
    for turn, gap in zip(turns, gaps(turns), strict=True):
        sound, spans = voiced(turn.speaker, said(turn, instead))
        blocks += [np.zeros(round(gap * RATE), np.float32), sound]
        start = position + len(blocks[-2])
        position = start + len(sound)
        times.append(timed(start, position, spans))
    recording = sixteen_bit(np.concatenate(blocks))
    return Dialogue(flac(recording, RATE), position / RATE, tuple(times))


def timed(start: int, end: int, spans: Sequence[tuple[int, int]]) -> TurnTime:
    sentences = (Span((start + first) / RATE, (start + last) / RATE) for first, last in spans)
    return TurnTime(start / RATE, end / RATE, tuple(sentences))


def gaps(turns: Sequence[Turn]) -> Iterator[float]:
    """Seconds of silence before each turn, besides what is kept around what is said."""
    for pause in natural(turns):
        yield pause and pause - 2 * MARGIN


def said(turn: Turn, instead: Instead = ()) -> list[str]:
    """What is spoken of each sentence of a turn."""
    return [spoken(sentence, instead=instead) for sentence in sentences(turn.text)]


def voiced(speaker: Speaker, said: Sequence[str]) -> tuple[Floats, list[tuple[int, int]]]:
    """The sound of a turn, and from which sample to which each sentence is heard."""
    noise = np.random.default_rng(0)
    pieces = [synthesised(words, HOSTS[speaker], noise) for words in said]
    sound = np.concatenate([np.zeros(0, np.float32), *pieces])
    first, last = audible(sound)
    return levelled(faded(sound[first:last])), kept(pieces, first, last)


def kept(pieces: Sequence[Floats], first: int, last: int) -> list[tuple[int, int]]:
    """Where each piece sounds, when of all together only *first* to *last* is kept."""
    spans, position = [], 0
    for piece in pieces:
        begin, end = (min(max(position + at, first), last) - first for at in audible(piece))
        spans.append((begin, end))
        position += len(piece)
    return spans


def synthesised(words: str, host: Host, noise: np.random.Generator) -> Floats:
    from hibari import dsp

    model = voice()
    sounds = model.phonemize(words) if words else []
    heard = [dsp.synth(*spectrum(model.ids(one), host), noise) for one in sounds]
    return np.concatenate([np.zeros(0, np.float32), *heard])


@cache
def voice() -> Hibari:
    from hibari import Hibari

    return Hibari(threads=1)


def spectrum(ids: list[int], host: Host) -> tuple[Floats, ...]:
    """What the model says of one sentence: five spectra of 601 bands a frame, and the pitch."""
    inputs = {"ids": np.asarray([ids], np.int64), "speed": np.ones(1, np.float32)}
    tone, tone_phase, noise, free, free_phase, pitch = (
        output[0] for output in voice().sess.run(None, inputs)
    )
    bands = np.minimum(np.arange(len(tone)) / host.size, len(tone) - 1.001).astype(np.float32)
    near = np.rint(bands).astype(int)
    # Fewer pulses a second carry less energy: half of the difference is given back.
    louder = np.float32(np.log(host.pitch) / 2)
    return (
        between(tone, bands) + louder,
        tone_phase[near],
        between(noise, bands),
        between(free, bands),
        free_phase[near],
        pitch * np.float32(host.pitch),
    )


def between(spectra: Floats, bands: Floats) -> Floats:
    below = bands.astype(int)
    share = (bands - below)[:, None]
    mixed: Floats = spectra[below] * (1 - share) + spectra[below + 1] * share
    return mixed


def audible(sound: Floats) -> tuple[int, int]:
    """From which sample to which a sound is heard, with a margin."""
    loud = np.flatnonzero(np.abs(sound) > QUIET * np.abs(sound).max(initial=0.0))
    if not len(loud):
        return 0, len(sound)
    margin = round(MARGIN * RATE)
    return max(int(loud[0]) - margin, 0), min(int(loud[-1]) + margin, len(sound))


def faded(sound: Floats) -> Floats:
    """Fade in and out."""
    kept = sound.copy()
    slope = np.linspace(0, 1, min(round(FADE * RATE), len(kept)), dtype=np.float32)
    kept[: len(slope)] *= slope
    kept[len(kept) - len(slope) :] *= slope[::-1]
    return kept


def levelled(sound: Floats) -> Floats:
    peak = float(np.abs(sound).max(initial=0.0))
    if not peak:
        return sound
    scaled = sound / peak
    heard = loudness(framed([sixteen_bit(long_enough(scaled))], RATE))
    wanted = 10 ** ((EVEN - heard) / 20) if heard > SILENCE else HIGHEST
    return scaled * np.float32(min(wanted, HIGHEST))


def long_enough(sound: Floats) -> Floats:
    """Repeat a short `Right.`: the meter listens to 0.4 seconds at a time."""
    return np.tile(sound, -(-2 * RATE // len(sound)))


def sixteen_bit(sound: Floats) -> Samples:
    return (np.clip(sound, -1, 1) * 32767).astype(np.int16)
