"""What the engine throws away: logs of long ago, expired keys, content that nobody uses.

Rows of jobs, their steps and what was paid stay. Each verb is many short transactions.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tasks.jobs.database import fetch, transaction
from tasks.jobs.storage import mentioned

SHORT_LIVED = ".brief"
"""The suffix of content that is of no use once its job is over."""
BATCH = 50
"""Jobs, or hundreds of keys, at once."""

LOGGED = """WITH RECURSIVE logged (id) AS (
        SELECT min(job_id) FROM event
        UNION ALL
        SELECT (SELECT min(job_id) FROM event WHERE job_id > logged.id) FROM logged
        WHERE logged.id IS NOT NULL)
    SELECT job.id FROM logged JOIN job ON job.id = logged.id WHERE job.completed_at < ? LIMIT ?"""
"""Jobs that have a log, found by leaping from one to the next: jobs without one cost nothing."""

USED_AT = """CASE WHEN max(job.created_at) > content.created_at THEN max(job.created_at)
    ELSE content.created_at END"""
USES = f"""SELECT content.key, content.storage_key, {USED_AT} AS used_at,
        count(CASE WHEN job.status IN ('queued', 'processing') THEN 1 END) AS unfinished
    FROM content LEFT JOIN part ON part.content_key = content.key
        LEFT JOIN job ON job.id = part.job_id
    WHERE content.storage_key IS NOT NULL AND content.key = coalesce(?, content.key)
    GROUP BY content.key, content.storage_key, content.created_at
    HAVING {USED_AT} < ?"""  # noqa: S608


class Use(msgspec.Struct, frozen=True):
    """A file that a row refers to, and when it was last of use."""

    storage_key: str
    used_at: int
    busy: bool = False
    """Whether a job that is not over needs it."""
    content_key: str = ""
    """Where it is remembered content."""


async def forget_logs(before: int) -> int:
    """Delete the events of jobs that ended before that; a watcher gets a snapshot instead."""
    forgotten = 0
    while rows := await fetch(LOGGED, before, BATCH):
        for row in rows:
            await fetch("DELETE FROM event WHERE job_id = ?", row["id"])
        forgotten += len(rows)
    return forgotten


async def forget_keys(before: int) -> int:
    """Delete the idempotency keys that were used before that."""
    forgotten = 0
    while rows := await fetch(
        """DELETE FROM idempotency_key WHERE id IN
        (SELECT id FROM idempotency_key WHERE created_at < ? LIMIT ?) RETURNING id""",
        before,
        100 * BATCH,
    ):
        forgotten += len(rows)
    return forgotten


async def uses(before: int, content_key: str | None = None) -> list[Use]:
    """List content with bytes that was made, and last used, before that."""
    rows = await fetch(USES, content_key, before)
    return [
        Use(row["storage_key"], row["used_at"], row["unfinished"] > 0, row["key"]) for row in rows
    ]


async def short_lived(before: int) -> list[Use]:
    """List short-lived content that was made before that, and that no unfinished job has."""
    rows = await fetch(
        """SELECT content.key, content.storage_key, content.created_at FROM content
        WHERE content.storage_key LIKE ? AND content.created_at < ? AND NOT EXISTS (
            SELECT 1 FROM part JOIN job ON job.id = part.job_id
            WHERE part.content_key = content.key AND job.status IN ('queued', 'processing'))""",
        f"%{SHORT_LIVED}",
        before,
    )
    return [Use(row["storage_key"], row["created_at"], content_key=row["key"]) for row in rows]


async def forget_short_lived(job_ids: Sequence[str]) -> list[str]:
    """Forget short-lived content that these jobs alone have; answer its storage keys."""
    marks = ", ".join("?" for _ in job_ids)
    rows = await fetch(
        f"""DELETE FROM content WHERE storage_key LIKE ?
        AND key IN (SELECT content_key FROM part WHERE job_id IN ({marks}))
        AND NOT EXISTS (SELECT 1 FROM part WHERE part.content_key = content.key
            AND part.job_id NOT IN ({marks})) RETURNING storage_key""",  # noqa: S608
        f"%{SHORT_LIVED}",
        *job_ids,
        *job_ids,
    )
    return [row["storage_key"] for row in rows]


async def mentioned_by_unfinished() -> set[str]:
    """List the files that steps of jobs which are not over may need again."""
    rows = await fetch(
        """SELECT step.result FROM step JOIN job ON job.id = step.job_id
        WHERE job.status IN ('queued', 'processing') AND step.result IS NOT NULL"""
    )
    return {key for row in rows for key in mentioned(row["result"])}


async def forget_content(content_key: str) -> None:
    """Forget content; a failed job that had it makes that step, and those after it, anew."""
    async with transaction():
        await fetch(
            """UPDATE step SET result = NULL WHERE EXISTS (
                SELECT 1 FROM part JOIN job ON job.id = part.job_id
                JOIN step AS made ON made.job_id = part.job_id AND made.key = part.step
                WHERE part.content_key = ? AND part.job_id = step.job_id
                AND job.status IN ('failed', 'cancelled') AND step.position >= made.position)""",
            content_key,
        )
        await fetch("DELETE FROM content WHERE key = ?", content_key)
