"""What news a listener was told already: each item of the stories that their episodes told.

A scheduled show leaves out a story that any of them tells. The rows stay when an episode is
deleted, and go when nothing can be of the same story any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from piccolo.columns import BigInt, Text, Varchar
from piccolo.table import Table

from tasks.jobs.database import DB, fetch
from tasks.record import Value
from tasks.story import Item, Story

KEPT = 30 * 24 * 3600 * 1000
"""Milliseconds; what is older than a week is no news."""


class ToldNewsRow(Table, db=DB, tablename="told_news"):
    user_id = Varchar(200)
    url = Text()
    title = Text()
    published = Varchar(10)
    told_at = BigInt()


class ToldNews(Value, frozen=True):
    """All that one listener was told lately."""

    items: tuple[Item, ...] = ()
    """Without outlet and notes: whether a story is the same is seen by title, address and day."""
    since: int | None = None
    """When the last of it was told, in milliseconds."""


async def find(user_id: str) -> ToldNews:
    rows = await fetch("SELECT * FROM told_news WHERE user_id = ?", user_id)
    items = (
        Item("", row["title"], row["url"], date.fromisoformat(row["published"])) for row in rows
    )
    return ToldNews(tuple(items), max((row["told_at"] for row in rows), default=None))


async def remember(user_id: str, stories: Iterable[Story], now: int) -> None:
    """Write down what an episode tells, in the transaction that saves it."""
    await fetch("DELETE FROM told_news WHERE user_id = ? AND told_at < ?", user_id, now - KEPT)
    for story in stories:
        for item in story.items:
            await _write(user_id, item, now)


async def _write(user_id: str, item: Item, now: int) -> None:
    await fetch(
        """INSERT INTO told_news (user_id, url, title, published, told_at)
        VALUES (?, ?, ?, ?, ?) ON CONFLICT (user_id, url) DO UPDATE SET
        title = excluded.title, published = excluded.published, told_at = excluded.told_at""",
        user_id, item.url, item.title, item.published.isoformat(), now,
    )  # fmt: skip
