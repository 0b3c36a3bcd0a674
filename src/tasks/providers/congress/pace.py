"""Be a polite caller: few calls at once, and no more an hour than the key allows."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tasks.clock import Clock

IN_FLIGHT = 4
BURST = 200
"""Calls that may go out at once before the hourly pace is felt: some twenty bills."""


class Pace:
    """Share one allowance among all jobs of this process."""

    def __init__(self, clock: Clock, *, per_hour: int, burst: int = BURST) -> None:
        self._clock = clock
        self._interval = 3600 / per_hour
        self._saved = self._interval * burst
        self._due = float("-inf")
        self._slots = asyncio.Semaphore(IN_FLIGHT)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        async with self._slots:
            await asyncio.sleep(self.wait(self._clock.monotonic()))
            yield

    def wait(self, now: float) -> float:
        """Take a turn at *now*, and tell how many seconds it has to wait."""
        self._due = max(self._due, now - self._saved) + self._interval
        return max(0.0, self._due - now)
