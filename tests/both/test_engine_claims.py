"""Who runs a job: one owner at a time, and nobody for ever."""

import asyncio
from pathlib import Path

import pytest

from engine import (
    SOON,
    Engine,
    Gate,
    Provider,
    nothing,
    open_engine,
    payments,
    row,
    toy,
    until,
)
from tasks.jobs import claims
from tasks.jobs.database import fetch
from tasks.jobs.pipeline import Pipelines
from tasks.jobs.run import Context
from tasks.jobs.values import Artifact


async def test_two_runners_never_run_the_same_job(tmp_path: Path) -> None:
    """Ten workers and thirty jobs: each job is run once."""
    ran: list[str] = []

    async def count(context: Context) -> None:
        ran.append(context.job_id)
        await asyncio.sleep(0)

    async with open_engine(tmp_path, toy(count), running=10, waiting=100) as engine:
        job_ids = [await engine.submit() for _ in range(30)]

        async with asyncio.timeout(2 * SOON):
            await asyncio.gather(*(engine.runner(f"{n}").carry_on() for n in range(10)))

        assert sorted(ran) == sorted(job_ids)
        assert {(await row(job_id))["fence"] for job_id in job_ids} == {1}


async def test_a_job_under_way_is_nobody_elses(tmp_path: Path) -> None:
    """A bell rung twice finds nothing to do while the lease holds."""
    gate = Gate()

    async with open_engine(tmp_path, toy(gate)) as engine:
        job_id = await engine.submit()
        engine.start(engine.runner("owner"))
        await gate.wait()

        await engine.run("other")

        assert (await row(job_id))["owner"] == "owner"
        assert (await engine.types(job_id)).count("step.started") == 1


async def test_who_lost_the_lease_writes_nothing_more(tmp_path: Path) -> None:
    """A worker that was thought dead comes back: its steps, artifacts and events are refused."""
    late, again = Gate(), Gate()
    gates = [late, again]

    async def speak(context: Context) -> str:
        who = gates.pop(0)
        name = "late" if who is late else "next"
        await who(context)
        context.progress(1, 2, "word", f"{name} speaks")
        context.artifact(Artifact(id="x", kind="file", index=1, title=name))
        return name

    async with open_engine(tmp_path, toy(speak)) as engine:
        job_id = await engine.submit()
        stale = engine.start(engine.runner("late"))
        await late.wait()
        engine.expire()
        engine.start(engine.runner("next"))
        await again.wait()
        before = await engine.events(job_id)

        late.open()
        async with asyncio.timeout(SOON):
            await stale

        assert await engine.events(job_id) == before
        assert (await engine.status(job_id)).artifacts == []
        assert (await row(job_id))["owner"] == "next"
        again.open()
        await until(lambda: is_over(engine, job_id))
        status = await engine.status(job_id)
        assert (status.status, status.artifacts[0].title) == ("complete", "next")


async def is_over(engine: Engine, job_id: str) -> bool:
    return (await engine.status(job_id)).over


async def test_a_lease_that_is_lost_stops_the_work(tmp_path: Path) -> None:
    """Who writes and is refused stops at once: it pays for nothing more."""
    late = Gate()
    provider = Provider("one", "two")

    async def slow(context: Context) -> None:
        await late()
        context.progress(1, 2, "thing", "still here")
        await asyncio.Event().wait()

    async with open_engine(tmp_path, toy(slow, provider)) as engine:
        job_id = await engine.submit()
        stale = engine.start(engine.runner("late"))
        await late.wait()
        engine.expire()
        claim = await claims.claim_next("next", engine.clock.now_ms(), 30_000, 2)
        assert claim is not None

        late.open()
        async with asyncio.timeout(SOON):
            await stale

        assert provider.calls == []
        assert await payments(job_id) == []
        assert (await row(job_id))["owner"] == "next"


async def test_nobody_takes_a_job_from_himself(tmp_path: Path) -> None:
    """A machine that slept for longer than a lease goes on with what it was doing, once."""
    provider, asleep = Provider("one", "two"), Gate()
    provider.gates["one"] = asleep

    async with open_engine(tmp_path, toy(provider)) as engine:
        job_id, runner = await engine.submit(), engine.runner()
        first = engine.start(runner)
        await asleep.wait()
        asleep.open_for_others()
        engine.expire()

        async with asyncio.timeout(SOON):
            await runner.carry_on()
            asleep.open()
            await first

        assert (await engine.status(job_id)).status == "complete"
        assert provider.calls == ["one", "two"]
        assert "job.resumed" not in await engine.types(job_id)
        assert ((await row(job_id))["fence"], (await row(job_id))["crashes"]) == (1, 0)


