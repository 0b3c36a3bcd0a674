"""A whole worker: bells, renewals, the sweep, and a stop that loses nothing."""

import asyncio
from pathlib import Path

from engine import Engine, Gate, Provider, nothing, open_engine, payments, row, toy, until
from tasks.errors import Retryable
from tasks.jobs import claims
from tasks.jobs.run import Context


async def all_over(engine: Engine, *job_ids: str) -> bool:
    return all([(await engine.status(job_id)).over for job_id in job_ids])


async def test_a_submitted_job_begins_at_once(tmp_path: Path) -> None:
    """The bell wakes an idle worker: nobody waits for the sweep."""
    async with open_engine(tmp_path, toy(nothing), lease=600) as engine:
        first = await engine.submit()
        async with engine.working(engine.runner()):
            await until(lambda: all_over(engine, first))  # found by the sweep; the next is far
            job_id = await engine.submit()

            await until(lambda: all_over(engine, job_id), within=3)


async def test_a_bell_that_was_missed_is_rung_by_the_sweep(tmp_path: Path) -> None:
    """What was submitted while nobody listened is found when a worker starts."""
    async with open_engine(tmp_path, toy(nothing), lease=600) as engine:
        job_ids = [await engine.submit() for _ in range(5)]

        async with engine.working(engine.runner()):
            await until(lambda: all_over(engine, *job_ids))


async def test_a_bell_that_fails_loses_no_job(tmp_path: Path) -> None:
    """A queue that is away when I press is no error: the job is there, and is found."""

    async def broken(job_id: str) -> None:
        raise ConnectionError("The queue is away")

    async with open_engine(tmp_path, toy(nothing)) as engine:
        engine.bell.answered_by(broken)
        job_id = await engine.submit()

        async with engine.working(engine.runner()):
            await until(lambda: all_over(engine, job_id))


async def test_no_more_jobs_run_than_the_pool_has_places(tmp_path: Path) -> None:
    """A pool of two runs two, though ten are asked for; all ten are made."""
    gate, now, most = Gate(), 0, 0

    async def work(context: Context) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await gate(context)
        now -= 1

    async with open_engine(tmp_path, toy(work), running=10, waiting=20) as engine:
        async with engine.working(engine.runner(), size=2):
            job_ids = [await engine.submit() for _ in range(10)]
            await until(lambda: now == 2)
            gate.open()
            await until(lambda: all_over(engine, *job_ids))

        assert most == 2


async def test_a_long_job_keeps_its_lease(tmp_path: Path) -> None:
    """The owner renews its lease, so that a job may take far longer than one lease."""
    gate = Gate()

    async with open_engine(tmp_path, toy(gate), lease=0.6) as engine:
        job_id = await engine.submit()
        async with engine.working(engine.runner()):
            await gate.wait()
            first = (await row(job_id))["lease_until"]

            async def renewed() -> bool:
                return bool((await row(job_id))["lease_until"] > first + 600)

            await until(renewed)
            assert await claims.due(engine.clock.now_ms()) == []
            gate.open()
            await until(lambda: all_over(engine, job_id))

        found = await row(job_id)
        assert (found["fence"], found["crashes"]) == (1, 0)


async def test_a_dead_workers_job_is_taken_over_on_an_idle_queue(tmp_path: Path) -> None:
    """After a kill the job goes on by itself: nothing has to be pressed, or come in."""
    gate = Gate()

    async with open_engine(tmp_path, toy(gate), lease=1.2) as engine:
        job_id = await engine.submit()
        engine.start(engine.runner("killed"))
        await gate.wait()
        gate.open_for_others()
        async with engine.working(engine.runner("alive")):
            engine.expire()

            await until(lambda: all_over(engine, job_id))

        assert "job.resumed" in await engine.types(job_id)


async def test_who_finds_the_lease_lost_stops_at_its_next_renewal(tmp_path: Path) -> None:
    """A worker that was away too long stops its work, though it has nothing to write."""
    gate = Gate()
    stopped = asyncio.Event()

    async def hang(context: Context) -> None:
        try:
            await gate(context)
        except asyncio.CancelledError:
            stopped.set()
            raise

    async with open_engine(tmp_path, toy(hang), lease=0.6) as engine:
        job_id = await engine.submit()
        async with engine.working(engine.runner("slow")):
            await gate.wait()
            far = engine.clock.now_ms() + 10**9
            taken = await claims.claim_next("next", far, 10**9, 2)
            assert taken is not None

            async with asyncio.timeout(5):
                await stopped.wait()

        assert (await row(job_id))["owner"] == "next"


async def test_who_finds_the_lease_lost_still_keeps_what_is_paid(tmp_path: Path) -> None:
    """A call under way is paid in any case: its answer is put away for who has the job now."""
    provider = Provider("one", "two")
    provider.gates["one"] = gate = Gate()

    async with open_engine(tmp_path, toy(provider), lease=0.6) as engine:
        job_id, runner = await engine.submit(), engine.runner("slow")
        async with engine.working(runner):
            await gate.wait()
            far = engine.clock.now_ms() + 10**9
            assert await claims.claim_next("next", far, 10**9, 2) is not None
            await until(lambda: runner.running[job_id].reason == "lost")

            gate.open()
            await until(lambda: not runner.running)

        assert provider.calls == ["one"]
        assert [one["state"] for one in await payments(job_id)] == ["settled"]
        assert (await row(job_id))["owner"] == "next"


async def test_a_retry_comes_by_itself(tmp_path: Path) -> None:
    """The sweep rings when the time of the next try has come."""
    errors = [Retryable("Busy.")]

    async def busy(context: Context) -> None:
        if errors:
            raise errors.pop()

    async with open_engine(tmp_path, toy(busy), lease=1.2, retries=(0.1,)) as engine:
        async with engine.working(engine.runner()):
            job_id = await engine.submit()
            await until(lambda: all_over(engine, job_id))

        assert (await engine.status(job_id)).status == "complete"
        assert (await engine.status(job_id)).attempt == 2


async def test_a_stop_hands_back_all_that_runs(tmp_path: Path) -> None:
    """A worker that is told to stop leaves its jobs to the next one, within a moment."""
    provider = Provider()
    gates = provider.gates
    gates["two"] = Gate()

    async with open_engine(tmp_path, toy(provider), running=4) as engine:
        job_ids = [await engine.submit(), await engine.submit("bob")]
        async with engine.working(engine.runner("old")):
            await until(lambda: provider.calls.count("two") == 2)

        rows = [await row(job_id) for job_id in job_ids]
        assert [(one["status"], one["owner"], one["crashes"]) for one in rows] == [
            ("queued", None, 0)
        ] * 2
        del gates["two"]
        async with engine.working(engine.runner("new")):
            await until(lambda: all_over_rows(job_ids))
        assert sorted(provider.calls) == sorted(["one", "two", "two", "three"] * 2)


async def all_over_rows(job_ids: list[str]) -> bool:
    return all([(await row(job_id))["status"] == "complete" for job_id in job_ids])
