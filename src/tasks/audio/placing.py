"""Tell when each turn and each sentence of a take is heard, after it was cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from tasks.audio.cutting import Passage
from tasks.audio.pauses import Pause, Quiet
from tasks.audio.pcm import RATE
from tasks.audio.values import Placed, Span, Take, TurnTime

Laid = Sequence[tuple[Passage, int]]
"""Passages, each with the sample of the episode at which it begins."""


def placed(take: Take, quiet: Quiet, laid: Laid, start: int, end: int) -> Placed:
    """Tell when what was laid down between two samples of the episode is heard."""
    times = Times(quiet, laid, start)
    return Placed(start / RATE, end / RATE, tuple(times.turns(take)))


class Times:
    def __init__(self, quiet: Quiet, laid: Laid, start: int) -> None:
        self._quiet, self._laid = quiet, laid
        self._taken: list[int] = []
        self._heard: list[int] = []
        for passage, at in laid:
            heard = at
            for first, last in passage.pieces:
                self._taken += (first, last)
                self._heard += (heard, heard + last - first)
                heard += last - first
        if not laid:
            self._taken, self._heard = [0], [start]

    def turns(self, take: Take) -> Iterator[TurnTime]:
        for number, turn in enumerate(take.turns):
            whole = self._sounding(number, turn)
            yield TurnTime(*self._span(whole), tuple(self._sentences(turn, whole)))

    def _sounding(self, number: int, turn: TurnTime) -> Pause:
        """Where a turn is in the take, in samples: by what sounds rather than by stamps."""
        start, end = round(turn.start * RATE), round(turn.end * RATE)
        for passage, _ in self._laid:
            if start < end and passage.first <= number < passage.end:
                first, last = passage.sound.start, passage.sound.end
                start = first if number == passage.first else min(max(start, first), last)
                end = last if number == passage.end - 1 else min(max(end, start), last)
        return Pause(start, end)

    def _sentences(self, turn: TurnTime, whole: Pause) -> Iterator[Span]:
        if not turn.sentences:
            return
        within = self._quiet.within(whole.start, whole.end)
        edges = [whole.start]
        for before, after in pairwise(turn.sentences):
            pause = self._quiet.between(before, after, within)
            stamps = round(before.end * RATE), round(after.start * RATE)
            edges += (pause.start, pause.end) if pause else stamps
        edges = np.maximum.accumulate(np.clip([*edges, whole.end], whole.start, whole.end)).tolist()
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            yield Span(*self._span(Pause(start, end)))

    def _span(self, taken: Pause) -> tuple[float, float]:
        start, end = np.interp((taken.start, taken.end), self._taken, self._heard) / RATE
        return round(float(start), 3), round(float(end), 3)
