"""One commit of a running job: its events, numbered, and the rows they tell of, under the fence."""

from __future__ import annotations

from typing import Any

import msgspec

from tasks.jobs import events
from tasks.jobs.claims import Claim
from tasks.jobs.database import Row, Script, Statement, run
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

    @classmethod
    def of(cls, row: Row) -> StepNow:
        return cls(**{name: row[name] for name in cls.__struct_fields__})


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


async def write(claim: Claim, batch: Batch, last_seq: int) -> events.Written:
    """Write all of *batch* after event *last_seq*, or nothing; answer what to publish.

    Writing the same again is writing it once: an Outage does not tell whether the commit was still
    done. LeaseLost if the fence has moved.
    """
    numbered = [
        msgspec.structs.replace(event, seq=last_seq + place)
        for place, event in enumerate(batch.events, 1)
    ]
    written = events.encode(numbered)
    await run(_commit(claim, batch, last_seq, written))
    return written


def _commit(claim: Claim, batch: Batch, last_seq: int, written: events.Written) -> Script[None]:
    if (yield from _take_numbers(claim, batch, last_seq)):
        if written:
            yield events.insertion(claim.job_id, written)
        yield from _write_rows(claim.job_id, batch)
    elif not (written and (yield from _is_written(claim, written[-1][0]))):
        raise LeaseLost(claim.job_id)


def _take_numbers(claim: Claim, batch: Batch, last_seq: int) -> Script[bool]:
    changes = "".join(f", {name} = ?" for name in batch.job)
    rows = yield (
        f"UPDATE job SET last_seq = ?{changes}"  # noqa: S608
        " WHERE id = ? AND fence = ? AND last_seq = ? RETURNING id",
        last_seq + len(batch.events),
        *batch.job.values(),
        claim.job_id,
        claim.fence,
        last_seq,
    )
    return bool(rows)


def _is_written(claim: Claim, last_seq: int) -> Script[bool]:
    """Whether an earlier try came through: nobody but the owner writes under its fence."""
    rows = yield (
        "SELECT 1 FROM job WHERE id = ? AND fence = ? AND last_seq = ?",
        claim.job_id,
        claim.fence,
        last_seq,
    )
    return bool(rows)


def _write_rows(job_id: str, batch: Batch) -> Script[None]:
    for step in batch.steps.values():
        yield _step(job_id, step)
    for artifact in batch.artifacts.values():
        yield _artifact(job_id, artifact)
    for part in batch.parts:
        yield _part(job_id, *part)


def _step(job_id: str, step: StepNow) -> Statement:
    return (
        """UPDATE step SET status = ?, done = ?, message = ?, started_at = ?, finished_at = ?,
        result = ? WHERE job_id = ? AND key = ?""",
        step.status, step.done, step.message, step.started_at, step.finished_at, step.result,
        job_id, step.key,
    )  # fmt: skip


def _artifact(job_id: str, artifact: Artifact) -> Statement:
    return (
        """INSERT INTO artifact (job_id, artifact_id, body) VALUES (?, ?, ?)
        ON CONFLICT (job_id, artifact_id) DO UPDATE SET body = excluded.body""",
        job_id, artifact.id, msgspec.json.encode(artifact).decode(),
    )  # fmt: skip


def _part(job_id: str, step: str, name: str, content_key: str, saved_usd: float) -> Statement:
    return (
        """INSERT INTO part (job_id, step, name, content_key, saved_usd) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (job_id, step, name) DO UPDATE SET content_key = excluded.content_key,
        saved_usd = excluded.saved_usd""",
        job_id, step, name, content_key, saved_usd,
    )  # fmt: skip
