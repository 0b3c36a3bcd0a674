"""Where a listener's own program is told that a job has ended: one address each, and a secret.

A notice is a row, written by whoever finds a job that ended without one (`notices.py`), and sent
until it is taken or given up (`sending.py`).
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from piccolo.columns import BigInt, Integer, Text, Varchar
from piccolo.table import Table

from tasks.clock import iso
from tasks.errors import BadInput, NotFound
from tasks.jobs.database import DB, Row, fetch, transaction
from tasks.record import Value
from tasks.webhooks.addresses import is_open, literal

LONGEST = 500
"""Characters of an address."""
PREFIX = "whsec_"


class Trouble(Value, frozen=True):
    """A notice that was given up."""

    job_id: str
    why: str
    attempts: int
    created_at: str


class Webhook(Value, frozen=True, kw_only=True):
    url: str
    created_at: str
    last_sent_at: str | None = None
    """When a notice was taken last."""
    gave_up: Trouble | None = None
    """The newest notice, if it could not be delivered."""
    secret: str | None = None
    """Shown once: where it was just made."""


class WebhookRow(Table, db=DB, tablename="webhook"):
    user_id = Varchar(200, primary_key=True)
    url = Text()
    secret = Varchar(100)
    created_at = BigInt()
    """What ended before that is not told."""


class NoticeRow(Table, db=DB, tablename="notice"):
    id = Varchar(36, primary_key=True)
    user_id = Varchar(200)
    job_id = Varchar(36)
    ended_at = BigInt()
    """A job that is taken up again ends twice."""
    body = Text()
    attempt = Integer(default=0)
    due_at = BigInt(null=True, default=None)
    """NULL: it was taken, or given up."""
    sent_at = BigInt(null=True, default=None)
    error = Text(null=True, default=None)
    created_at = BigInt()


async def find(user_id: str) -> Webhook | None:
    rows = await fetch("SELECT * FROM webhook WHERE user_id = ?", user_id)
    return await _read(rows[0]) if rows else None


async def save(user_id: str, url: str, now: int, *, private: bool) -> Webhook:
    """Keep the address; the first one comes with a secret. Raises BadInput.

    *private* says whether it may be on this machine or in this network.
    """
    _check(url, private=private)
    secret = _new_secret()
    rows = await fetch(
        """INSERT INTO webhook (user_id, url, secret, created_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (user_id) DO UPDATE SET url = excluded.url RETURNING *""",
        user_id, url, secret, now,
    )  # fmt: skip
    return await _read(rows[0], secret if rows[0]["secret"] == secret else None)


async def renew_secret(user_id: str) -> Webhook:
    """Make another secret; the old one signs nothing more."""
    secret = _new_secret()
    rows = await fetch(
        "UPDATE webhook SET secret = ? WHERE user_id = ? RETURNING *", secret, user_id
    )
    if not rows:
        raise NotFound("There is no webhook.")
    return await _read(rows[0], secret)


async def delete(user_id: str) -> None:
    """Forget the address, its secret, and what was not delivered yet."""
    async with transaction():
        await fetch("DELETE FROM webhook WHERE user_id = ?", user_id)
        await fetch("DELETE FROM notice WHERE user_id = ?", user_id)


async def _read(row: Row, secret: str | None = None) -> Webhook:
    notices = await fetch(
        "SELECT * FROM notice WHERE user_id = ? AND due_at IS NULL ORDER BY id DESC LIMIT 1",
        row["user_id"],
    )
    sent = await fetch(
        "SELECT max(sent_at) AS sent_at FROM notice WHERE user_id = ?", row["user_id"]
    )
    return Webhook(
        url=row["url"],
        created_at=iso(row["created_at"]) or "",
        last_sent_at=iso(sent[0]["sent_at"]),
        gave_up=_trouble(notices[0]) if notices and notices[0]["sent_at"] is None else None,
        secret=secret,
    )


def _trouble(row: Row) -> Trouble:
    made = iso(row["created_at"]) or ""
    return Trouble(row["job_id"], row["error"] or "", row["attempt"], made)


def _new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def _check(url: str, *, private: bool) -> None:
    """Raise BadInput for what is no address to post to."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    readable = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST
    if not host or not readable or parts.scheme not in ("http", "https") or parts.username:
        raise BadInput(
            f"url: takes an http:// or https:// address of up to {LONGEST} characters, without a"
            f" name or password in it, not {url[:100]!r}.",
            field="url",
        )
    address = literal(host)
    if address and not private and not is_open(address):
        raise BadInput(f"url: takes an address that others can reach, not {host!r}.", field="url")
