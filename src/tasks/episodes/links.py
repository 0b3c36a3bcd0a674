"""Links that open without a session: a listener's feed, an episode that is shared.

Each has a token of 128 random bits. Whoever has the token has what it opens, until it is revoked.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Literal

from piccolo.columns import BigInt, Varchar
from piccolo.table import Table

from tasks.errors import NotFound
from tasks.jobs.database import DB, Row, fetch
from tasks.record import Value

Kind = Literal["feed", "share"]

BYTES = 16
LONGEST = 40
SECOND = 1000
"""Milliseconds."""


class Link(Value, frozen=True):
    id: str
    token: str
    user_id: str
    episode_id: str
    """Empty for a feed."""
    created_at: int


class LinkRow(Table, db=DB, tablename="link"):
    id = Varchar(64, primary_key=True)
    """The token's digest: what a database takes longer to find tells nothing of the token."""
    token = Varchar(40)
    kind = Varchar(20)
    user_id = Varchar(200)
    episode_id = Varchar(36)
    created_at = BigInt()
    digest = Varchar(64, default="")
    """Of what was last handed out."""
    changed_at = BigInt(default=0)
    """When that was first seen."""


async def make(user_id: str, kind: Kind, now: int, episode_id: str = "") -> Link:
    """Make a link; the one before, if any, opens nothing from now on."""
    token = secrets.token_urlsafe(BYTES)
    rows = await fetch(
        """INSERT INTO link (id, token, kind, user_id, episode_id, created_at)
        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (user_id, kind, episode_id) DO UPDATE SET
            id = excluded.id, token = excluded.token, created_at = excluded.created_at,
            digest = '', changed_at = 0 RETURNING *""",
        _named(token), token, kind, user_id, episode_id, now,
    )  # fmt: skip
    return _read(rows[0])


async def share(user_id: str, episode_id: str, now: int) -> Link:
    """Answer the link by which the episode is shared; make one where there is none."""
    token = secrets.token_urlsafe(BYTES)
    rows = await fetch(
        """INSERT INTO link (id, token, kind, user_id, episode_id, created_at)
        VALUES (?, ?, 'share', ?, ?, ?) ON CONFLICT (user_id, kind, episode_id) DO UPDATE SET
            created_at = link.created_at RETURNING *""",
        _named(token), token, user_id, episode_id, now,
    )  # fmt: skip
    return _read(rows[0])


async def current(user_id: str, kind: Kind, episode_id: str = "") -> Link | None:
    """Answer the listener's link, if there is one."""
    rows = await fetch(
        "SELECT * FROM link WHERE user_id = ? AND kind = ? AND episode_id = ?",
        user_id,
        kind,
        episode_id,
    )
    return _read(rows[0]) if rows else None


async def revoke(user_id: str, kind: Kind, episode_id: str = "") -> None:
    """Let the link open nothing any more; it is fine if there is none."""
    await fetch(
        "DELETE FROM link WHERE user_id = ? AND kind = ? AND episode_id = ?",
        user_id,
        kind,
        episode_id,
    )


async def opened(kind: Kind, token: str) -> Link:
    """Find the link by its token, or raise NotFound."""
    if token.isascii() and len(token) <= LONGEST:
        rows = await fetch("SELECT * FROM link WHERE id = ? AND kind = ?", _named(token), kind)
        if rows and hmac.compare_digest(rows[0]["token"], token):
            return _read(rows[0])
    raise NotFound("There is nothing at this address.")


async def changed(link: Link, digest: str, now: int) -> int:
    """Answer since when what the link hands out is what it is: no two states in one second."""
    rows = await fetch("SELECT digest, changed_at FROM link WHERE id = ?", link.id)
    before = int(rows[0]["changed_at"]) if rows else 0
    if rows and rows[0]["digest"] == digest:
        return before
    now = max(now, before + SECOND)
    await fetch("UPDATE link SET digest = ?, changed_at = ? WHERE id = ?", digest, now, link.id)
    return now


async def delete(episode_id: str) -> None:
    """Revoke what shares the episode."""
    await fetch("DELETE FROM link WHERE kind = 'share' AND episode_id = ?", episode_id)


def _named(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _read(row: Row) -> Link:
    return Link(
        id=row["id"],
        token=row["token"],
        user_id=row["user_id"],
        episode_id=row["episode_id"],
        created_at=row["created_at"],
    )
