"""Which gain each passage gets, from what was heard up to it."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.audio.cutting import Passage
from tasks.audio.levels import INAUDIBLE, Heard, Steps
from tasks.audio.meter import Meter
from tasks.audio.values import Take

LOUDNESS = -16.0
"""LUFS of the finished two-channel file, as podcast players expect it."""
ENCODER_LOSS = 0.45
"""dB by which LAME lowers what it encodes at up to 160 kbit/s."""
EDGES = 0.1
"""LU by which the pauses between turns make the whole softer than its turns."""
MEASURED = 1.5
"""Seconds that a passage must last to be levelled by itself."""
ENOUGH = 5.0
"""Seconds after which the loudness so far says something."""
CORRECTION = 0.3
"""dB by which a take may make good for those before it."""
LOUDER, SOFTER = 3.0, 9.0
"""dB by which a short passage may be off."""


class Balance:
    """Brings passages to one loudness; short ones get what their host gets."""

    def __init__(self) -> None:
        self._meter = Meter()
        self._hosts: dict[str, float] = {}

    def gains(
        self, take: Take, passages: Sequence[Passage], sounds: Sequence[Heard]
    ) -> list[float]:
        """The gain of each passage, in dB."""
        target = self._target()
        long = {n: one.gain_for(target) for n, one in enumerate(sounds) if one.duration >= MEASURED}
        hosts = ["".join(take.speakers[one.first : one.first + 1]) for one in passages]
        found = [
            long[n] if n in long else self._for_short(n, sounds[n], target, hosts, long)
            for n in range(len(passages))
        ]
        self._hosts |= {hosts[n]: gain for n, gain in long.items()}
        return found

    def add(self, at: int, heard: Heard, gains: Steps) -> None:
        """Take note of what is laid down at the sample *at*."""
        self._meter.add(at, heard, gains)

    def _target(self) -> float:
        target = LOUDNESS + ENCODER_LOSS
        if self._meter.seconds < ENOUGH or self._meter.loudness < INAUDIBLE:
            return target + EDGES
        off = 2 * (target - self._meter.loudness)
        return target + EDGES + min(max(off, -CORRECTION), CORRECTION)

    def _for_short(
        self, number: int, heard: Heard, target: float, hosts: list[str], long: dict[int, float]
    ) -> float:
        loudness = heard.loudness()
        if loudness < INAUDIBLE:
            return 0.0
        same = [other for other in long if hosts[other] == hosts[number]]
        nearest = min(same, key=lambda other: abs(other - number), default=None)
        known = self._hosts.get(hosts[number]) if nearest is None else long[nearest]
        if known is None:
            return heard.gain_for(target)
        own = target - loudness
        return round(min(max(known, own - SOFTER), own + LOUDER), 2)
