"""When each step of a job was under way, so that one sees which were at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from tasks.jobs.values import Status, StepState, StepStatus
from web.format import clock, moment_of

WIDE = 1000
"""Units from the beginning to the end."""
THINNEST = 12
IDLE = 2.0
"""Seconds: a longer time in which no step was under way is left out."""


class Bar(msgspec.Struct, frozen=True):
    title: str
    state: StepState
    start: float
    """Seconds from the beginning."""
    end: float
    x: float
    width: float
    """Both of `WIDE`."""


class Timeline(msgspec.Struct, frozen=True):
    bars: tuple[Bar, ...]
    seconds: float
    idle: float
    """Seconds that are left out."""


class _Span(msgspec.Struct, frozen=True):
    step: StepStatus
    start: float
    end: float


def timeline(status: Status, now: datetime) -> Timeline | None:
    """Lay the steps that have begun out in time; None before the first of them has."""
    last = moment_of(status.completed_at) if status.completed_at else now
    spans = [_span(step, last) for step in status.steps if step.status != "waiting"]
    found = [one for one in spans if one is not None]
    if not found:
        return None
    begun = min(one.start for one in found)
    told, idle = _without_idle([_moved(one, -begun) for one in found])
    seconds = max(one.end for one in told)
    return Timeline(tuple(_bar(one, seconds) for one in told), seconds, idle)


def spoken(bar: Bar) -> str:
    """Say in words what a bar shows."""
    until = "until now" if bar.state == "processing" else f"to {clock(bar.end)}"
    return f"from {clock(bar.start)} {until}"


def _span(step: StepStatus, last: datetime) -> _Span | None:
    if step.started_at is None:
        return None
    start = moment_of(step.started_at).timestamp()
    end = (moment_of(step.finished_at) if step.finished_at else last).timestamp()
    return _Span(step, start, max(start, end))


def _without_idle(spans: Sequence[_Span]) -> tuple[list[_Span], float]:
    """Draw together what was apart because the job waited: for a person, a retry, a worker."""
    told, reached, idle = [], 0.0, 0.0
    for one in sorted(spans, key=lambda span: span.start):
        if one.start - reached > IDLE:
            idle += one.start - reached
        reached = max(reached, one.end)
        told.append(_moved(one, -idle))
    return told, idle


def _moved(span: _Span, by: float) -> _Span:
    return _Span(span.step, span.start + by, span.end + by)


def _bar(span: _Span, seconds: float) -> Bar:
    share = WIDE / max(seconds, 0.001)
    width = max(THINNEST, (span.end - span.start) * share)
    x = min(span.start * share, WIDE - width)
    step = span.step
    return Bar(step.title, step.status, span.start, span.end, round(x, 1), round(width, 1))
