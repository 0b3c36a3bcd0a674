"""What only the database of one file promises."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog

from engine import SOON, Engine, Gate, open_engine, toy, until
from tasks.errors import Outage
from tasks.jobs.database import PROXY, fetch, transaction
from tasks.jobs.run import Context
from tasks.jobs.sqlite import KeptSQLite
from tasks.jobs.values import Artifact


@contextlib.asynccontextmanager
async def database(folder: Path) -> AsyncIterator[KeptSQLite]:
    engine = KeptSQLite(folder / "pairs.sqlite")
    await engine.start_connection_pool()
    PROXY.bind(engine)
    try:
        await fetch("CREATE TABLE IF NOT EXISTS pair (n INTEGER, half TEXT)")
        yield engine
    finally:
        await engine.close_connection_pool()


async def count() -> int:
    return int((await fetch("SELECT count(*) AS n FROM pair"))[0]["n"])


async def test_what_i_wrote_i_read(tmp_path: Path) -> None:
    """Inside its transaction a task sees its own rows; another's statement waits for its end."""
    async with database(tmp_path):
        async with transaction():
            await fetch("INSERT INTO pair VALUES (1, 'first')")
            assert await count() == 1
            other = asyncio.create_task(fetch("INSERT INTO pair VALUES (2, 'first')"))
            await asyncio.sleep(0)
        async with asyncio.timeout(SOON):
            await other

        assert await count() == 2


async def test_what_was_written_is_there_after_a_start(tmp_path: Path) -> None:
    """Closing leaves no thread behind, and opening again finds everything."""
    before = threading.active_count()
    async with database(tmp_path):
        await fetch("INSERT INTO pair VALUES (1, 'first')")

    async with asyncio.timeout(SOON):
        while threading.active_count() > before:
            await asyncio.sleep(0.005)
    async with database(tmp_path):
        assert await count() == 1


async def test_a_closed_database_says_so(tmp_path: Path) -> None:
    """Who comes after closing time gets an error at once, and does not wait."""
    async with database(tmp_path):
        pass

    for statement in ("SELECT 1", "INSERT INTO pair VALUES (1, 'first')"):
        async with asyncio.timeout(1):
            with pytest.raises(RuntimeError, match="closed"):
                await fetch(statement)


async def test_a_full_disk_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who submits is told; what runs stands still, and goes on when there is room again."""
    monkeypatch.setattr("tasks.jobs.patience.AGAIN", (0.01,))
    gate = Gate()

    async def fill(context: Context) -> None:
        await gate(context)
        for n in range(50):
            context.artifact(Artifact(id=f"{n}", kind="file", index=n + 1, text="x" * 2000))
        await context.flush()

    async with open_engine(tmp_path, toy(fill), waiting=10_000) as engine:
        writer = PROXY._bound._writer
        job_id = await engine.submit()
        engine.start()
        await gate.wait()
        await writer.execute("PRAGMA max_page_count = 1")

        with pytest.raises(Outage, match="full"):
            await submit_many(engine)
        gate.open()
        with structlog.testing.capture_logs() as logs:
            await until(lambda: [one for one in logs if one["event"] == "waiting"])
        assert not (await engine.status(job_id)).over

        await writer.execute("PRAGMA max_page_count = 1000000")
        await until(lambda: is_complete(engine, job_id))
        assert len((await engine.status(job_id)).artifacts) == 50


async def submit_many(engine: Engine) -> None:
    for _ in range(10_000):
        await engine.submit(user="another")


async def is_complete(engine: Engine, job_id: str) -> bool:
    return (await engine.status(job_id)).status == "complete"
