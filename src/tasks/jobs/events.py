"""What happens to a job, as its log keeps it and as watchers get it: one JSON text an event."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from tasks.clock import Clock, iso
from tasks.jobs.database import Row, Script, Statement, fetch
from tasks.jobs.values import Artifact, Failure, JobState, Status, Told, WaitingFor

EventType = Literal[
    "job.queued",
    "job.started",
    "step.started",
    "step.progress",
    "step.finished",
    "artifact.ready",
    "job.waiting",
    "job.retrying",
    "job.resumed",
    "job.retried",
    "job.complete",
    "job.failed",
    "job.cancelled",
]


class StepNews(Told, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Which step, and how far it is."""

    key: str
    index: int
    """From 1."""
    of: int
    done: float | None = None
    total: float | None = None
    unit: str | None = None


class Event(Told, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One numbered event of a job."""

    seq: int
    job_id: str
    at: str
    type: EventType
    status: JobState
    progress: int
    message: str
    step: StepNews | None = None
    artifact: Artifact | None = None
    attempt: int | None = None
    not_before: str | None = None
    reason: str | None = None
    waiting_for: WaitingFor | None = None
    error: Failure | None = None
    audio_url: str | None = None
    duration: float | None = None
    episode_id: str | None = None


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What a watcher gets first who asks for no number: the whole status, as of *seq*."""

    type: Literal["snapshot"] = "snapshot"
    seq: int
    job: Status


async def read_after(job_id: str, after: int, limit: int = 500) -> list[tuple[int, bytes]]:
    """Read the log after *after*: numbers and JSON texts, in order."""
    rows = await fetch(
        "SELECT seq, body FROM event WHERE job_id = ? AND seq > ? ORDER BY seq LIMIT ?",
        job_id,
        after,
        limit,
    )
    return [(row["seq"], row["body"].encode()) for row in rows]


async def first_kept(job_id: str) -> int | None:
    """Answer the number of the oldest event that is still kept; None if none is."""
    rows = await fetch("SELECT min(seq) AS first FROM event WHERE job_id = ?", job_id)
    first: int | None = rows[0]["first"]
    return first


Written = list[tuple[int, bytes]]
"""Numbers and JSON texts: what is logged, and published."""


def encode(events: list[Event]) -> Written:
    return [(event.seq, msgspec.json.encode(event)) for event in events]


def insertion(job_id: str, written: Written) -> Statement:
    """What writes events, for the transaction that took their numbers."""
    marks = ", ".join("(?, ?, ?)" for _ in written)
    values: list[Any] = [item for seq, body in written for item in (job_id, seq, body.decode())]
    return f"INSERT INTO event (job_id, seq, body) VALUES {marks}", *values  # noqa: S608


def logged(row: Row, type: EventType, clock: Clock) -> Script[Written]:
    """Log what was done to a job that nobody runs, in the transaction that did it."""
    event = Event(
        seq=row["last_seq"],
        job_id=row["id"],
        at=iso(clock.now_ms()) or "",
        type=type,
        status=row["status"],
        progress=row["progress"],
        message=row["message"],
    )
    written = encode([event])
    yield insertion(row["id"], written)
    return written
