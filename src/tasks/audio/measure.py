"""Measure what is heard: EBU R 128 loudness, true peak and length, on decoded sound."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tasks.audio.pcm import Chain, frames
from tasks.audio.values import Measured

if TYPE_CHECKING:
    import av

SILENCE = -70.0
"""LUFS that the meter shows where it hears nothing."""


def measure(path: str) -> Measured:
    """Decode the file at *path* to the end and measure it."""
    return meter(frames(path))


def meter(source: Iterable[av.AudioFrame], peaks: str = "true") -> Measured:
    """Measure frames of one format; with *peaks* `none` in a third of the time."""
    gauge = Gauge(peaks)
    for frame in source:
        gauge.push(frame)
    return gauge.measured()


class Gauge:
    """Measures frames of one format as they come."""

    def __init__(self, peaks: str = "true") -> None:
        self._filter = ("ebur128", f"metadata=1:peak={peaks}:dualmono=true")
        self._chain: Chain | None = None
        self._heard: Mapping[str, str] = {}
        self._samples = self._rate = self._channels = 0

    def push(self, frame: av.AudioFrame | None) -> None:
        """Take in a frame; with None, what the filter still holds."""
        if self._chain is None:
            if frame is None:
                return
            self._chain = Chain(frame, [self._filter])
        for seen in self._chain.push(frame):
            self._samples += seen.samples
            self._rate, self._channels = seen.sample_rate, seen.layout.nb_channels
            self._heard = seen.metadata or self._heard

    def measured(self) -> Measured:
        """What was measured from the first frame to the last; nothing may follow."""
        self.push(None)
        return Measured(
            duration=self._samples / self._rate if self._rate else 0.0,
            loudness=max(float(self._heard.get("lavfi.r128.I", SILENCE)), SILENCE),
            loudness_range=float(self._heard.get("lavfi.r128.LRA", 0)),
            true_peak=decibels(float(self._heard.get("lavfi.r128.true_peak", 0))),
            sample_rate=self._rate,
            channels=self._channels,
        )


class Ear:
    """Measures what is heard of MP3 frames as they are written, so that the end need not wait."""

    def __init__(self) -> None:
        import av

        self._decoder: Any = av.CodecContext.create("mp3float", "r")
        self._gauge = Gauge()

    def hear(self, data: bytes) -> None:
        """Take in whole frames."""
        self._listen(self._decoder.parse(data))

    def measured(self) -> Measured:
        self._listen([*self._decoder.parse(None), None])
        return self._gauge.measured()

    def _listen(self, packets: Iterable[av.Packet[Any] | None]) -> None:
        for packet in packets:
            for frame in self._decoder.decode(packet):
                self._gauge.push(frame)


def loudness(source: Iterable[av.AudioFrame]) -> float:
    return meter(source, peaks="none").loudness


def decibels(level: float) -> float:
    return 20 * math.log10(max(level, 1e-6))
