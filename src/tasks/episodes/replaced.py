"""What an episode had before it was made again: its former files, and how it is replaced.

The new state comes in one transaction, and only onto the one that it was made of. Former files stay
for a while: somebody may be playing them, and podcast apps ask once a day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace as changed
from piccolo.columns import BigInt, Integer, Text, Varchar
from piccolo.table import Table

from tasks.clock import iso
from tasks.episodes import corrections, passages
from tasks.episodes.values import Episode
from tasks.jobs.database import DB, Row, fetch, transaction
from tasks.record import Value


class ReplacedRow(Table, db=DB, tablename="replaced"):
    job_id = Varchar(36, primary_key=True)
    """The job that had made these files."""
    episode_id = Varchar(36)
    storage_key = Text()
    sha256 = Varchar(64)
    size = Integer()
    evidence_key = Text(null=True, default=None)
    replaced_at = BigInt()


class FormerFile(Value, frozen=True):
    """Audio that an episode had."""

    key: str
    sha256: str
    size: int


async def replace(user_id: str, new: Episode, of: str, moved: Mapping[int, int], now: int) -> bool:
    """Put *new* in the place of the state that job *of* had made; False if that one is not there.

    *moved* has the numbers that lines have now, by those they had: corrections go with them.
    Replacing twice is replacing once.
    """
    async with transaction():
        rows = await fetch(
            "SELECT job_id, body FROM episode WHERE id = ? AND user_id = ?", new.id, user_id
        )
        if rows and rows[0]["job_id"] == new.job_id:
            return True
        if not rows or not await _put(user_id, new, of, now):
            return False
        await _note(msgspec.json.decode(rows[0]["body"], type=Episode), now)
        await passages.index(new)
        await corrections.renumber(new.id, moved)
    return True


async def _put(user_id: str, new: Episode, of: str, now: int) -> bool:
    dated = changed(new, revised_at=iso(now) or "", corrections=())
    return bool(
        await fetch(
            """UPDATE episode SET job_id = ?, title = ?, storage_key = ?, body = ?,
            evidence_key = ?, audio_deleted_at = NULL, revised_at = ?
            WHERE id = ? AND user_id = ? AND job_id = ? RETURNING id""",
            new.job_id, new.title, new.audio.key, msgspec.json.encode(dated).decode(),
            new.evidence.key if new.evidence else None, now, new.id, user_id, of,
        )
    )  # fmt: skip


async def _note(old: Episode, now: int) -> None:
    await fetch(
        """INSERT INTO replaced (job_id, episode_id, storage_key, sha256, size, evidence_key,
        replaced_at) VALUES (?, ?, ?, ?, ?, ?, ?)""",
        old.job_id, old.id, old.audio.key, old.audio.sha256, old.audio.size,
        old.evidence.key if old.evidence else None, now,
    )  # fmt: skip


async def former(episode_id: str, sha256: str) -> FormerFile | None:
    """Find audio that the episode had, as long as it is kept."""
    rows = await fetch(
        "SELECT storage_key, size FROM replaced WHERE episode_id = ? AND sha256 = ?",
        episode_id,
        sha256,
    )
    return FormerFile(rows[0]["storage_key"], sha256, rows[0]["size"]) if rows else None


async def is_former(episode_id: str, job_id: str) -> bool:
    """Whether what the job had made was replaced since."""
    rows = await fetch(
        "SELECT 1 AS one FROM episode WHERE id = ? AND job_id <> ?", episode_id, job_id
    )
    return bool(rows)


async def jobs(episode_id: str) -> list[str]:
    """List the jobs that had made its former files, as long as those are kept."""
    rows = await fetch("SELECT job_id FROM replaced WHERE episode_id = ?", episode_id)
    return [row["job_id"] for row in rows]


async def expired(before: int) -> dict[str, list[str]]:
    """List the storage keys of what was replaced before that, by the job that had made it."""
    rows = await fetch(
        "SELECT job_id, storage_key, evidence_key FROM replaced WHERE replaced_at < ?", before
    )
    return {row["job_id"]: _keys([row]) for row in rows}


async def forget(job_id: str) -> None:
    """Forget that there were former files."""
    await fetch("DELETE FROM replaced WHERE job_id = ?", job_id)


async def delete(episode_id: str) -> list[str]:
    """Forget all former files of an episode, inside a transaction; answer their keys."""
    return _keys(
        await fetch(
            "DELETE FROM replaced WHERE episode_id = ? RETURNING storage_key, evidence_key",
            episode_id,
        )
    )


async def unused(keys: Sequence[str], but: str = "") -> list[str]:
    """List the keys that no episode has, and none had lately; of job *but* it does not count."""
    return [key for key in dict.fromkeys(keys) if not await _is_used(key, but)]


def _keys(rows: Sequence[Row]) -> list[str]:
    return [key for row in rows for key in (row["storage_key"], row["evidence_key"]) if key]


async def _is_used(key: str, but: str) -> bool:
    return bool(
        await fetch(
            """SELECT 1 AS one FROM episode WHERE storage_key = ?
            UNION ALL SELECT 1 FROM episode WHERE evidence_key = ?
            UNION ALL SELECT 1 FROM replaced WHERE storage_key = ? AND job_id <> ?
            UNION ALL SELECT 1 FROM replaced WHERE evidence_key = ? AND job_id <> ? LIMIT 1""",
            key, key, key, but, key, but,
        )
    )  # fmt: skip
