"""What a feed tells of a listener's episodes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import msgspec

from tasks.episodes import corrections
from tasks.episodes.values import AudioFile, Note
from tasks.jobs.database import Row, fetch
from tasks.record import Value

MOST = 300
"""Episodes in a feed, the newest; apps keep what they have."""


class FeedBill(Value, frozen=True):
    citation: str
    title: str
    url: str


class Item(Value, frozen=True):
    """An episode, without its transcript."""

    id: str
    title: str
    summary: str
    show: str
    created_at: str
    record_date: str
    sample: bool
    audio: AudioFile
    providers: dict[str, str] = {}
    bills: tuple[FeedBill, ...] = ()
    corrections: tuple[Note, ...] = ()


async def items(user_id: str) -> list[Item]:
    """List the newest episodes that can be heard, each with the notes that stand on it."""
    rows = await fetch(
        "SELECT body FROM episode WHERE user_id = ? AND audio_deleted_at IS NULL"
        " ORDER BY id DESC LIMIT ?",
        user_id,
        MOST,
    )
    notes = await corrections.standing(user_id)
    found = await asyncio.to_thread(_read, rows)
    return [msgspec.structs.replace(one, corrections=notes.get(one.id, ())) for one in found]


def _read(rows: Sequence[Row]) -> list[Item]:
    """Leave out the transcripts; of so many this takes long enough to be a thread's work."""
    return [msgspec.json.decode(row["body"], type=Item) for row in rows]
