"""One commit of a running job: its events, numbered, and the rows they tell of, under the fence."""

from __future__ import annotations

from typing import Any

import msgspec

from tasks.jobs import events
from tasks.jobs.claims import Claim
from tasks.jobs.database import fetch, transaction
from tasks.jobs.events import Event
from tasks.jobs.values import Artifact, StepState


class LeaseLost(Exception):
    """Another owner has this job now."""


class StepNow(msgspec.Struct):
    """A step as its owner knows it."""

    key: str
    position: int
    title: str
    status: StepState
    done: float = 0.0
    message: str = ""
    started_at: int | None = None
    finished_at: int | None = None
    result: str | None = None


class Batch:
    """What goes into one commit."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.job: dict[str, Any] = {}
        self.steps: dict[str, StepNow] = {}
        self.parts: list[tuple[str, str, str, float]] = []
        self.artifacts: dict[str, Artifact] = {}

    def __bool__(self) -> bool:
        return bool(self.events or self.job or self.parts)

    def put(self, step: StepNow) -> None:
        """Take a step as it is now: what comes later belongs to a later commit."""
        self.steps[step.key] = msgspec.structs.replace(step)


async def write(claim: Claim, batch: Batch) -> list[tuple[int, bytes]]:
    """Write all of *batch* or nothing; answer what to publish. LeaseLost if the fence has moved."""
    async with transaction():
        first = await _take_numbers(claim, batch) - len(batch.events) + 1
        numbered = [
            msgspec.structs.replace(event, seq=first + place)
            for place, event in enumerate(batch.events)
        ]
        written = await events.insert(claim.job_id, numbered) if numbered else []
        await _write_rows(claim.job_id, batch)
    return written


async def _take_numbers(claim: Claim, batch: Batch) -> int:
    changes = "".join(f", {name} = ?" for name in batch.job)
    rows = await fetch(
        f"UPDATE job SET last_seq = last_seq + ?{changes}"  # noqa: S608
        " WHERE id = ? AND fence = ? AND status = 'processing' RETURNING last_seq",
        len(batch.events),
        *batch.job.values(),
        claim.job_id,
        claim.fence,
    )
    if not rows:
        raise LeaseLost(claim.job_id)
    return int(rows[0]["last_seq"])


async def _write_rows(job_id: str, batch: Batch) -> None:
    for step in batch.steps.values():
        await _write_step(job_id, step)
    for artifact in batch.artifacts.values():
        await _write_artifact(job_id, artifact)
    for part in batch.parts:
        await _write_part(job_id, *part)


async def _write_step(job_id: str, step: StepNow) -> None:
    await fetch(
        """UPDATE step SET status = ?, done = ?, message = ?, started_at = ?, finished_at = ?,
        result = ? WHERE job_id = ? AND key = ?""",
        step.status, step.done, step.message, step.started_at, step.finished_at, step.result,
        job_id, step.key,
    )  # fmt: skip


async def _write_artifact(job_id: str, artifact: Artifact) -> None:
    await fetch(
        """INSERT INTO artifact (job_id, artifact_id, body) VALUES (?, ?, ?)
        ON CONFLICT (job_id, artifact_id) DO UPDATE SET body = excluded.body""",
        job_id, artifact.id, msgspec.json.encode(artifact).decode(),
    )  # fmt: skip


async def _write_part(
    job_id: str, step: str, name: str, content_key: str, saved_usd: float
) -> None:
    await fetch(
        """INSERT INTO part (job_id, step, name, content_key, saved_usd) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (job_id, step, name) DO UPDATE SET content_key = excluded.content_key,
        saved_usd = excluded.saved_usd""",
        job_id, step, name, content_key, saved_usd,
    )  # fmt: skip
