"""Either database, under many tasks that come, go and are cancelled anywhere."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import engine
from engine import SOON, Gate
from tasks.clock import MovedClock
from tasks.jobs.database import Script, fetch, run, transaction


@contextlib.asynccontextmanager
async def ledger(folder: Path) -> AsyncIterator[None]:
    """A database with a table whose rows come in pairs: half a pair is a torn transaction."""
    async with engine.SIDE.ports(folder, MovedClock()):
        await fetch("CREATE TABLE IF NOT EXISTS pair (n INTEGER, half TEXT)")
        yield


async def write_pair(n: int) -> None:
    """Write both halves: even pairs by a script, odd ones statement by statement."""
    if n % 2 == 0:
        await run(pair(n))
    else:
        async with transaction():
            await fetch("INSERT INTO pair VALUES (?, 'first')", n)
            await asyncio.sleep(0)
            await fetch("INSERT INTO pair VALUES (?, 'second')", n)


def pair(n: int) -> Script[None]:
    yield "INSERT INTO pair VALUES (?, 'first')", n
    yield "INSERT INTO pair VALUES (?, 'second')", n


async def count() -> int:
    return int((await fetch("SELECT count(*) AS n FROM pair"))[0]["n"])


async def torn() -> list[int]:
    rows = await fetch("SELECT n FROM pair GROUP BY n HAVING count(*) <> 2")
    return [row["n"] for row in rows]


@pytest.mark.parametrize("seed", range(3))
async def test_tasks_cancelled_anywhere_leave_no_trace(tmp_path: Path, seed: int) -> None:
    """Two hundred writers are cancelled at random points: none is torn, and the next one writes."""
    chance = random.Random(seed)

    async with ledger(tmp_path):
        tasks = []
        for n in range(200):
            task = asyncio.create_task(write_pair(n))
            tasks.append(task)
            asyncio.get_running_loop().call_later(chance.uniform(0, 0.2), task.cancel)
            if chance.random() < 0.3:
                await asyncio.sleep(0)
        done, pending = await asyncio.wait(tasks, timeout=SOON)

        cancelled = sum(task.cancelled() for task in done)
        assert not pending
        assert cancelled > 0
        assert await torn() == []
        async with asyncio.timeout(1):
            await write_pair(999)
        assert await count() >= 2 * (200 - cancelled) + 2


async def test_each_point_of_a_transaction_can_be_cancelled(tmp_path: Path) -> None:
    """A writer that is cancelled at its 1st, 2nd, 3rd … step gives the database back, each time."""
    async with ledger(tmp_path):
        for steps in range(120):
            task = asyncio.create_task(write_pair(steps))
            for _ in range(steps):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task], timeout=SOON)

            async with asyncio.timeout(1):
                await write_pair(1000 + steps)

        assert await torn() == []


async def test_a_writer_cancelled_again_and_again_still_cleans_up(tmp_path: Path) -> None:
    """Cancelling a cancelled writer breaks off no clean-up."""
    async with ledger(tmp_path):
        for n in range(40):
            task = asyncio.create_task(write_pair(n))
            for _ in range(n):
                await asyncio.sleep(0)
            while not task.done():
                task.cancel()
                await asyncio.sleep(0)

        assert await torn() == []
        async with asyncio.timeout(1):
            await write_pair(999)


async def test_readers_cancelled_anywhere_give_their_turn_back(tmp_path: Path) -> None:
    """A hundred pages closed while they read: the next one reads."""
    async with ledger(tmp_path):
        await write_pair(1)
        tasks = [asyncio.create_task(count()) for _ in range(100)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=SOON)

        async with asyncio.timeout(1):
            assert await asyncio.gather(*(count() for _ in range(20))) == [2] * 20


async def test_nested_transactions_are_one(tmp_path: Path) -> None:
    """What an inner transaction wrote goes with the outer one, all or nothing."""
    async with ledger(tmp_path):

        async def fail() -> None:
            async with transaction():
                await write_pair(1)
                raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            await fail()
        assert await count() == 0

        async with transaction():
            await write_pair(2)
            await write_pair(3)
        assert await count() == 4


async def test_what_a_script_raises_undoes_it(tmp_path: Path) -> None:
    """A script that refuses leaves nothing, and what it raises arrives; one that ends answers."""
    async with ledger(tmp_path):

        def refuse() -> Script[int]:
            yield from pair(2)
            rows = yield "SELECT count(*) AS n FROM pair WHERE n = ?", 2
            raise ValueError(f"{rows[0]['n']} are enough")

        def answer() -> Script[int]:
            yield from pair(4)
            return int((yield ("SELECT count(*) AS n FROM pair",))[0]["n"])

        with pytest.raises(ValueError, match="2 are enough"):
            await run(refuse())
        assert await count() == 0
        assert await run(answer()) == 2


async def test_an_error_inside_a_nested_one_undoes_all(tmp_path: Path) -> None:
    """An inner failure that nobody catches takes the outer back as well."""
    async with ledger(tmp_path):

        async def fail() -> None:
            async with transaction():
                await fetch("INSERT INTO pair VALUES (1, 'first')")
                async with transaction():
                    raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            await fail()

        assert await count() == 0


async def test_nobody_sees_half_a_transaction(tmp_path: Path) -> None:
    """Who reads while somebody writes sees what was before, and is not kept waiting."""
    async with ledger(tmp_path):
        gate = Gate()

        async def write() -> None:
            async with transaction():
                await fetch("INSERT INTO pair VALUES (1, 'first')")
                await gate()
                await fetch("INSERT INTO pair VALUES (1, 'second')")

        writing = asyncio.create_task(write())
        await gate.wait()
        async with asyncio.timeout(SOON):
            assert await count() == 0
            gate.open()
            await writing

        assert await count() == 2


async def test_twenty_writers_are_never_locked_out(tmp_path: Path) -> None:
    """Twenty tasks that write, and read beside it, never hear "database is locked"."""
    async with ledger(tmp_path):

        async def work(writer: int) -> None:
            for n in range(25):
                await write_pair(writer * 100 + n)
                await fetch("UPDATE pair SET half = half WHERE n = ?", writer * 100)
                await count()

        async with asyncio.timeout(3 * SOON), asyncio.TaskGroup() as group:
            for writer in range(20):
                group.create_task(work(writer))

        assert await count() == 20 * 25 * 2
        assert await torn() == []
