"""Bring what is said to one loudness, below one ceiling (ITU-R BS.1770).

Everything is found out on steps of a millisecond, the loudness after the limiter, too, so that the
samples themselves are gone through only twice.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from tasks.audio.measure import SILENCE
from tasks.audio.pcm import RATE, Filter, Floats, Samples, filtered, framed
from tasks.record import Value

STEP = 49
"""Samples; a tenth of a second has 90 of them."""
TENTH = RATE // 10 // STEP
CEILING = 10 ** (-2.0 / 20)
"""Of the highest sample: between samples, and by encoding, peaks go a little above."""
MOST_GAIN = 30.0
"""dB."""
INAUDIBLE = -55.0
"""LUFS; what is softer is left as it is."""
CLOSE = 0.02
TRIES = 10
SMOOTH = 7
"""Steps to either side over which the limiter's gain is averaged."""
HOLD = 32
"""Steps for which it holds what it took away."""

Steps = npt.NDArray[np.float64]


class Heard(Value, frozen=True):
    """A sound as the meter and the limiter see it, step by step."""

    peaks: Steps
    power: Steps
    """Mean square, weighted as the ear does."""

    @property
    def duration(self) -> float:
        return len(self.power) * STEP / RATE

    def gains(self, gain: float) -> Steps:
        """What becomes of *gain* (dB) behind the limiter, as factors."""
        factor: float = 10 ** (gain / 20)
        return factor * limited(self.peaks * factor)

    def loudness(self, gain: float = 0.0) -> float:
        """LUFS, behind the limiter, of two channels that are alike."""
        power = self.power * self.gains(gain) ** 2
        tenths = power[: len(power) // TENTH * TENTH].reshape(-1, TENTH).mean(axis=1)
        return gated(tenths if len(tenths) >= 4 else np.full(4, power.mean()))

    def gain_for(self, target: float) -> float:
        """The gain (dB) that makes it *target* LUFS loud behind the limiter."""
        loudness, gain = self.loudness(), 0.0
        if loudness < INAUDIBLE:
            return 0.0
        for _ in range(TRIES):
            gain = min(gain + target - loudness, MOST_GAIN)
            loudness = self.loudness(gain)
            if abs(target - loudness) < CLOSE or gain == MOST_GAIN:
                break
        return round(gain, 2)


def heard(sound: Floats) -> Heard:
    weighted = [frame.to_ndarray()[0] for frame in filtered(framed(seconds(sound)), *WEIGHTING)]
    return Heard(
        peaks=in_steps(np.abs(sound)).max(axis=1).astype(np.float64),
        power=(in_steps(np.concatenate(weighted)) ** 2).mean(axis=1),
    )


def in_steps(sound: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    return np.pad(sound, (0, -len(sound) % STEP)).reshape(-1, STEP)


def seconds(sound: Floats) -> Iterator[Floats]:
    for start in range(0, len(sound), RATE):
        yield sound[start : start + RATE]


def gated(tenths: Steps) -> float:
    """LUFS of powers, a tenth of a second each (BS.1770-4, annex 1)."""
    if len(tenths) < 4:
        return SILENCE
    windows = np.convolve(tenths, np.full(4, 0.25), "valid")
    for gate in (SILENCE, lufs(windows[over(windows, SILENCE)]) - 10):
        windows = windows[over(windows, gate)]
    return max(lufs(windows), SILENCE)


def over(windows: Steps, gate: float) -> npt.NDArray[np.bool_]:
    return 2 * windows > 10 ** ((gate + 0.691) / 10)


def lufs(windows: Steps) -> float:
    return -0.691 + 10 * math.log10(max(2 * windows.mean(), 1e-12)) if len(windows) else SILENCE


def limited(peaks: Steps) -> Steps:
    """The factors that keep *peaks* below the ceiling, from a little before them to after them."""
    needed = np.minimum(CEILING / np.maximum(peaks, CEILING), 1.0)
    if needed.min(initial=1.0) == 1.0:
        return np.ones_like(peaks)
    ahead = SMOOTH + 1
    around = np.pad(needed, (HOLD + SMOOTH, ahead + SMOOTH), constant_values=1.0)
    held = np.lib.stride_tricks.sliding_window_view(around, HOLD + 1 + ahead).min(axis=1)
    return np.convolve(held, np.full(2 * SMOOTH + 1, 1 / (2 * SMOOTH + 1)), "valid")


def levelled(sound: Floats, gains: Steps) -> Samples:
    """Apply *gains*, a factor a step."""
    middles = (np.arange(len(gains)) + 0.5) * STEP
    factors = np.interp(np.arange(len(sound)), middles, gains) if np.ptp(gains) else gains[0]
    samples: Samples = np.rint(np.clip(sound * factors, -CEILING, CEILING) * 32767).astype(np.int16)
    return samples


def shelf(rate: int = RATE) -> tuple[float, ...]:
    """The ear's own gain of high tones, as a biquad: b0, b1, b2, a1, a2."""
    tan, quality = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    norm = 1 + tan / quality + tan * tan
    return (
        (high + band * tan / quality + tan * tan) / norm,
        2 * (tan * tan - high) / norm,
        (high - band * tan / quality + tan * tan) / norm,
        2 * (tan * tan - 1) / norm,
        (1 - tan / quality + tan * tan) / norm,
    )


def high_pass(rate: int = RATE) -> tuple[float, ...]:
    tan, quality = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    norm = 1 + tan / quality + tan * tan
    return 1.0, -2.0, 1.0, 2 * (tan * tan - 1) / norm, (1 - tan / quality + tan * tan) / norm


def biquad(coefficients: tuple[float, ...]) -> Filter:
    names = ("b0", "b1", "b2", "a1", "a2")
    named = (f"{name}={value!r}" for name, value in zip(names, coefficients, strict=True))
    return ("biquad", ":".join(["a0=1", *named]))


WEIGHTING: tuple[Filter, ...] = (
    ("aformat", "sample_fmts=dblp"),
    biquad(shelf()),
    biquad(high_pass()),
)
