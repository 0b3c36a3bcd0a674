"""Cancelling, trying again, deleting."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from engine import SOON, Engine, Gate, Provider, nothing, open_engine, payments, row, toy, until
from tasks.errors import Conflict, Final, NotFound, Retryable
from tasks.jobs.database import fetch
from tasks.jobs.run import Context
from tasks.jobs.values import Artifact
from tasks.providers.folder import Folder

SLACK = 0.5
"""Seconds that a machine which is busy with other tests may add."""


@asynccontextmanager
async def under_way(folder: Path, gate: Gate, *works: Any) -> AsyncIterator[tuple[Engine, str]]:
    """A job that a whole worker runs, up to the gate."""
    async with open_engine(folder, toy(*works)) as engine:
        job_id = await engine.submit()
        async with engine.working(engine.runner()):
            await gate.wait()
            yield engine, job_id


async def over(engine: Engine, job_id: str) -> bool:
    return (await engine.status(job_id)).over


async def test_a_waiting_job_is_cancelled_at_once(tmp_path: Path) -> None:
    """What has not begun never begins."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()

        await engine.jobs.cancel("local", job_id)
        await engine.run()

        status = await engine.status(job_id)
        assert (status.status, status.message, status.position) == ("cancelled", "Cancelled.", None)
        assert status.completed_at is not None
        assert await engine.types(job_id) == ["job.queued", "job.cancelled"]


async def test_a_job_that_waits_for_its_next_try_is_cancelled_at_once(tmp_path: Path) -> None:
    """Waiting for a provider can be ended like any waiting."""

    async def busy(context: Context) -> None:
        raise Retryable("Busy.")

    async with open_engine(tmp_path, toy(busy)) as engine:
        job_id = await engine.submit()
        await engine.run()

        await engine.jobs.cancel("local", job_id)
        engine.clock.advance(61)
        await engine.run()

        status = await engine.status(job_id)
        assert (status.status, status.not_before, status.waiting_for) == ("cancelled", None, None)


async def test_a_running_job_is_cancelled_within_a_second(tmp_path: Path) -> None:
    """What is under way is closed, and the job says that it was cancelled."""
    closed = []
    gate = Gate()

    async def streaming(context: Context) -> None:
        try:
            await gate(context)
        finally:
            closed.append("stream")

    async with under_way(tmp_path, gate, streaming, nothing) as (engine, job_id):
        began = time.monotonic()
        await engine.jobs.cancel("local", job_id)
        await until(lambda: over(engine, job_id))

        assert time.monotonic() - began < 1 + SLACK
        status = await engine.status(job_id)
        assert (status.status, status.steps[0].status) == ("cancelled", "cancelled")
        assert status.steps[1].status == "waiting"
        assert closed == ["stream"]
        assert (await engine.types(job_id))[-1] == "job.cancelled"


async def test_the_column_alone_cancels_a_job(tmp_path: Path) -> None:
    """A bus that is away loses no cancelling: the owner looks at the row twice a second."""
    gate = Gate()

    async with under_way(tmp_path, gate, gate) as (engine, job_id):
        began = time.monotonic()
        await fetch("UPDATE job SET cancel_requested = TRUE WHERE id = ?", job_id)
        await until(lambda: over(engine, job_id))

        assert time.monotonic() - began < 1 + SLACK
        assert (await engine.status(job_id)).status == "cancelled"


async def test_the_bus_alone_cancels_a_job(tmp_path: Path) -> None:
    """With the bus in place nobody waits for the next look at the row."""
    gate = Gate()

    async with under_way(tmp_path, gate, gate) as (engine, job_id):
        await engine.bus.publish("cancel", [(0, job_id.encode())])
        await until(lambda: over(engine, job_id))

        assert (await engine.status(job_id)).status == "cancelled"


