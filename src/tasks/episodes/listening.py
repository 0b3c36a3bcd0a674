"""How far a listener has come in an episode, so that another device goes on from there."""

from __future__ import annotations

from collections.abc import Sequence

from piccolo.columns import BigInt, DoublePrecision, Varchar
from piccolo.table import Table

from tasks.clock import iso
from tasks.errors import BadInput
from tasks.jobs.database import DB, Row, fetch
from tasks.record import Value

HEARD = 0.95
"""The share of an episode after which it counts as heard."""
ROUNDING = 1.0
"""Seconds by which players may be past the end."""


class Position(Value, frozen=True):
    seconds: float
    heard: bool
    """Whether it was heard to its end once, or nearly."""
    updated_at: str | None = None
    """None where nobody has listened yet."""


class ListeningRow(Table, db=DB, tablename="listening"):
    episode_id = Varchar(36, primary_key=True)
    user_id = Varchar(200)
    seconds = DoublePrecision()
    updated_at = BigInt()
    heard_at = BigInt(null=True, default=None)


UNHEARD = Position(0.0, heard=False)


async def reached(
    user_id: str, episode_id: str, seconds: float, duration: float, now: int
) -> Position:
    """Note how far it is heard. Raises BadInput for a second that the episode does not have."""
    if not 0 <= seconds <= duration + ROUNDING:
        raise BadInput(
            f"seconds: takes 0 to {duration:.1f}, as long as the episode is, not {seconds:g}.",
            field="seconds",
        )
    rows = await fetch(
        """INSERT INTO listening (episode_id, user_id, seconds, updated_at, heard_at)
        VALUES (?, ?, ?, ?, ?) ON CONFLICT (episode_id) DO UPDATE SET
            seconds = excluded.seconds, updated_at = excluded.updated_at,
            heard_at = coalesce(listening.heard_at, excluded.heard_at) RETURNING *""",
        episode_id,
        user_id,
        float(seconds),
        now,
        now if seconds >= HEARD * duration else None,
    )
    return _read(rows[0])


async def positions(user_id: str, episode_ids: Sequence[str]) -> dict[str, Position]:
    """Answer the places in those of the episodes that were listened to."""
    if not episode_ids:
        return {}
    marks = ", ".join("?" for _ in episode_ids)
    rows = await fetch(
        f"SELECT * FROM listening WHERE user_id = ? AND episode_id IN ({marks})",  # noqa: S608
        user_id,
        *episode_ids,
    )
    return {row["episode_id"]: _read(row) for row in rows}


async def position(user_id: str, episode_id: str) -> Position:
    found = await positions(user_id, [episode_id])
    return found.get(episode_id, UNHEARD)


async def delete(episode_id: str) -> None:
    await fetch("DELETE FROM listening WHERE episode_id = ?", episode_id)


def _read(row: Row) -> Position:
    return Position(row["seconds"], row["heard_at"] is not None, iso(row["updated_at"]))
