"""Two hosts from the one voice that comes with hibari-tts, spoken in this process.

Sarah is the voice as it is. James is the same voice with its pitch and its spectral envelope (the
size of the mouth and throat, so to say) scaled to a baritone's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from tasks.audio.measure import SILENCE, loudness
from tasks.audio.pcm import Samples, flac, framed
from tasks.audio.speech import spoken
from tasks.record import Value
from tasks.script.values import Speaker, Turn

if TYPE_CHECKING:
    from hibari import Hibari

Floats = npt.NDArray[np.float32]

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
    turns: tuple[tuple[float, float], ...]
    """Start and end of each turn, in seconds."""


def speak(turns: Sequence[Turn]) -> Dialogue:
    """Speak a part; the same turns give the same samples."""
    blocks: list[Floats] = []
    times: list[tuple[float, float]] = []
    position = 0
    for turn, gap in zip(turns, gaps(turns), strict=True):
        said = voiced(turn)
        blocks += [np.zeros(round(gap * RATE), np.float32), said]
        start = position + len(blocks[-2])
        position = start + len(said)
        times.append((start / RATE, position / RATE))
    recording = sixteen_bit(np.concatenate(blocks))
    return Dialogue(flac(recording, RATE), position / RATE, tuple(times))


def gaps(turns: Sequence[Turn]) -> Iterator[float]:
    """Seconds before each turn: people answer a question faster than they take up a statement."""
    before: Turn | None = None
    for turn in turns:
        if before is None:
            yield 0.0
        elif turn.kind == "reaction" or before.text.rstrip().endswith("?"):
            yield 0.22
        elif turn.speaker == before.speaker:
            yield 0.3
        else:
            yield 0.28
        before = turn


def voiced(turn: Turn) -> Floats:
    words = spoken(turn.text)
    if not words:
        return np.zeros(0, np.float32)
    return levelled(trimmed(synthesised(words, HOSTS[turn.speaker])))


def synthesised(words: str, host: Host) -> Floats:
    from hibari import dsp

    model, noise = voice(), np.random.default_rng(0)
    said = [
        dsp.synth(*spectrum(model.ids(sounds), host), noise) for sounds in model.phonemize(words)
    ]
    return np.concatenate(said) if said else np.zeros(0, np.float32)


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


def trimmed(sound: Floats) -> Floats:
    """Cut the silence at both ends, and fade what is left in and out."""
    audible = np.flatnonzero(np.abs(sound) > QUIET * np.abs(sound).max(initial=0.0))
    if not len(audible):
        return sound
    margin, fade = round(MARGIN * RATE), round(FADE * RATE)
    kept = sound[max(audible[0] - margin, 0) : audible[-1] + margin].copy()
    slope = np.linspace(0, 1, min(fade, len(kept)), dtype=np.float32)
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