async def test_parts_side_by_side_all_stop(tmp_path: Path) -> None:
    """None of ten calls under way goes on, and no call is made after the cancelling."""
    names = [f"part {n}" for n in range(10)]
    provider, gate = Provider(*names), Gate()
    provider.gates.update({name: Gate() for name in names})
    closed = []

    async def one(context: Context, name: str) -> None:
        try:
            await context.part(name, provider.call(name, context))
        finally:
            closed.append(name)

    async def all_of_them(context: Context) -> None:
        async with asyncio.TaskGroup() as group:
            for name in names[:9]:
                group.create_task(one(context, name))
            await provider.gates[names[8]].wait()
            await gate(context)
            group.create_task(one(context, names[9]))

    async with under_way(tmp_path, gate, all_of_them) as (engine, job_id):
        await until(lambda: len(provider.calls) == 9)
        await engine.jobs.cancel("local", job_id)
        await until(lambda: over(engine, job_id))
        for gate in provider.gates.values():
            gate.open()

        assert sorted(closed) == sorted(names[:9])
        assert len(provider.calls) == 9
        assert {one["state"] for one in await payments(job_id)} == {"started"}
        assert not (await engine.status(job_id)).cost.complete


async def test_what_was_just_paid_is_kept_though_cancelled(tmp_path: Path) -> None:
    """An answer that has just come is put away first, however often cancelling is asked for."""
    storing, provider = Gate(), Provider("one")

    class Slow(Folder):
        async def put(self, *args: Any, **more: Any) -> None:
            await storing()
            await super().put(*args, **more)

    async with open_engine(tmp_path, toy(provider), storage=Slow(tmp_path / "audio")) as engine:
        job_id, runner = await engine.submit(), engine.runner()
        async with engine.working(runner):
            await storing.wait()
            await engine.jobs.cancel("local", job_id)
            await until(lambda: runner.running[job_id].reason)
            await engine.bus.publish("cancel", [(0, job_id.encode())])
            end = engine.beside(until(lambda: over(engine, job_id)))
            await asyncio.wait([end], timeout=0.3)
            assert not end.done()
            storing.open()
            await end

        assert (await engine.status(job_id)).status == "cancelled"
        (payment,) = await payments(job_id)
        assert (payment["state"], payment["usd"]) == ("settled", 0.5)
        await engine.jobs.retry("local", job_id)
        await engine.run()
        assert provider.calls == ["one"]


async def test_a_cancelling_that_crosses_a_failure_is_not_forgotten(tmp_path: Path) -> None:
    """A job that is asked to stop just as it starts to wait for its next try does not wait."""

    async def crossed(context: Context) -> None:
        await fetch("UPDATE job SET cancel_requested = TRUE WHERE id = ?", context.job_id)
        raise Retryable("Busy.")

    async with open_engine(tmp_path, toy(crossed)) as engine:
        job_id = await engine.submit()
        await engine.run()

        assert (await engine.status(job_id)).status == "cancelled"