async def test_an_old_owner_cannot_renew(tmp_path: Path) -> None:
    """A renewal carries the fence: the one before the last is answered with None."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()
        now = engine.clock.now_ms()
        first = await claims.claim_next("first", now, 1000, 2)
        second = await claims.claim_next("second", now + 1001, 1000, 2)
        assert first is not None
        assert second is not None

        assert await claims.renew(job_id, first.fence, now + 9000) is None
        assert await claims.renew(job_id, second.fence, now + 9000) is False
        assert (await row(job_id))["lease_until"] == now + 9000
        assert (first.crashed, second.crashed) == (False, True)


async def test_a_lease_holds_to_its_last_millisecond(tmp_path: Path) -> None:
    """A job can be taken over once its lease is over, not before."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        await engine.submit()
        now = engine.clock.now_ms()
        await claims.claim_next("first", now, 1000, 2)

        assert await claims.claim_next("second", now + 1000, 1000, 2) is None
        assert await claims.due(now + 1000) == []
        assert len(await claims.due(now + 1001)) == 1
        assert await claims.claim_next("second", now + 1001, 1000, 2) is not None


async def test_a_new_process_takes_over_at_once(tmp_path: Path) -> None:
    """An embedded installation that starts again does not wait for its own old lease."""
    gate = Gate()

    async with open_engine(tmp_path, toy(gate)) as engine:
        job_id = await engine.submit()
        engine.start(engine.runner("killed"))
        await gate.wait()

        await claims.void_leases(engine.clock.now_ms())
        gate.open_for_others()
        await engine.run("next")

        assert (await engine.status(job_id)).status == "complete"
        types = await engine.types(job_id)
        assert types.index("job.resumed") < types.index("job.complete")


async def crash(engine: Engine, gate: Gate, owner: str) -> None:
    """Run until the gate is reached, and die there."""
    gate.reached.clear()
    engine.start(engine.runner(owner))
    await gate.wait()
    engine.expire()


async def test_three_crashes_without_progress_are_enough(tmp_path: Path) -> None:
    """A job that kills its worker three times fails, in plain words, and can be tried again."""
    gate = Gate()

    async with open_engine(tmp_path, toy(gate)) as engine:
        job_id = await engine.submit()
        for owner in ("one", "two", "three"):
            await crash(engine, gate, owner)
        assert (await row(job_id))["crashes"] == 2

        await engine.run("four")

        status = await engine.status(job_id)
        assert status.status == "failed"
        assert status.error is not None
        assert (status.error.code, status.error.step) == ("crashed", "a")
        assert "three times" in status.error.message
        gate.open_for_others()
        await engine.jobs.retry("local", job_id)
        await engine.run("five")
        assert (await engine.status(job_id)).status == "complete"


async def test_a_job_that_dies_at_the_same_part_is_given_up(tmp_path: Path) -> None:
    """Parts that were remembered before are no progress: it still fails after three crashes."""
    provider = Provider()
    gate = provider.gates["three"] = Gate()

    async with open_engine(tmp_path, toy(provider)) as engine:
        job_id = await engine.submit()
        for owner in ("one", "two", "three"):
            await crash(engine, gate, owner)
        await engine.run("last")

        assert (await engine.status(job_id)).status == "failed"
        assert provider.calls == ["one", "two", "three", "three", "three"]


async def test_a_new_part_forgives_crashes(tmp_path: Path) -> None:
    """A job that gets further each time is never given up."""
    names = [f"part {n}" for n in range(6)]
    provider = Provider(*names)
    provider.gates.update({name: Gate() for name in names})

    async with open_engine(tmp_path, toy(provider)) as engine:
        job_id = await engine.submit()
        for name in names:
            await crash(engine, provider.gates[name], f"dies at {name}")
            assert (await row(job_id))["crashes"] == 0
            del provider.gates[name]
        await engine.run("last")

        assert (await engine.status(job_id)).status == "complete"


async def test_a_part_that_somebody_else_answered_forgives_crashes_once(tmp_path: Path) -> None:
    """Getting further with an answer that was there is progress; finding it again is not."""
    provider, other = Provider("one", "two"), Provider("one")
    gate = provider.gates["two"] = Gate()

    async with open_engine(tmp_path, toy(provider), toy(other, type="other")) as engine:
        await engine.submit(type="other")
        await engine.run()
        job_id = await engine.submit()
        await fetch("UPDATE job SET crashes = 2 WHERE id = ?", job_id)

        crashes = []
        for owner in ("one", "two", "three"):
            await crash(engine, gate, owner)
            crashes.append((await row(job_id))["crashes"])

        assert provider.calls == ["two"] * 3
        assert crashes == [0, 1, 2]


