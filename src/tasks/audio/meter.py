"""The loudness of an episode so far, from what is laid down."""

from __future__ import annotations

import numpy as np

from tasks.audio.levels import STEP, Heard, Steps, gated
from tasks.audio.pcm import RATE

TENTH = RATE // 10


class Meter:
    """Keeps the energy of every tenth of a second, and nothing else."""

    def __init__(self) -> None:
        self._tenths = np.zeros(0)

    def add(self, at: int, heard: Heard, gains: Steps) -> None:
        """Add what begins at the sample *at*, behind the limiter."""
        tenths = (at + STEP * np.arange(len(gains))) // TENTH
        self._tenths = np.pad(self._tenths, (0, max(int(tenths[-1]) + 1 - len(self._tenths), 0)))
        np.add.at(self._tenths, tenths, heard.power * gains**2 * (STEP / TENTH))

    @property
    def seconds(self) -> float:
        return len(self._tenths) / 10

    @property
    def loudness(self) -> float:
        """LUFS."""
        return gated(self._tenths)
