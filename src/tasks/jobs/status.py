"""The status of a job, made from its rows."""

from __future__ import annotations

from typing import Any

import msgspec

from tasks.clock import Clock, iso
from tasks.jobs import claims, ledger
from tasks.jobs.database import fetch
from tasks.jobs.eta import eta
from tasks.jobs.past import Past
from tasks.jobs.queue_position import position
from tasks.jobs.shared import Shared
from tasks.jobs.values import (
    Artifact,
    Failure,
    Outcome,
    Status,
    StepStatus,
    WaitingFor,
)


class StatusReader:
    """Reads statuses; *attempts* is how often a job is tried in all."""

    def __init__(self, clock: Clock, attempts: int) -> None:
        self._clock, self._attempts = clock, attempts
        self._shared: Shared[Status | None] = Shared()
        self._past = Past(clock)

    async def read(self, job_id: str) -> Status | None:
        """Read a job's status as of one moment: its numbers and its rows agree."""
        return await self._shared.get(job_id, lambda: self._read(job_id))

    async def _read(self, job_id: str) -> Status | None:
        while True:
            rows = await fetch("SELECT * FROM job WHERE id = ?", job_id)
            if not rows:
                return None
            status = await self._make(rows[0])
            now = await fetch("SELECT last_seq FROM job WHERE id = ?", job_id)
            if now and now[0]["last_seq"] == status.seq:
                return await self._with_eta(status, rows[0])

    async def _with_eta(self, status: Status, row: dict[str, Any]) -> Status:
        if status.status != "processing" or row["started_at"] is None:
            return status
        runs = await self._past.runs(row["type"], row["providers"])
        # One that was interrupted has waited, who knows how long.
        elapsed = self._clock.now_ms() - row["started_at"] if row["fence"] == 1 else 0
        left = eta(status, row["params"], runs, elapsed / 1000)
        return msgspec.structs.replace(status, eta_seconds=left)

    async def _make(self, row: dict[str, Any]) -> Status:
        outcome = _decode(row["outcome"], Outcome) or Outcome(message="")
        return Status(
            job_id=row["id"],
            type=row["type"],
            status=row["status"],
            progress=row["progress"],
            message=row["message"],
            seq=row["last_seq"],
            attempt=row["attempt"],
            max_attempts=self._attempts,
            steps=await _steps(row["id"]),
            position=await self._position(row),
            not_before=iso(row["not_before"]),
            waiting_for=_decode(row["waiting_for"], WaitingFor),
            artifacts=await read_artifacts(row["id"]),
            audio_url=outcome.audio_url,
            duration=outcome.duration,
            # What was promised, and then failed, is no episode.
            episode_id=None if row["status"] in ("failed", "cancelled") else outcome.episode_id,
            cost=await ledger.cost_of(row["id"]),
            providers=msgspec.json.decode(row["providers"]),
            error=_decode(row["error"], Failure),
            created_at=iso(row["created_at"]) or "",
            started_at=iso(row["started_at"]),
            completed_at=iso(row["completed_at"]),
        )

    async def _position(self, row: dict[str, Any]) -> int | None:
        now = self._clock.now_ms()
        if row["status"] != "queued" or row["due_at"] is None or row["due_at"] > now:
            return None
        return position(await claims.due_by_user(now), row["id"])


async def _steps(job_id: str) -> list[StepStatus]:
    rows = await fetch("SELECT * FROM step WHERE job_id = ? ORDER BY position", job_id)
    return [
        StepStatus(
            key=row["key"],
            title=row["title"],
            status=row["status"],
            progress=int(100 * row["done"]),
            message=row["message"],
            started_at=iso(row["started_at"]),
            finished_at=iso(row["finished_at"]),
        )
        for row in rows
    ]


async def read_artifacts(job_id: str) -> list[Artifact]:
    """Read what the job has made, in the order it was first shown."""
    rows = await fetch("SELECT body FROM artifact WHERE job_id = ? ORDER BY id", job_id)
    return [msgspec.json.decode(row["body"], type=Artifact) for row in rows]


def _decode(text: str | None, type: type[Any]) -> Any:
    return None if text is None else msgspec.json.decode(text, type=type)