async def test_a_stop_hands_the_job_back(tmp_path: Path) -> None:
    """A deploy is neither an attempt nor a crash: the job is queued, due at once, and goes on."""
    provider = Provider()
    gate = provider.gates["two"] = Gate()

    async with open_engine(tmp_path, toy(provider)) as engine:
        job_id = await engine.submit()
        runner = engine.runner("old")
        running = engine.start(runner)
        await gate.wait()

        runner.stop()
        async with asyncio.timeout(SOON):
            await running

        found = await row(job_id)
        assert (found["status"], found["owner"], found["lease_until"]) == ("queued", None, None)
        assert (found["attempt"], found["crashes"]) == (1, 0)
        assert await claims.due(engine.clock.now_ms()) == [job_id]
        status = await engine.status(job_id)
        assert (status.steps[0].status, status.position) == ("waiting", 1)
        assert (await engine.types(job_id))[-1] == "job.waiting"

        del provider.gates["two"]
        await engine.run("new")
        assert (await engine.status(job_id)).status == "complete"
        assert provider.calls == ["one", "two", "two", "three"]


async def test_a_job_handed_back_keeps_its_turn(tmp_path: Path) -> None:
    """What was under way at a deploy goes on before what I asked for later."""
    gate = Gate()
    order: list[str] = []

    async def work(context: Context) -> None:
        order.append(context.job_id)
        await gate()

    async with open_engine(tmp_path, toy(work)) as engine:
        first = await engine.submit()
        runner = engine.runner("old")
        running = engine.start(runner)
        await gate.wait()
        engine.clock.advance(1)
        second = await engine.submit()
        engine.clock.advance(1)
        runner.stop()
        async with asyncio.timeout(SOON):
            await running

        gate.open()
        await engine.run("new")

        assert order == [first, first, second]


async def test_a_stop_just_after_a_claim_runs_nothing(tmp_path: Path) -> None:
    """A worker told to stop while it claims hands that job back as well."""
    ran = []

    async def work(context: Context) -> None:
        ran.append(context.job_id)
        await asyncio.Event().wait()

    async with open_engine(tmp_path, toy(work)) as engine:
        job_id = await engine.submit()
        runner = engine.runner("old")
        running = engine.start(runner)
        while (await row(job_id))["owner"] is None:
            await asyncio.sleep(0)

        runner.stop()
        async with asyncio.timeout(SOON):
            await running

        assert (await row(job_id))["status"] == "queued"
        assert (await row(job_id))["owner"] is None


async def test_a_task_that_is_cancelled_ends(tmp_path: Path) -> None:
    """Who carries jobs and is cancelled stops, and claims no other job."""
    gate = Gate()

    async with open_engine(tmp_path, toy(gate)) as engine:
        job_ids = [await engine.submit() for _ in range(2)]
        task = engine.start()
        await gate.wait()

        task.cancel()
        done, _ = await asyncio.wait([task], timeout=SOON)

        assert done
        assert task.cancelled()
        engine.expire()
        gate.open()
        await engine.run("next")
        assert [(await engine.status(one)).status for one in job_ids] == ["complete"] * 2


async def test_a_kind_that_is_gone_ends_its_jobs(tmp_path: Path) -> None:
    """A job of a kind that this version does not know fails, and holds up nobody."""
    async with open_engine(tmp_path, toy(nothing), toy(nothing, type="old")) as engine:
        old = await engine.submit(type="old")
        new = await engine.submit()

        async with asyncio.timeout(SOON):
            await engine.runner(pipelines=Pipelines([toy(nothing)])).carry_on()

        status = await engine.status(old)
        assert status.status == "failed"
        assert status.error is not None
        assert "'old'" in status.error.message
        assert (await engine.status(new)).status == "complete"


@pytest.mark.parametrize("status", ["complete", "failed", "cancelled"])
async def test_a_bell_for_a_job_that_is_over_does_no_harm(tmp_path: Path, status: str) -> None:
    """Late bells find nothing to do."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()
        await fetch("UPDATE job SET status = ? WHERE id = ?", status, job_id)

        await engine.runner().carry_on(job_id)

        assert await engine.types(job_id) == ["job.queued"]
