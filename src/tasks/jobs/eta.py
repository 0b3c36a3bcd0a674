"""How long a job will still take: what past ones of its kind took from the same point on.

Seconds as a range, from the 20th to the 80th percentile. None is better than one that misleads:
nothing is said with few past jobs, or where they were too different from each other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import msgspec

from tasks.jobs.values import Artifact, Status

FEWEST = 5
"""Past jobs without which nothing is said."""
WIDEST = 3.0
"""The range says something as long as its end is at most so many times its beginning."""
SLOW = 1.5
"""So many times as long as most others up to here, and nothing is said."""
NEAR = 5.0
"""Seconds: a beginning below counts as so many, for the end is near either way."""
UNLIKE = 3.0
"""A job that was so many times as long, or as short, says nothing of this one."""
PIECES = ("bill", "story")
UNITS = ((10, 1), (60, 5), (300, 10), (1800, 60))
"""Up to so many seconds, figures are rounded to so many; above, to `COARSEST`."""
COARSEST = 300


class Size(msgspec.Struct, frozen=True):
    """How long a job is, as far as that is known: to be compared with others of its kind."""

    params: str
    pieces: int = 0
    """Bills or stories; 0 as long as there may be more."""
    characters: int = 0
    """Of all lines; 0 as long as there may be more."""

    def compared(self, other: Size) -> float | None:
        """How many times as long as the *other*; None where that cannot be told."""
        if self.characters and other.characters:
            return self.characters / other.characters
        if self.pieces and other.pieces:
            return self.pieces / other.pieces
        return 1.0 if self.params == other.params else None


class PastRun(msgspec.Struct, frozen=True):
    """A job that went through without a break."""

    size: Size
    left: tuple[float, ...]
    """Seconds to its end when the bar came to 0, 1, 2, … 100."""


def eta(
    status: Status, params: str, runs: Sequence[PastRun], elapsed: float = 0.0
) -> tuple[int, int] | None:
    """Say within how many seconds the job will be complete, from and to.

    *elapsed* are the seconds since it began: one that is slower than the others were is not like
    them.
    """
    if status.status != "processing" or status.waiting_for is not None:
        return None
    now = size(params, status.artifacts, [step.status == "complete" for step in status.steps])
    found = list(_left(now, min(status.progress, 99), runs))
    if len(found) < FEWEST:
        return None
    low = _percentile(sorted(one.low for one in found), 0.2)
    high = _percentile(sorted(one.high for one in found), 0.8)
    if elapsed > SLOW * _percentile(sorted(one.gone for one in found), 0.8):
        return None
    if high > WIDEST * max(low, NEAR):
        return None
    return _rounded(low, high)


def size(params: str, artifacts: Iterable[Artifact], complete: Sequence[bool]) -> Size:
    """Measure a job: what it tells of is known after its first step, its words after the second."""
    shown = list(artifacts)
    pieces = sum(one.kind in PIECES for one in shown)
    characters = sum(len(one.text or "") for one in shown if one.kind == "line")
    first, second = (*complete, False, False)[:2]
    return Size(params, pieces if first else 0, characters if first and second else 0)


def left(start: int, end: int, bar: Sequence[tuple[int, int]]) -> tuple[float, ...]:
    """Reckon `PastRun.left` from moments (in milliseconds) and where the bar was at each."""
    places = [bisect_left(bar, progress, key=lambda one: one[1]) for progress in range(1, 100)]
    moments = [bar[place][0] if place < len(bar) else end for place in places]
    return tuple((end - min(max(one, start), end)) / 1000 for one in (start, *moments, end))


class _Then(msgspec.Struct, frozen=True):
    """How a past job stood at this point, in seconds."""

    low: float
    """Left when the bar went on from here."""
    high: float
    """Left when it came here."""
    gone: float
    """Gone when it went on."""


def _left(now: Size, progress: int, runs: Sequence[PastRun]) -> Iterable[_Then]:
    for run in runs:
        times = now.compared(run.size)
        if times is not None and 1 / UNLIKE <= times <= UNLIKE:
            came, went = times * run.left[progress], times * run.left[progress + 1]
            yield _Then(low=went, high=came, gone=times * run.left[0] - went)


def _percentile(found: Sequence[float], share: float) -> float:
    """Between two neighbours, as far as the share says."""
    place = share * (len(found) - 1)
    before = int(place)
    after = min(before + 1, len(found) - 1)
    return found[before] + (place - before) * (found[after] - found[before])


def _rounded(low: float, high: float) -> tuple[int, int]:
    """Outwards, so that the range is never narrower than what was found."""
    unit = next((unit for up_to, unit in UNITS if high <= up_to), COARSEST)
    return max(0, int(low // unit) * unit), max(unit, -int(-high // unit) * unit)
