"""One time for many machines: the database's, carried on by our own monotonic clock.

Leases compare times that different machines wrote. A wall clock that is wrong, or set while we run,
could take a job from its owner; this one cannot.
"""

from __future__ import annotations

from datetime import UTC, datetime

from tasks.clock import Clock
from tasks.jobs.database import fetch

SET_AGAIN = 60.0
"""Seconds between two looks at the database's time."""


class DatabaseClock(Clock):
    """The database's time, plus the offset of the clock beneath (which tests move)."""

    def __init__(self, beneath: Clock) -> None:
        self._beneath = beneath
        self._ahead = 0.0
        """Milliseconds from our monotonic clock to the database's time."""

    async def set(self) -> None:
        """Look at the database's time; right to half the time that the look takes."""
        before = self.monotonic()
        rows = await fetch("SELECT extract(epoch FROM clock_timestamp())::float8 AS now")
        between = (before + self.monotonic()) / 2
        self._ahead = 1000 * (rows[0]["now"] - between)

    def now_ms(self) -> int:
        moved = 1000 * self._beneath.offset.total_seconds()
        return int(1000 * self.monotonic() + self._ahead + moved)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.now_ms() / 1000, UTC)
