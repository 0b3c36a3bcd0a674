"""Who runs a job: claim, lease, sweep. Each verb is one short transaction.

A claim is conditional: only a due job whose lease is free can be taken, and every claim raises
the fence, so that whoever lost a lease can write nothing more.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from tasks.jobs.database import LOCK, Row, Script, fetch, run

ACTIVE = "status IN ('queued', 'processing')"
"""Word for word the condition of an index, or SQLite reads all jobs that ever were."""

DUE = f"""{ACTIVE} AND (due_at <= ? OR cancel_requested)
    AND (lease_until IS NULL OR lease_until < ?)"""
"""Takes the time twice. What is to be cancelled does not wait until it is due."""

DUE_ONE = DUE.replace(ACTIVE, "status NOT IN ('complete', 'failed', 'cancelled')")
"""The same of one job, found by its id: PostgreSQL would rather read all in the index's words."""

NEXT = f"""WITH busy AS MATERIALIZED (SELECT user_id, count(*) AS jobs FROM job
        WHERE {ACTIVE} AND status = 'processing' AND lease_until >= ? GROUP BY user_id)
    SELECT job.id, job.user_id, job.owner FROM job JOIN listener ON listener.id = job.user_id
    LEFT JOIN busy ON busy.user_id = job.user_id
    WHERE {DUE}{{others}} AND coalesce(busy.jobs, 0) < ?
    ORDER BY listener.last_claim, job.due_at, job.id LIMIT 1"""  # noqa: S608


class Claim(msgspec.Struct, frozen=True):
    """A job that we own until its lease ends."""

    job_id: str
    user_id: str
    fence: int
    crashed: bool
    """Whether the owner before us let its lease run out."""
    row: Row
    steps: list[Row]
    """In their order."""


async def claim_next(
    owner: str, now: int, lease: int, running: int, mine: Collection[str] = ()
) -> Claim | None:
    """Claim the next due job in fairness order (users in turn, oldest first), if there is one.

    *lease* is in milliseconds, *running* how many jobs of one user may run at once. *mine* are run
    by the owner already: one that slept past its leases renews them, and takes nothing from itself.
    """
    return await run(_claim(owner, now, lease, running, mine))


def _claim(
    owner: str, now: int, lease: int, running: int, mine: Collection[str]
) -> Script[Claim | None]:
    # One at a time over all processes: a claim counts what others have claimed.
    yield LOCK, "claim"
    others = "".join(" AND job.id <> ?" for _ in mine)
    rows = yield NEXT.format(others=others), now, now, now, *mine, running
    return (yield from _take(rows[0], owner, now, lease)) if rows else None


def _take(row: Row, owner: str, now: int, lease: int) -> Script[Claim | None]:
    crashed = row["owner"] is not None
    taken = yield (
        f"""UPDATE job SET owner = ?, lease_until = ?, fence = fence + 1,
        crashes = crashes + ?, status = 'processing', not_before = NULL,
        waiting_for = NULL
        WHERE id = ? AND {DUE_ONE} RETURNING *""",  # noqa: S608
        owner, now + lease, int(crashed), row["id"], now, now,
    )  # fmt: skip
    if not taken:
        return None
    yield (
        "UPDATE listener SET last_claim = (SELECT max(last_claim) + 1 FROM listener) WHERE id = ?",
        row["user_id"],
    )
    steps = yield "SELECT * FROM step WHERE job_id = ? ORDER BY position", row["id"]
    return Claim(row["id"], row["user_id"], taken[0]["fence"], crashed, taken[0], steps)


async def renew(job_id: str, fence: int, until: int) -> bool | None:
    """Renew the lease; answer whether cancelling is asked for, or None if the lease is lost."""
    rows = await fetch(
        "UPDATE job SET lease_until = ? WHERE id = ? AND fence = ? AND status = 'processing'"
        " RETURNING cancel_requested",
        until,
        job_id,
        fence,
    )
    return bool(rows[0]["cancel_requested"]) if rows else None


async def cancel_requested(job_ids: list[str]) -> set[str]:
    """Answer which of these jobs are to be cancelled."""
    marks = ", ".join("?" for _ in job_ids)
    rows = await fetch(
        f"SELECT id FROM job WHERE cancel_requested AND id IN ({marks})",  # noqa: S608
        *job_ids,
    )
    return {row["id"] for row in rows}


async def due(now: int, limit: int = 100) -> list[str]:
    """List jobs that are due and have no owner."""
    rows = await fetch(
        f"SELECT id FROM job WHERE {DUE} ORDER BY due_at LIMIT ?",  # noqa: S608
        now,
        now,
        limit,
    )
    return [row["id"] for row in rows]


async def oldest_due(now: int) -> int | None:
    """Answer since when the job waits that has been due and without an owner for longest."""
    rows = await fetch(
        f"SELECT min(due_at) AS due_at FROM job WHERE {DUE}",  # noqa: S608
        now,
        now,
    )
    oldest: int | None = rows[0]["due_at"]
    return oldest


async def void_leases(now: int) -> None:
    """End every lease at once: the embedded installation has one process, and it is new."""
    await fetch(
        "UPDATE job SET lease_until = ? WHERE status = 'processing' AND lease_until >= ?",
        now - 1,
        now,
    )


async def due_by_user(now: int) -> list[tuple[str, str]]:
    """List (user, job) of due jobs without an owner, users in the order of their turn."""
    rows = await fetch(
        f"""SELECT job.user_id, job.id FROM job JOIN listener ON listener.id = job.user_id
        WHERE {DUE} ORDER BY listener.last_claim, job.due_at, job.id""",  # noqa: S608
        now,
        now,
    )
    return [(row["user_id"], row["id"]) for row in rows]
