"""What a backup reads is one moment of the database, whatever others write meanwhile."""

import asyncio
from pathlib import Path
from typing import Any

import engine
from engine import SOON, nothing, open_engine, toy
from tasks.archive import rows
from tasks.archive.picture import picture
from tasks.jobs.database import Row, database


async def test_a_picture_is_of_one_moment(tmp_path: Path, side: engine.Side) -> None:
    """Pairs that are written together are read together, however long the reading takes."""
    async with open_engine(tmp_path, toy(nothing)):
        other = await side.another_database()
        try:
            await write_pair(other, 0)
            async with picture(side.settings(tmp_path), tmp_path):
                for n in range(1, 150):
                    await write_pair(other, n)
                    if n == 1:
                        listeners = await read("listener")
                contents = await read("content")
        finally:
            await other.close_connection_pool()

        assert [row["id"] for row in listeners] == [row["user_id"] for row in contents] == ["n0"]
        assert not list(tmp_path.glob(".*"))


async def write_pair(database: Any, n: int) -> None:
    async with database.transaction():
        await database.fetch("INSERT INTO listener (id) VALUES (?)", f"n{n}")
        await database.fetch(
            "INSERT INTO content (key, user_id, result, created_at) VALUES (?, ?, '', 0)",
            f"{n}", f"n{n}",
        )  # fmt: skip


async def read(table: str) -> list[Row]:
    return [row async for page in rows.pages(table) for row in page]


async def test_every_table_is_in_a_backup(tmp_path: Path, side: engine.Side) -> None:
    """But for what is made again: the index of words, what a process holds, the schema's own."""
    async with open_engine(tmp_path, toy(nothing)):
        there = await database().tables()

        made_again = {name for name in there if name.startswith(("passage", "sqlite_"))}
        assert there - made_again - {"migration", "slot"} == set(rows.TABLES)


async def test_every_row_is_read_once(tmp_path: Path, side: engine.Side) -> None:
    """Page after page, without a gap or a repeat, in an order that keeps the log's."""
    async with open_engine(tmp_path, toy(nothing), waiting=1000) as toys:
        job_ids = [await toys.submit(f"user {n % 7}") for n in range(2 * rows.PAGE + 5)]
        async with asyncio.timeout(SOON):
            jobs, events = await read("job"), await read("event")

        assert [row["id"] for row in jobs] == sorted(job_ids)
        assert [row["job_id"] for row in events] == job_ids
        assert all(row["cancel_requested"] is False for row in jobs)
        assert "id" not in events[0]
