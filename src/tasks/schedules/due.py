"""What comes due is queued: each moment once, by one of all workers, and late rather than never."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import structlog

from tasks.clock import Clock
from tasks.errors import BadInput, Conflict, TooMany
from tasks.jobs.client import Jobs
from tasks.jobs.database import LOCK, Row, Script, fetch, run
from tasks.jobs.orders import Order, Submitted
from tasks.schedules import days_of, next_ms, read

log = structlog.get_logger()

EVERY = 5.0
"""Seconds between two looks of one process."""
AT_ONCE = 100
FURTHEST = 8 * 24 * 3600 * 1000
"""Milliseconds; each of them comes within a week."""


class Caller:
    """Queues the jobs of schedules that are due."""

    def __init__(self, jobs: Jobs, clock: Clock) -> None:
        self._jobs, self._clock = jobs, clock

    async def look(self) -> None:
        """Queue what is due. What was missed meanwhile comes once, and not for each time."""
        now, last = self._clock.now_ms(), (-1, "")
        while rows := await _due(now, last):
            for row in rows:
                await self._call(row)
            # What stays due is passed by, so that it holds up no other.
            last = rows[-1]["next_at"], rows[-1]["id"]
        for row in await fetch("SELECT * FROM schedule WHERE next_at > ?", now + FURTHEST):
            await _set_right(row, now)

    async def _call(self, row: Row) -> None:
        try:
            body = self._body(row)
            order = await self._jobs.order(row["user_id"], body, _key(row))
            submitted = await run(self._claimed(row, order, alone=bool(body.get("onlyNew"))))
        except TooMany as error:
            # It stays due, so the next look tries again.
            log.info("a scheduled show waits", schedule=row["id"], why=error.message)
        except (BadInput, Conflict) as error:
            log.warning("a scheduled show cannot be made", schedule=row["id"], why=error.message)
            await run(self._passed_over(row, error.message))
        else:
            if submitted:
                await self._jobs.announce(submitted)

    def _body(self, row: Row) -> dict[str, Any]:
        """What comes by itself tells what is new, where that kind of job knows of it."""
        known = read(row)
        params = self._jobs.pipelines.find(known.type).params_type.__struct_encode_fields__
        only_new = {"onlyNew": True} if "onlyNew" in params else {}
        return {**only_new, **known.params, "type": known.type}

    def _claimed(self, row: Row, order: Order, *, alone: bool) -> Script[Submitted | None]:
        """Move it on and queue its job, both or neither; None where another worker did.

        *alone*: not while another such show of that listener is being made, since what that one
        tells is not written down yet.
        """
        yield LOCK, f"schedules {row['user_id']}"
        if alone:
            yield from _refuse_beside_another(row["user_id"])
        taken = yield self._moving_on(row, self._next(row), None)
        if not taken:
            return None
        submitted = yield from self._jobs.submission(order)
        yield "UPDATE schedule SET last_job_id = ? WHERE id = ?", submitted.job_id, row["id"]
        return submitted

    def _passed_over(self, row: Row, note: str) -> Script[None]:
        next_at = None
        # A time zone that is not known here any more switches it off.
        with suppress(BadInput):
            next_at = self._next(row)
        yield self._moving_on(row, next_at, note)

    def _next(self, row: Row) -> int:
        later = max(row["next_at"], self._clock.now_ms())
        return next_ms(days_of(row), row["time"], row["time_zone"], later)

    def _moving_on(self, row: Row, next_at: int | None, note: str | None) -> tuple[Any, ...]:
        due = row["next_at"]
        return (
            "UPDATE schedule SET next_at = ?, last_at = ?, note = ?"
            " WHERE id = ? AND next_at = ? RETURNING id",
            next_at, due, note, row["id"], due,
        )  # fmt: skip


async def _set_right(row: Row, now: int) -> None:
    """Reckon anew where the clock was put back; what it made meanwhile is known by its key."""
    next_at, note = None, row["note"]
    try:
        next_at = next_ms(days_of(row), row["time"], row["time_zone"], now)
    except BadInput as error:
        note = error.message
    await fetch(
        "UPDATE schedule SET next_at = ?, note = ? WHERE id = ? AND next_at = ?",
        next_at, note, row["id"], row["next_at"],
    )  # fmt: skip


async def _due(now: int, after: tuple[int, str]) -> list[Row]:
    return await fetch(
        "SELECT * FROM schedule WHERE next_at <= ? AND (next_at, id) > (?, ?)"
        " ORDER BY next_at, id LIMIT ?",
        now, *after, AT_ONCE,
    )  # fmt: skip


def _refuse_beside_another(user_id: str) -> Script[None]:
    rows = yield (
        """SELECT 1 AS one FROM schedule JOIN job ON job.id = schedule.last_job_id
        WHERE schedule.user_id = ? AND job.status IN ('queued', 'processing')
        AND job.due_at IS NOT NULL LIMIT 1""",
        user_id,
    )
    if rows:
        raise TooMany("Another show that comes by itself is being made; this one follows.")


def _key(row: Row) -> str:
    """One job for each moment of a schedule, also where a clock was put back."""
    return f"schedule {row['id']} {row['next_at']}"
