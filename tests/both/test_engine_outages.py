"""The database goes away for a moment, at every point where it can: nothing is lost or doubled."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import SOON, Engine, Gate, Provider, nothing, open_engine, payments, toy, until
from sides import Side
from tasks.errors import Outage
from tasks.jobs.database import PROXY


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.jobs.patience.AGAIN", (0.01,))


class Faulty:
    """A database that fails as often as it is told: before a statement, or after a commit."""

    def __init__(self, beneath: Any, side: Side) -> None:
        self._beneath, self._side = beneath, side
        self.before: dict[str, int] = {}
        """How often statements fail that hold a text."""
        self.lost_commits = 0
        """How many commits are done, but never told."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._beneath, name)

    async def fetch(self, sql: str, *args: Any) -> Any:
        for text, left in self.before.items():
            if left and text in sql:
                self.before[text] -= 1
                raise self._side.away()
        return await self._beneath.fetch(sql, *args)

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        async with self._beneath.transaction():
            yield
        if self.lost_commits:
            self.lost_commits -= 1
            raise self._side.away()


@contextlib.contextmanager
def faulty(side: Side) -> Iterator[Faulty]:
    good = PROXY._bound
    database = Faulty(good, side)
    PROXY.bind(database)
    try:
        yield database
    finally:
        PROXY.bind(good)


def check(types: list[str], steps: int = 2) -> None:
    assert types.count("job.started") == types.count("job.complete") == 1
    assert types.count("step.started") == types.count("step.finished") == steps


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO event",
        "INSERT INTO payment",
        "INSERT INTO content",
        "UPDATE step SET",
        "SELECT key, storage_key",
        "SELECT * FROM step",
    ],
)
async def test_a_database_that_is_away_for_a_moment_loses_nothing(
    tmp_path: Path, side: Side, statement: str
) -> None:
    """What could not be written is written again: once, in order, and nothing is paid again."""
    provider = Provider()

    async with open_engine(tmp_path, toy(provider, nothing)) as engine:
        job_id = await engine.submit()
        with faulty(side) as database:
            database.before[statement] = 3
            await engine.run()

            assert not database.before[statement]
        check(await engine.types(job_id))
        assert provider.calls == ["one", "two", "three"]
        assert [row["state"] for row in await payments(job_id)] == ["settled"] * 3


async def test_a_commit_that_was_done_and_not_told_is_not_done_again(
    tmp_path: Path, side: Side
) -> None:
    """The connection breaks after COMMIT: each event stands once in the log, each payment once."""
    provider = Provider()

    async with open_engine(tmp_path, toy(provider, nothing)) as engine:
        job_id = await engine.submit()
        with faulty(side) as database:
            runner = engine.runner()
            carry = runner._carry

            async def lose_all_commits(claim: Any) -> None:
                database.lost_commits = 8
                await carry(claim)

            runner._carry = lose_all_commits  # type: ignore[method-assign]
            async with asyncio.timeout(2 * SOON):
                await runner.carry_on()

        check(await engine.types(job_id))
        assert provider.calls == ["one", "two", "three"]
        assert [row["state"] for row in await payments(job_id)] == ["settled"] * 3
        assert (await engine.status(job_id)).cost.usd == 3 * provider.usd


async def test_who_cannot_claim_waits_for_the_next_bell(tmp_path: Path, side: Side) -> None:
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()
        with faulty(side) as database:
            database.before["WITH busy"] = 1
            await engine.run()

            assert (await engine.status(job_id)).status == "queued"

        await engine.run()
        assert (await engine.status(job_id)).status == "complete"


async def test_who_submits_to_a_database_that_is_away_is_told(tmp_path: Path, side: Side) -> None:
    """Not a ticket for a job that is not there."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        with faulty(side) as database:
            database.before["INSERT INTO job"] = 1
            with pytest.raises(Outage):
                await engine.submit()

            assert not (await engine.jobs.page("local")).jobs


async def test_watchers_stay_through_an_outage(tmp_path: Path, side: Side) -> None:
    """Who watches while the database is away hears the rest, in order, without doing anything."""
    gate = Gate()

    async def seen(engine: Engine, job_id: str) -> list[int]:
        return [seq async for seq, _ in engine.jobs.watch("local", job_id, 0)]

    async with open_engine(tmp_path, toy(gate, nothing)) as engine:
        job_id = await engine.submit()
        with faulty(side) as database:
            watching = asyncio.ensure_future(seen(engine, job_id))
            engine.start()
            await gate.wait()
            database.before["SELECT seq, body"] = 3
            engine.bus.hub.mark_gaps()
            await until(lambda: not database.before["SELECT seq, body"])
            gate.open()
            async with asyncio.timeout(SOON):
                heard = await watching

        assert heard == list(range(1, len(await engine.events(job_id)) + 1))
