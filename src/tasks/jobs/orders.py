"""Requests for jobs: read, known again by their keys, and queued."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from uuid_utils import uuid7

from tasks.clock import Clock
from tasks.errors import BadInput, TooMany
from tasks.jobs import events
from tasks.jobs.alone import lock, refuse_beside
from tasks.jobs.claims import ACTIVE
from tasks.jobs.database import Script, Statement, run
from tasks.jobs.pipeline import Pipeline, Pipelines
from tasks.jobs.runner import Limits

KEY_KEPT = 24 * 3600 * 1000
"""Milliseconds an idempotency key is kept."""


class Order(msgspec.Struct, frozen=True):
    """A job as it is to be queued."""

    user_id: str
    pipeline: Pipeline[Any]
    params: str
    key: str | None
    digest: str
    """Of the request, for its key."""


class Submitted(msgspec.Struct, frozen=True):
    job_id: str
    told: events.Written
    """Its first event; none where the job was there already."""


class Orders:
    """Takes requests, each for a user; what it queues is still to be announced."""

    def __init__(self, pipelines: Pipelines, tools: Any, clock: Clock, limits: Limits) -> None:
        self.pipelines, self.limits = pipelines, limits
        self._tools, self._clock = tools, clock

    async def repeated(
        self, user_id: str, said: Mapping[str, Any], idempotency_key: str | None
    ) -> str | None:
        """Answer the job that was made of the same request before; BadInput if it was another."""
        if idempotency_key is None:
            return None
        return await run(self._known_job(user_id, idempotency_key, digest_of(said)))

    async def order(
        self, user_id: str, body: Mapping[str, Any], idempotency_key: str | None = None
    ) -> Order:
        """Read a request and add what is usual for that user; raises as `submit`."""
        pipeline = self.pipelines.find(body.get("type"))
        given = {name: value for name, value in body.items() if name != "type"}
        pipeline.read_params(given)
        whole = {**await pipeline.usual(user_id), **given}
        pipeline.read_params(whole)
        # The same request is the same job, whatever became usual meanwhile.
        return Order(user_id, pipeline, _text(whole), idempotency_key, digest_of(body))

    def submission(self, order: Order) -> Script[Submitted]:
        """Queue the job, as a part of a transaction; `announce` it after that is done."""
        user_id, key = order.user_id, order.key
        # Lock the user's row first: what follows counts that user's jobs.
        yield lock(user_id)
        known = None if key is None else (yield from self._known_job(user_id, key, order.digest))
        if known is not None:
            return Submitted(known, [])
        yield from refuse_beside(order.pipeline, user_id, order.params)
        yield from self._refuse_too_many(user_id)
        job_id, told = yield from self._insert(user_id, order.pipeline, order.params)
        if key is not None:
            yield self._keeping(user_id, key, order.digest, job_id)
        return Submitted(job_id, told)

    def _known_job(self, user_id: str, key: str, digest: str) -> Script[str | None]:
        rows = yield (
            "SELECT job_id, body_sha256 FROM idempotency_key WHERE user_id = ? AND key = ?"
            " AND created_at > ?",
            user_id,
            key,
            self._clock.now_ms() - KEY_KEPT,
        )
        if not rows:
            return None
        if rows[0]["body_sha256"] != digest:
            raise BadInput(
                f"Idempotency-Key: {key!r} was used for another request.", field="Idempotency-Key"
            )
        return str(rows[0]["job_id"])

    def _keeping(self, user_id: str, key: str, digest: str, job_id: str) -> Statement:
        return (
            """INSERT INTO idempotency_key (user_id, key, body_sha256, job_id, created_at)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT (user_id, key) DO UPDATE SET
            body_sha256 = excluded.body_sha256, job_id = excluded.job_id,
            created_at = excluded.created_at""",
            user_id, key, digest, job_id, self._clock.now_ms(),
        )  # fmt: skip

    def _refuse_too_many(self, user_id: str) -> Script[None]:
        rows = yield (
            f"SELECT count(*) AS n FROM job WHERE user_id = ? AND {ACTIVE}"  # noqa: S608
            " AND status = 'queued'",
            user_id,
        )
        if rows[0]["n"] >= self.limits.waiting:
            raise TooMany(f"{rows[0]['n']} of your jobs wait already; let one begin first.")

    def _insert(
        self, user_id: str, pipeline: Pipeline[Any], params: str
    ) -> Script[tuple[str, events.Written]]:
        job_id, now = str(uuid7()), self._clock.now_ms()
        rows = yield (
            """INSERT INTO job (id, user_id, type, params, status, message, last_seq, due_at,
            created_at, providers) VALUES (?, ?, ?, ?, 'queued', ?, 1, ?, ?, ?) RETURNING *""",
            job_id, user_id, pipeline.type, params, "Waiting to begin…", now, now,
            msgspec.json.encode(pipeline.providers(self._tools)).decode(),
        )  # fmt: skip
        marks = ", ".join("(?, ?, ?, ?, 'waiting')" for _ in pipeline.steps)
        values = [
            item
            for position, step in enumerate(pipeline.steps, 1)
            for item in (job_id, step.key, position, step.title)
        ]
        yield (
            f"INSERT INTO step (job_id, key, position, title, status) VALUES {marks}",  # noqa: S608
            *values,
        )
        return job_id, (yield from events.logged(rows[0], "job.queued", self._clock))


def _text(params: Mapping[str, Any]) -> str:
    return msgspec.json.encode(params, order="deterministic").decode()


def digest_of(said: Mapping[str, Any]) -> str:
    """Hash a request, so that it is known again by its key."""
    given = {name: value for name, value in said.items() if name != "type"}
    return hashlib.sha256(f"{said.get('type')}\n{_text(given)}".encode()).hexdigest()
