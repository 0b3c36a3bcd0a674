"""Days that are told from other days: the same day, two days later, the day it was introduced."""

from datetime import date, timedelta

from tasks.truth.claim import Claim
from tasks.truth.dates import When
from tasks.truth.rules.frames import FROM_THE_START, Frame
from tasks.truth.stems import words


def told_from(claim: Claim, index: int, value: object) -> When:
    """`the same day`; `the day it was introduced`, which the record has."""
    if isinstance(value, str) and set(value.split()) & FROM_THE_START:
        return _after(claim.library.introduced, value)
    return _after(_last_named(claim, index), value)


def _last_named(claim: Claim, index: int) -> date | None:
    """The last day in this sentence before *index*, named or found, else the day last told."""
    days = [
        (at, item.value.whole)
        for at, item in enumerate(claim.items[:index])
        if isinstance(item.value, When) and item.value.whole
    ]
    days += [(at, day) for at, day in claim.matched if at < index]
    return max(days, default=(0, claim.told.date))[1]


def _after(before: date | None, value: object) -> When:
    """`the same day`, `the next day`, `two days later`, seen from the day last spoken of."""
    if before is None:
        return When(year=1)
    if isinstance(value, tuple):
        number, unit = value
        least, most = (days * min(number, _MOST) for days in _LENGTHS[unit])
        return When(first=before + timedelta(least), last=before + timedelta(most))
    same = bool(set(str(value).split()) & _SAME)
    when = before if same else before + timedelta(1)
    return When(first=when, last=when)


def counted_from_the_start(claim: Claim, frame: Frame) -> bool:
    """`53 signed on the day it was introduced`: that is a count, and looked at as one."""
    said = {word for _, one in frame.since if isinstance(one, str) for word in one.split()}
    if not said & FROM_THE_START and not _is_that_day(claim, frame):
        return False
    if frame.deed is None:
        return len(frame.items) == 1
    if "signed" in frame.deed and any(counts.get("day") == 0 for counts in claim.grounds.counts):
        return len(frame.items) == 2
    counted = any("original" in counts for counts in claim.grounds.counts)
    return counted and "cosponsored" in frame.deed and frame.person is None


def _is_that_day(claim: Claim, frame: Frame) -> bool:
    """`They all signed on that day`, said of the day on which it was introduced."""
    signed = "cosponsored" in (frame.deed or ())
    days = [_last_named(claim, at) for at, one in frame.since if "that" in str(one).split()]
    return signed and bool(days) and days[0] == claim.library.introduced


def so_many_days_after(claim: Claim, frame: Frame) -> bool:
    """`28 days after it was introduced`: the days are counted elsewhere."""
    index = frame.items[0][0]
    before = [one.low for one in claim.items[max(0, index - 3) : index]]
    if len(frame.since) == 1 and "signed" in (frame.deed or ()) and "introduced" in claim.low:
        said = frame.since[0][1]
        days = {counts.get("day") for counts in claim.grounds.counts}
        return isinstance(said, tuple) and said[1] == "day" and said[0] in days
    counted = "days" in claim.lows and any("day" in counts for counts in claim.grounds.counts)
    alone = len(frame.items) == 1 and "introduced" in (frame.deed or ())
    return alone and counted and before == ["after", "it", "was"]


_SAME = words("same that introduced introduction filed one")

_MOST = 500

_LENGTHS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "year": (365, 366)}