@pytest.mark.parametrize("status", ["complete", "failed", "cancelled"])
async def test_what_is_over_cannot_be_cancelled(tmp_path: Path, status: str) -> None:
    """Cancelling a finished job is refused, and changes nothing."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()
        await fetch("UPDATE job SET status = ? WHERE id = ?", status, job_id)

        with pytest.raises(Conflict, match="over already"):
            await engine.jobs.cancel("local", job_id)
        assert (await row(job_id))["status"] == status
        assert not (await row(job_id))["cancel_requested"]


async def test_a_cancelled_job_goes_on_where_it_was(tmp_path: Path) -> None:
    """Try again: what was paid is not paid again, the bar does not fall, the log goes on."""
    provider = Provider()
    gate = provider.gates["three"] = Gate()

    async with under_way(tmp_path, gate, nothing, provider) as (engine, job_id):
        await engine.jobs.cancel("local", job_id)
        await until(lambda: over(engine, job_id))
        before = await engine.events(job_id)
        bar = (await engine.status(job_id)).progress

        gate.open()
        await engine.jobs.retry("local", job_id)
        await until(lambda: over(engine, job_id))

        events = await engine.events(job_id)
        assert events[: len(before)] == before
        assert events[len(before)]["type"] == "job.retried"
        assert bar >= 50
        assert min(event["progress"] for event in events[len(before) :]) == bar
        assert events[-1]["type"] == "job.complete"
        assert provider.calls == ["one", "two", "three", "three"]


async def test_a_failed_job_starts_its_tries_anew(tmp_path: Path) -> None:
    """Trying again by hand forgets the failure, its code and its tries."""
    errors: list[Exception] = [Final("No credit.", reason="out_of_credit"), Retryable("Busy.")]

    async def stubborn(context: Context) -> None:
        if errors:
            raise errors.pop()

    async with open_engine(tmp_path, toy(stubborn)) as engine:
        job_id = await engine.submit()
        await engine.run()
        engine.clock.advance(61)
        await engine.run()
        assert (await engine.status(job_id)).attempt == 2

        await engine.jobs.retry("local", job_id)

        status = await engine.status(job_id)
        assert (status.status, status.attempt, status.error) == ("queued", 1, None)
        assert (status.steps[0].status, status.completed_at) == ("waiting", None)
        await engine.run()
        assert (await engine.status(job_id)).status == "complete"


@pytest.mark.parametrize("status", ["queued", "processing", "complete"])
async def test_only_what_broke_off_can_be_tried_again(tmp_path: Path, status: str) -> None:
    """Trying again is refused while a job is under way, and when it is complete."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()
        await fetch("UPDATE job SET status = ? WHERE id = ?", status, job_id)

        with pytest.raises(Conflict, match="failed or cancelled"):
            await engine.jobs.retry("local", job_id)
        assert await engine.types(job_id) == ["job.queued"]


async def test_trying_again_twice_at_once_is_once(tmp_path: Path) -> None:
    """Two tabs press at the same moment: one goes through."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()
        await engine.jobs.cancel("local", job_id)

        answers = await asyncio.gather(
            *(engine.jobs.retry("local", job_id) for _ in range(5)), return_exceptions=True
        )

        assert answers.count(None) == 1
        assert (await engine.types(job_id)).count("job.retried") == 1


async def test_only_what_is_over_can_be_deleted(tmp_path: Path) -> None:
    """A job under way is not deleted behind its worker's back."""
    gate = Gate()

    async with open_engine(tmp_path, toy(gate)) as engine:
        job_id = await engine.submit()
        with pytest.raises(Conflict, match="cancel it first"):
            await engine.jobs.delete("local", job_id)
        running = engine.start()
        await gate.wait()
        with pytest.raises(Conflict, match="cancel it first"):
            await engine.jobs.delete("local", job_id)

        gate.open()
        async with asyncio.timeout(SOON):
            await running
        assert (await engine.status(job_id)).status == "complete"


async def test_what_was_paid_outlives_a_deleted_job(tmp_path: Path) -> None:
    """A deleted job is gone with all that was told of it; the ledger and what I paid for stay."""
    provider = Provider()

    async def show(context: Context) -> None:
        context.artifact(Artifact(id="x", kind="file", index=1))

    async with open_engine(tmp_path, toy(provider, show)) as engine:
        job_id, other = [await engine.submit() for _ in range(2)]
        await engine.run()

        await engine.jobs.delete("local", job_id)

        with pytest.raises(NotFound):
            await engine.status(job_id)
        for table in ("step", "part", "artifact", "event"):
            left = await fetch(f"SELECT DISTINCT job_id FROM {table}")
            assert [one["job_id"] for one in left] == [other]
        assert len(await payments(job_id)) == 3
        assert len(await fetch("SELECT * FROM content")) == 3


async def test_a_deleted_job_frees_its_key(tmp_path: Path) -> None:
    """The key of a job that is gone makes a new one, and not a dead link."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        first = await engine.jobs.submit("local", {"type": "toy"}, "key")
        await engine.jobs.cancel("local", first)
        await engine.jobs.delete("local", first)

        second = await engine.jobs.submit("local", {"type": "toy"}, "key")

        assert second != first
        assert (await engine.status(second)).status == "queued"
