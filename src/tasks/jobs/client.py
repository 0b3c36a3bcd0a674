"""What servers, pages and the terminal call: submit, find, list, watch, cancel, retry."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import msgspec
import structlog

from tasks.clock import Clock
from tasks.errors import Conflict, NotFound
from tasks.jobs import events
from tasks.jobs.alone import lock, refuse_beside
from tasks.jobs.bell import Bell
from tasks.jobs.bus import CANCEL, Bus
from tasks.jobs.claims import ACTIVE
from tasks.jobs.database import Script, fetch, run
from tasks.jobs.orders import Orders, Submitted, digest_of
from tasks.jobs.pipeline import Pipelines
from tasks.jobs.runner import Limits
from tasks.jobs.status import StatusReader
from tasks.jobs.values import Page, Status
from tasks.jobs.watch import Watcher, Write

log = structlog.get_logger()


class Jobs(Orders):
    """All verbs on jobs; every one takes the user who asks."""

    def __init__(
        self,
        pipelines: Pipelines,
        tools: Any,
        bus: Bus,
        bell: Bell,
        clock: Clock,
        limits: Limits,
    ) -> None:
        super().__init__(pipelines, tools, clock, limits)
        self._bus, self._bell = bus, bell
        self._statuses = StatusReader(clock, limits.attempts)

    async def submit(
        self,
        user_id: str,
        body: Mapping[str, Any],
        idempotency_key: str | None = None,
        said: Mapping[str, Any] | None = None,
    ) -> str:
        """Queue a job and answer its id.

        *body* is the pipeline's type under `type`, and its parameters. *said* is what the client
        sent, if that is something else: the key stands for it. Raises BadInput that names the
        field, TooMany if the user has too many waiting, and BadInput on `Idempotency-Key` if that
        key came with another request before.
        """
        order = await self.order(user_id, body, idempotency_key)
        if said is not None:
            order = msgspec.structs.replace(order, digest=digest_of(said))
        submitted = await run(self.submission(order))
        await self.announce(submitted)
        return submitted.job_id

    async def announce(self, submitted: Submitted) -> None:
        """Tell who watches, and who works, of a job that is queued now."""
        if submitted.told:
            await self._bus.publish(submitted.job_id, submitted.told)
            await self._ring(submitted.job_id)

    async def check(self, user_id: str, job_id: str) -> None:
        """Raise NotFound unless there is such a job, and it is this user's."""
        await self._own(user_id, job_id)

    async def status(self, user_id: str, job_id: str) -> Status:
        """Read the status, or raise NotFound (also for what is not this user's)."""
        await self._own(user_id, job_id)
        status = await self._statuses.read(job_id)
        if status is None:
            raise _no_job(job_id)
        return status

    async def status_after(self, user_id: str, job_id: str, after: int, seconds: float) -> Status:
        """Read the status once there is an event after *after*, at most *seconds* from now."""
        await self._own(user_id, job_id)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                async with contextlib.aclosing(self._follow(job_id, after)) as watching:
                    async for _ in watching:
                        break
        return await self.status(user_id, job_id)

    async def page(
        self,
        user_id: str,
        *,
        status: str | None = None,
        type: str | None = None,
        limit: int = 20,
        cursor: str | None = None,
    ) -> Page:
        """List a user's jobs, newest first; *cursor* is the last page's `next_cursor`."""
        active = f" AND {ACTIVE}" if status in ("queued", "processing") else ""
        rows = await fetch(
            f"""SELECT id FROM job WHERE user_id = ? AND status = coalesce(?, status){active}
            AND type = coalesce(?, type) AND id < coalesce(?, 'z')
            ORDER BY id DESC LIMIT ?""",  # noqa: S608
            user_id, status, type, cursor, limit + 1,
        )  # fmt: skip
        ids = [row["id"] for row in rows[:limit]]
        found = [await self._statuses.read(job_id) for job_id in ids]
        more = ids[-1] if len(rows) > limit else None
        return Page(jobs=[one for one in found if one is not None], next_cursor=more)

    async def watch(
        self, user_id: str, job_id: str, after: int | None = None, write: Write | None = None
    ) -> AsyncGenerator[tuple[int, bytes], None]:
        """Follow a job: numbers and JSON texts of events, or first a snapshot (see `Watcher`)."""
        await self._own(user_id, job_id)
        async with contextlib.aclosing(self._follow(job_id, after, write)) as watching:
            async for event in watching:
                yield event

    async def cancel(self, user_id: str, job_id: str) -> None:
        """Ask for the job to be cancelled; its owner does it within a second."""
        await self._own(user_id, job_id)
        told = await run(self._cancel(job_id))
        await self._bus.publish(job_id, told)
        await self._bus.publish(CANCEL, [(0, job_id.encode())])

    async def retry(self, user_id: str, job_id: str) -> None:
        """Queue a failed or cancelled job again; it goes on from what is remembered."""
        await self._own(user_id, job_id)
        told = await run(self._retry(user_id, job_id))
        await self._bus.publish(job_id, told)
        await self._ring(job_id)

    async def signal(self, user_id: str, job_id: str) -> None:
        """Let a job go on that waits for a person; raises Conflict where it waits for none."""
        await self._own(user_id, job_id)
        told = await run(self._signal(job_id))
        await self._bus.publish(job_id, told)
        await self._ring(job_id)

    async def delete(self, user_id: str, job_id: str) -> None:
        """Delete a job that is over; what it made and what it cost stays."""
        await self._own(user_id, job_id)
        await run(_delete(job_id))

    def _follow(
        self, job_id: str, after: int | None, write: Write | None = None
    ) -> AsyncGenerator[tuple[int, bytes], None]:
        return Watcher(job_id, after, self._bus.hub, self._statuses, write).events()

    async def _own(self, user_id: str, job_id: str) -> None:
        rows = await fetch("SELECT 1 FROM job WHERE id = ? AND user_id = ?", job_id, user_id)
        if not rows:
            raise _no_job(job_id)

    def _cancel(self, job_id: str) -> Script[events.Written]:
        """Cancel a job that nobody runs, or ask who runs it."""
        rows = yield (
            """UPDATE job SET status = 'cancelled', message = 'Cancelled.', due_at = NULL,
            waiting_for = NULL, not_before = NULL, completed_at = ?, last_seq = last_seq + 1
            WHERE id = ? AND status = 'queued' RETURNING *""",
            self._clock.now_ms(), job_id,
        )  # fmt: skip
        if rows:
            return (yield from events.logged(rows[0], "job.cancelled", self._clock))
        asked = yield (
            "UPDATE job SET cancel_requested = TRUE WHERE id = ? AND status = 'processing'"
            " RETURNING id",
            job_id,
        )
        if not asked:
            raise Conflict(f"Job {job_id!r} is over already.")
        return []

    def _retry(self, user_id: str, job_id: str) -> Script[events.Written]:
        yield lock(user_id)
        [job] = yield "SELECT type, params FROM job WHERE id = ?", job_id
        pipeline = self.pipelines.find(job["type"])
        yield from refuse_beside(pipeline, user_id, job["params"], job_id)
        rows = yield (
            """UPDATE job SET status = 'queued', attempt = 1, crashes = 0, error = NULL,
            cancel_requested = FALSE, waiting_for = NULL, not_before = NULL,
            completed_at = NULL, due_at = ?, message = ?, last_seq = last_seq + 1
            WHERE id = ? AND status IN ('failed', 'cancelled') RETURNING *""",
            self._clock.now_ms(), "Waiting to go on…", job_id,
        )  # fmt: skip
        if not rows:
            raise Conflict(f"Only a failed or cancelled job can be tried again: {job_id!r}.")
        yield (
            "UPDATE step SET status = 'waiting' WHERE job_id = ? AND status <> 'complete'",
            job_id,
        )
        return (yield from events.logged(rows[0], "job.retried", self._clock))

    def _signal(self, job_id: str) -> Script[events.Written]:
        rows = yield (
            """UPDATE job SET due_at = ?, waiting_for = NULL, message = ?,
            last_seq = last_seq + 1
            WHERE id = ? AND status = 'queued' AND due_at IS NULL RETURNING *""",
            self._clock.now_ms(), "Waiting to go on…", job_id,
        )  # fmt: skip
        if not rows:
            raise Conflict(f"Job {job_id!r} waits for nobody.")
        return (yield from events.logged(rows[0], "job.queued", self._clock))

    async def _ring(self, job_id: str) -> None:
        try:
            await self._bell.ring(job_id)
        except Exception as error:
            log.warning("the bell is away; the sweep will ring", job=job_id, error=str(error))


def _delete(job_id: str) -> Script[None]:
    gone = yield (
        "DELETE FROM job WHERE id = ? AND status IN ('complete', 'failed', 'cancelled')"
        " RETURNING id",
        job_id,
    )
    if not gone:
        raise Conflict(f"Job {job_id!r} is still under way: cancel it first.")
    for table in ("step", "part", "artifact", "event", "idempotency_key"):
        yield f"DELETE FROM {table} WHERE job_id = ?", job_id  # noqa: S608


def _no_job(job_id: str) -> NotFound:
    return NotFound(f"There is no job {job_id!r}.")
