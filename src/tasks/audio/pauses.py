"""How long people are silent before they speak, and where they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from tasks.audio.pcm import RATE, Floats
from tasks.record import Value
from tasks.script.values import Turn

QUICK = 0.28
"""Seconds before a reaction, or the answer to a question."""
ANOTHER = 0.34
"""Seconds before another speaker."""
SAME = 0.36
SEGMENT = 0.7
"""Seconds before a new segment."""

STEP = RATE // 100
"""Samples that are looked at together."""
SHORTEST = 5
"""Steps; the closure before a `t` is no pause."""
NEAR = 0.35
"""Seconds by which a timestamp may be off."""
INAUDIBLE = -75.0
"""dBFS."""
RANGE = 30.0
"""dB by which a voice may be softer than another; what is softer still is none."""

Levels = npt.NDArray[np.float32]
"""dBFS of each step."""


class Pause(Value, frozen=True):
    """From which sample to which nobody speaks."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


class Timed(Protocol):
    @property
    def start(self) -> float: ...

    @property
    def end(self) -> float: ...


def natural(turns: Sequence[Turn]) -> Iterator[float]:
    """Seconds before each turn: people answer a question faster than they take up a statement."""
    before: Turn | None = None
    for turn in turns:
        if before is None:
            yield 0.0
        elif turn.kind == "reaction" or before.text.rstrip().endswith("?"):
            yield QUICK
        else:
            yield SAME if turn.speaker == before.speaker else ANOTHER
        before = turn


class Quiet:
    """Where in the sound of some turns nobody speaks."""

    def __init__(self, sound: Floats, turns: Sequence[Timed] = ()) -> None:
        self.length = len(sound)
        self.levels = levels(sound)
        self.pauses = tuple(self._found(turns))

    def _found(self, turns: Sequence[Timed]) -> Iterator[Pause]:
        quiet = self.levels < threshold(self.levels, turns)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet, [0]])))
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            last = self.length if end == len(quiet) else end * STEP
            if end - start >= SHORTEST or start == 0 or last == self.length:
                yield Pause(start * STEP, last)

    @property
    def sounding(self) -> Pause:
        """From the first to the last sound; empty where there is none."""
        pauses = [Pause(0, 0), *self.pauses, Pause(self.length, self.length)]
        first = max(one.end for one in pauses if one.start == 0)
        return Pause(first, max(first, min(one.start for one in pauses if one.end == self.length)))

    def within(self, start: int, end: int) -> list[Pause]:
        return [one for one in self.pauses if start < one.start and one.end < end]

    def between(self, before: Timed, after: Timed, within: Iterable[Pause]) -> Pause | None:
        """The pause that is meant where one ends and the other begins, by timestamps."""
        first, last = sorted((round(before.end * RATE), round(after.start * RATE)))
        away = {one: max(one.start - last, first - one.end, 0) for one in within}
        near = [one for one, distance in away.items() if distance <= NEAR * RATE]
        return max(
            near, key=lambda one: min(one.length, ANOTHER * RATE) - 2 * away[one], default=None
        )

    def softest(self, start: int, end: int) -> int:
        """The softest moment in a stretch without a pause."""
        first = min(max(start // STEP, 0), max(len(self.levels) - 1, 0))
        near = self.levels[first : max(end // STEP, first + 1)]
        return (first + int(np.argmin(near))) * STEP if len(near) else 0


def levels(sound: Floats) -> Levels:
    """The level of each step, in dBFS; what does not move is silent."""
    steps = sound[: len(sound) // STEP * STEP].reshape(-1, STEP)
    decibels: Levels = 10 * np.log10(steps.var(axis=1) + 1e-12)
    return decibels


def threshold(levels: Levels, turns: Sequence[Timed] = ()) -> float:
    """Below which level it is a pause: just above the noise, and well below the softest voice."""
    loudest = level_of(levels)
    if loudest < INAUDIBLE:
        return np.inf
    each = (level_of(levels[round(100 * one.start) : round(100 * one.end)]) for one in turns)
    softest = min((one for one in each if one > loudest - RANGE), default=loudest)
    floor = float(np.percentile(levels, 3))
    return min(max(floor + 6, loudest - 45), softest - 15)


def level_of(levels: Levels) -> float:
    """How loud a voice is where it is loud."""
    return float(np.percentile(levels, 95)) if len(levels) else -np.inf
