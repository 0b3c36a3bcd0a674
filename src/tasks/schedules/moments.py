"""When a time of day comes next, in a time zone whose clocks are put forward and back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

A_DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def next_moment(days: Collection[Day], at: time, zone: ZoneInfo, after: datetime) -> datetime:
    """Find the first moment after *after* at which it is *at* on one of the days there; in UTC.

    A time that the clocks leap over comes at the first moment after the leap. One that they show
    twice comes once, at the first of the two.
    """
    if not days:
        raise ValueError("There has to be a day.")
    # What was leapt over at the end of a day comes on the next one.
    today = after.astimezone(zone).date() - A_DAY
    while True:
        if DAYS[today.weekday()] in days and (moment := moment_of(today, at, zone)) > after:
            return moment
        today += A_DAY


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment at which it is *at* on that day there, or would have been; in UTC."""
    local = datetime.combine(day, at, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    return _after_the_leap(local.replace(fold=1).astimezone(UTC), moment, zone)


def _after_the_leap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Find, to the second, when the clocks leapt between two moments."""
    old = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
