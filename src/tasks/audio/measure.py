"""Measure what is heard: EBU R 128 loudness, true peak and length, on decoded sound."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tasks.audio.pcm import filtered, frames
from tasks.record import Value

if TYPE_CHECKING:
    import av

SILENCE = -70.0
"""LUFS that the meter shows where it hears nothing."""


class Measured(Value, frozen=True):
    duration: float
    """Seconds, decoded."""
    loudness: float
    """LUFS, integrated; a mono file counts as played on two loudspeakers."""
    loudness_range: float
    """LU."""
    true_peak: float
    """dBTP."""
    sample_rate: int
    channels: int


def measure(path: str) -> Measured:
    """Decode the file at *path* to the end and measure it."""
    return meter(frames(path))


def meter(source: Iterable[av.AudioFrame], peaks: str = "true") -> Measured:
    """Measure frames of one format; with *peaks* `none` in a third of the time."""
    heard: Mapping[str, str] = {}
    samples = rate = channels = 0
    for frame in filtered(source, ("ebur128", f"metadata=1:peak={peaks}:dualmono=true")):
        samples += frame.samples
        rate, channels = frame.sample_rate, frame.layout.nb_channels
        heard = frame.metadata or heard
    return Measured(
        duration=samples / rate if rate else 0.0,
        loudness=max(float(heard.get("lavfi.r128.I", SILENCE)), SILENCE),
        loudness_range=float(heard.get("lavfi.r128.LRA", 0)),
        true_peak=decibels(float(heard.get("lavfi.r128.true_peak", 0))),
        sample_rate=rate,
        channels=channels,
    )


def loudness(source: Iterable[av.AudioFrame]) -> float:
    return meter(source, peaks="none").loudness


def decibels(level: float) -> float:
    return 20 * math.log10(max(level, 1e-6))
