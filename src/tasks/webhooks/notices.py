"""Notices: one for each end of a job whose listener has a webhook, found by a sweep."""

from __future__ import annotations

from typing import Any

import msgspec
from uuid_utils import uuid7

from tasks import episodes
from tasks.errors import NotFound
from tasks.jobs.client import Jobs
from tasks.jobs.database import Row, fetch
from tasks.jobs.values import Failure, Status
from tasks.record import Value

LOOK_BACK = 7 * 24 * 3600 * 1000
"""Milliseconds after its end within which a job without a notice is found."""
AT_ONCE = 50


class Notice(Value, frozen=True, kw_only=True, omit_defaults=True):
    """What is posted: the job as it ended."""

    id: str
    """The same with every try: by it a repeat is known."""
    event: str
    """`job.complete` or `job.failed`."""
    at: str
    job_id: str
    type: str
    status: str
    title: str
    """The episode's, or what kind of job it is."""
    message: str
    page_url: str
    status_url: str
    audio_url: str | None = None
    episode_url: str | None = None
    duration: float | None = None
    error: Failure | None = None


async def gather(jobs: Jobs, base: str, now: int) -> None:
    """Write a notice for each job that has ended without one."""
    ended = await fetch(
        """SELECT job.id, job.user_id, job.completed_at FROM webhook
        JOIN job ON job.user_id = webhook.user_id AND job.completed_at >= webhook.created_at
        WHERE job.completed_at > ? AND job.status IN ('complete', 'failed') AND NOT EXISTS (
            SELECT 1 FROM notice
            WHERE notice.job_id = job.id AND notice.ended_at = job.completed_at)
        ORDER BY job.completed_at LIMIT ?""",
        now - LOOK_BACK,
        AT_ONCE,
    )
    for row in ended:
        await _write(jobs, base, row, now)


async def _write(jobs: Jobs, base: str, row: Row, now: int) -> None:
    try:
        status = await jobs.status(row["user_id"], row["id"])
    except NotFound:
        return
    if not status.over:
        return
    notice_id = str(uuid7())
    title = await _title(jobs, row["user_id"], status)
    body = msgspec.json.encode(_notice(notice_id, status, title, base)).decode()
    await fetch(
        """INSERT INTO notice (id, user_id, job_id, ended_at, body, due_at, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (job_id, ended_at) DO NOTHING""",
        notice_id, row["user_id"], row["id"], row["completed_at"], body, now, now,
    )  # fmt: skip


async def _title(jobs: Jobs, user_id: str, status: Status) -> str:
    try:
        return (await episodes.find(user_id, status.episode_id or "")).title
    except NotFound:
        return jobs.pipelines.title(status.type)


def _notice(notice_id: str, status: Status, title: str, base: str) -> Notice:
    def url(path: str | None) -> str | None:
        return f"{base}{path}" if path and path.startswith("/") else path

    episode = f"/episodes/{status.episode_id}" if status.audio_url else None
    return Notice(
        id=notice_id,
        event=f"job.{status.status}",
        at=status.completed_at or "",
        job_id=status.job_id,
        type=status.type,
        status=status.status,
        title=title,
        message=status.message,
        page_url=f"{base}/jobs/{status.job_id}",
        status_url=f"{base}/api/jobs/{status.job_id}",
        audio_url=url(status.audio_url),
        episode_url=url(episode),
        duration=status.duration,
        error=status.error,
    )


async def claim(now: int, until: int, limit: int) -> list[Row]:
    """Take notices that are due; who dies with one gives it back after *until*."""
    rows = await fetch(
        """SELECT notice.*, webhook.url, webhook.secret FROM notice
        JOIN webhook ON webhook.user_id = notice.user_id
        WHERE notice.due_at <= ? ORDER BY notice.due_at LIMIT ?""",
        now,
        limit,
    )
    return [one for row in rows if (one := await _claimed(row, until))]


async def _claimed(row: Row, until: int) -> Row | None:
    taken = await fetch(
        "UPDATE notice SET due_at = ?, attempt = attempt + 1 WHERE id = ? AND due_at = ?"
        " RETURNING attempt",
        until,
        row["id"],
        row["due_at"],
    )
    return {**row, "attempt": taken[0]["attempt"]} if taken else None


async def settle(notice_id: str, **columns: Any) -> None:
    """Write down what came of a try."""
    changes = ", ".join(f"{name} = ?" for name in columns)
    await fetch(
        f"UPDATE notice SET {changes} WHERE id = ?",  # noqa: S608
        *columns.values(),
        notice_id,
    )


async def forget(before: int) -> int:
    """Delete the notices of long ago that were taken, or given up."""
    rows = await fetch(
        "DELETE FROM notice WHERE created_at < ? AND due_at IS NULL RETURNING id", before
    )
    return len(rows)
