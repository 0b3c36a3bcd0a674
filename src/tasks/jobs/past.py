"""Past jobs of a kind, read seldom: once a minute which there are, and each of them only once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from tasks.clock import Clock
from tasks.jobs.database import Row, fetch
from tasks.jobs.eta import PastRun, left, size
from tasks.jobs.values import Artifact

MOST = 20
"""Past jobs that are asked."""
NEWEST = 60
"""Among so many of a kind those are looked for that had the same providers."""
POINTS = 100
"""Events of a job that are read, about."""
FRESH = 60_000
"""Milliseconds for which a list of past jobs is good."""
REMEMBERED = 500

RECENT = """SELECT id, params, started_at, completed_at, last_seq FROM (
        SELECT id, params, providers, fence, started_at, completed_at, last_seq FROM job
        WHERE type = ? AND status = 'complete' ORDER BY completed_at DESC LIMIT ?) AS newest
    WHERE fence = 1 AND providers = ? ORDER BY completed_at DESC LIMIT ?"""
"""One claim only: such a job never waited for a person, a retry or another worker."""


class _Said(msgspec.Struct):
    at: str
    progress: int


class Past:
    """What this process remembers of past jobs."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lists: dict[tuple[str, str], tuple[int, list[PastRun]]] = {}
        self._runs: dict[str, PastRun | None] = {}

    async def runs(self, type: str, providers: str) -> Sequence[PastRun]:
        """List the last ones of that type by the same providers; who asks meanwhile has the old."""
        now, kind = self._clock.now_ms(), (type, providers)
        read_at, runs = self._lists.get(kind, (None, []))
        if read_at is None or not 0 <= now - read_at < FRESH:
            self._lists[kind] = now, runs
            rows = await fetch(RECENT, type, NEWEST, providers, MOST)
            found = [await self._run(row) for row in rows]
            runs = [one for one in found if one is not None]
            self._lists[kind] = now, runs
        return runs

    async def _run(self, row: Row) -> PastRun | None:
        if row["id"] not in self._runs:
            if len(self._runs) >= REMEMBERED:
                self._runs.clear()
            self._runs[row["id"]] = await _read(row)
        return self._runs[row["id"]]


async def _read(row: Row) -> PastRun | None:
    """Read how the bar of a job went; None once its log is thrown away."""
    every = max(1, row["last_seq"] // POINTS)
    events = await fetch(
        "SELECT body FROM event WHERE job_id = ? AND seq % ? = 0 ORDER BY seq", row["id"], every
    )
    shown = await fetch("SELECT body FROM artifact WHERE job_id = ?", row["id"])
    if not events or row["started_at"] is None:
        return None
    said = [msgspec.json.decode(one["body"], type=_Said) for one in events]
    bar = [(_milliseconds(one.at), one.progress) for one in said]
    artifacts = [msgspec.json.decode(one["body"], type=Artifact) for one in shown]
    whole = size(row["params"], artifacts, (True, True))
    return PastRun(whole, left(row["started_at"], row["completed_at"], bar))


def _milliseconds(iso: str) -> int:
    return int(datetime.fromisoformat(iso).timestamp() * 1000)
