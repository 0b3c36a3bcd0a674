"""Tell the time: the one clock that is passed in, so that tests can move it."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CAPITOL = ZoneInfo("America/New_York")
"""The record of Congress is dated in Washington's time."""


class Clock:
    """Real time, in UTC."""

    offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC: what the engine's tables hold."""
        return int(self.now().timestamp() * 1000)

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back."""
        return time.monotonic()

    def today_in_washington(self) -> date:
        return self.now().astimezone(CAPITOL).date()


class MovedClock(Clock):
    """A clock that tests set ahead: real time plus an offset."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    @classmethod
    def at(cls, moment: datetime) -> "MovedClock":
        return cls(moment - datetime.now(UTC))

    def now(self) -> datetime:
        return super().now() + self.offset

    def advance(self, seconds: float) -> None:
        self.offset += timedelta(seconds=seconds)


def date_in(zone: ZoneInfo, milliseconds: int) -> date:
    """Answer which day a table's time was in a time zone."""
    return datetime.fromtimestamp(milliseconds / 1000, zone).date()


def iso(milliseconds: int | None) -> str | None:
    """Write a table's time as ISO 8601 UTC with milliseconds."""
    if milliseconds is None:
        return None
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
