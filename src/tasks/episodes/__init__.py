"""What was made: episodes, their table and its verbs."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace
from piccolo.columns import BigInt, Text, Varchar
from piccolo.table import Table

from tasks.episodes import corrections, links, listening, passages, replaced
from tasks.episodes.values import Episode
from tasks.errors import NotFound
from tasks.jobs import retention
from tasks.jobs.database import DB, Row, fetch, transaction
from tasks.jobs.retention import Use


class EpisodeRow(Table, db=DB, tablename="episode"):
    id = Varchar(36, primary_key=True)
    user_id = Varchar(200)
    job_id = Varchar(36)
    show = Varchar(100)
    title = Text()
    storage_key = Text()
    body = Text()
    created_at = BigInt()
    audio_deleted_at = BigInt(null=True, default=None)
    evidence_key = Text(null=True, default=None)
    revised_at = BigInt(null=True, default=None)


async def save(user_id: str, episode: Episode, created_at: int) -> None:
    """Save the episode, and index it; saving the same one again changes nothing."""
    async with transaction():
        await _insert(user_id, episode, created_at)
        await passages.index(episode)


async def _insert(user_id: str, episode: Episode, created_at: int) -> None:
    body = msgspec.json.encode(episode).decode()
    await fetch(
        "INSERT INTO episode (id, user_id, job_id, show, title, storage_key, body, created_at,"
        " evidence_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        episode.id,
        user_id,
        episode.job_id,
        episode.show,
        episode.title,
        episode.audio.key,
        body,
        created_at,
        episode.evidence.key if episode.evidence else None,
    )


async def find(user_id: str, episode_id: str) -> Episode:
    """Find an episode of this listener, or raise NotFound."""
    rows = await fetch(
        "SELECT body, audio_deleted_at FROM episode WHERE id = ? AND user_id = ?",
        episode_id,
        user_id,
    )
    if not rows:
        raise NotFound(f"There is no episode {episode_id!r}.")
    return replace(_read(rows[0]), corrections=await corrections.published(episode_id))


async def newest(user_id: str, limit: int, before: str | None = None) -> list[Episode]:
    """List episodes, newest first, older than the one with the id *before*; without notes."""
    rows = await fetch(
        "SELECT body, audio_deleted_at FROM episode WHERE user_id = ? AND id < coalesce(?, 'z')"
        " ORDER BY id DESC LIMIT ?",
        user_id,
        before,
        limit,
    )
    return [_read(row) for row in rows]


async def delete(user_id: str, episode_id: str) -> list[str]:
    """Delete the row; answer the storage keys that no other episode refers to."""
    episode = await find(user_id, episode_id)
    keys = [episode.audio.key, *([episode.evidence.key] if episode.evidence else [])]
    async with transaction():
        grown = await retention.forget_short_lived(
            [episode.job_id, *await replaced.jobs(episode_id)]
        )
        await fetch("DELETE FROM episode WHERE id = ? AND user_id = ?", episode_id, user_id)
        await corrections.delete(episode_id)
        await passages.forget(episode_id)
        await listening.delete(episode_id)
        await links.delete(episode_id)
        keys += await replaced.delete(episode_id)
        return [*grown, *await replaced.unused(keys)]


async def has_audio(episode_id: str) -> bool | None:
    """Whether the episode can still be heard; None where it was deleted."""
    rows = await fetch("SELECT audio_deleted_at FROM episode WHERE id = ?", episode_id)
    return rows[0]["audio_deleted_at"] is None if rows else None


async def audio_uses(before: int, storage_key: str | None = None) -> list[Use]:
    """List the files of episodes whose newest was made before that."""
    rows = await fetch(
        """SELECT storage_key, max(coalesce(revised_at, created_at)) AS used_at FROM episode
        WHERE audio_deleted_at IS NULL AND storage_key = coalesce(?, storage_key)
        GROUP BY storage_key HAVING max(coalesce(revised_at, created_at)) < ?""",
        storage_key,
        before,
    )
    return [Use(row["storage_key"], row["used_at"]) for row in rows]


async def forget_audio(storage_key: str, now: int) -> None:
    """Write down that a file is no longer kept; what was said in it stays."""
    await fetch(
        "UPDATE episode SET audio_deleted_at = ?"
        " WHERE storage_key = ? AND audio_deleted_at IS NULL",
        now,
        storage_key,
    )


def _read(row: Row) -> Episode:
    episode = msgspec.json.decode(row["body"], type=Episode)
    if row["audio_deleted_at"] is None:
        return episode
    return replace(episode, audio=replace(episode.audio, kept=False))
