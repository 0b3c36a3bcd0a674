"""Errors that listeners report, and the notes that become of them.

A report is for the operator. Published with a note, it stands on the episode's page for good.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec
from piccolo.columns import BigInt, Integer, Text, Varchar
from piccolo.table import Table
from uuid_utils import uuid7

from tasks.clock import iso
from tasks.episodes.values import Note
from tasks.errors import BadInput, Conflict, NotFound, TooMany
from tasks.jobs.database import DB, LOCK, Row, fetch, transaction
from tasks.record import Value

State = Literal["reported", "published", "dismissed"]

LONGEST = 2_000
"""Characters of a report, and of a note."""
AN_HOUR = 10
"""Reports that one listener may make in an hour."""
HOUR = 3600 * 1000
MOST_LISTED = 200


class Correction(Value, frozen=True, kw_only=True):
    id: str
    episode_id: str
    line: int | None
    """Which line it is about, from 1."""
    text: str
    """What was reported."""
    state: State
    note: str | None
    """What is right, in the operator's words."""
    created_at: str
    decided_at: str | None


class CorrectionRow(Table, db=DB, tablename="correction"):
    id = Varchar(36, primary_key=True)
    user_id = Varchar(200)
    episode_id = Varchar(36)
    line = Integer(null=True, default=None)
    report = Text()
    state = Varchar(20)
    note = Text(null=True, default=None)
    created_at = BigInt()
    decided_at = BigInt(null=True, default=None)


async def report(
    user_id: str, episode_id: str, text: str, line: int | None, now: int
) -> Correction:
    """Take a report. Raises BadInput for a text that cannot be, TooMany above `AN_HOUR`."""
    said = _bounded(text, "text")
    async with transaction():
        await fetch(LOCK, f"correction {user_id}")
        await _refuse_too_many(user_id, now)
        rows = await fetch(
            """INSERT INTO correction (id, user_id, episode_id, line, report, state, created_at)
            VALUES (?, ?, ?, ?, ?, 'reported', ?) RETURNING *""",
            str(uuid7()), user_id, episode_id, line, said, now,
        )  # fmt: skip
    return _read(rows[0])


async def listed(user_id: str, state: State | None = None) -> list[Correction]:
    """List reports, newest first."""
    rows = await fetch(
        "SELECT * FROM correction WHERE user_id = ? AND state = coalesce(?, state)"
        " ORDER BY id DESC LIMIT ?",
        user_id,
        state,
        MOST_LISTED,
    )
    return [_read(row) for row in rows]


async def publish(user_id: str, correction_id: str, note: str, now: int) -> Correction:
    """Let a note stand on the episode; a published one gets the new words."""
    said = _bounded(note, "note")
    return await _decide(user_id, correction_id, "published", said, now)


async def dismiss(user_id: str, correction_id: str, now: int) -> Correction:
    """Put a report aside. Raises Conflict where its note stands already."""
    return await _decide(user_id, correction_id, "dismissed", None, now)


async def published(episode_id: str) -> tuple[Note, ...]:
    """List the notes that stand on an episode, oldest first."""
    rows = await fetch(
        "SELECT * FROM correction WHERE episode_id = ? AND state = 'published' ORDER BY id",
        episode_id,
    )
    return tuple(map(_note, rows))


async def standing(user_id: str) -> dict[str, tuple[Note, ...]]:
    """List the notes that stand on the listener's episodes, by episode."""
    rows = await fetch(
        "SELECT * FROM correction WHERE user_id = ? AND state = 'published' ORDER BY id", user_id
    )
    found: dict[str, tuple[Note, ...]] = {}
    for row in rows:
        found[row["episode_id"]] = (*found.get(row["episode_id"], ()), _note(row))
    return found


async def renumber(episode_id: str, moved: Mapping[int, int]) -> None:
    """Let reports follow their lines; those of a line that is gone are about none."""
    rows = await fetch(
        "SELECT id, line FROM correction WHERE episode_id = ? AND line IS NOT NULL", episode_id
    )
    for row in rows:
        line = moved.get(row["line"])
        await fetch("UPDATE correction SET line = ? WHERE id = ?", line, row["id"])


async def delete(episode_id: str) -> None:
    await fetch("DELETE FROM correction WHERE episode_id = ?", episode_id)


async def _refuse_too_many(user_id: str, now: int) -> None:
    rows = await fetch(
        "SELECT created_at FROM correction WHERE user_id = ? AND created_at > ?"
        " ORDER BY created_at DESC LIMIT ?",
        user_id,
        now - HOUR,
        AN_HOUR,
    )
    if len(rows) == AN_HOUR:
        wait = (rows[-1]["created_at"] + HOUR - now) / 1000
        raise TooMany(f"{AN_HOUR} reports an hour are the most.", retry_after=max(1.0, wait))


async def _decide(
    user_id: str, correction_id: str, state: State, note: str | None, now: int
) -> Correction:
    rows = await fetch(
        """UPDATE correction SET state = ?, note = ?, decided_at = ?
        WHERE id = ? AND user_id = ? AND (state <> 'published' OR ? = 'published') RETURNING *""",
        state, note, now, correction_id, user_id, state,
    )  # fmt: skip
    if rows:
        return _read(rows[0])
    if await fetch(
        "SELECT 1 AS one FROM correction WHERE id = ? AND user_id = ?", correction_id, user_id
    ):
        raise Conflict("Its note stands already; publish it with other words to change it.")
    raise NotFound(f"There is no report {correction_id!r}.")


def _bounded(text: str, field: str) -> str:
    """Keep the words and their lines, without what nobody sees; raise BadInput if none is left."""
    lines = (" ".join(_visible(line).split()) for line in text.strip().splitlines())
    said = "\n".join(lines).strip()
    if not said:
        raise BadInput(f"{field}: takes a few words.", field=field)
    if len(said) > LONGEST:
        raise BadInput(
            f"{field}: takes up to {LONGEST:,} characters, not {len(said):,}.", field=field
        )
    return said


def _visible(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)


def _note(row: Row) -> Note:
    return Note(row["id"], row["note"], iso(row["decided_at"]) or "", row["line"])


def _read(row: Row) -> Correction:
    return Correction(
        id=row["id"],
        episode_id=row["episode_id"],
        line=row["line"],
        text=row["report"],
        state=msgspec.convert(row["state"], State),
        note=row["note"],
        created_at=iso(row["created_at"]) or "",
        decided_at=iso(row["decided_at"]),
    )
