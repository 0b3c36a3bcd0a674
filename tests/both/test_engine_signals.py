"""A job that waits for a person: queued, without a lease and a worker, until it is signalled."""

from pathlib import Path

import pytest

from engine import Engine, Params, nothing, open_engine, row, toy, toy_step
from tasks.errors import Conflict, NotFound
from tasks.jobs.pipeline import Pipeline, pipeline
from tasks.jobs.run import Context, Run
from tasks.jobs.signals import Awaiting
from tasks.jobs.values import Outcome


class Person:
    """Has looked at it, or has not yet."""

    def __init__(self) -> None:
        self.has_looked = False
        self.written = 0

    async def write(self, context: Context) -> None:
        self.written += 1

    def pipeline(self) -> Pipeline[Params]:
        write, send = toy_step("write", self.write), toy_step("send", nothing)

        @pipeline("letter", title="Letter", params=Params, steps=(write, send))
        async def carry(run: Run[Params]) -> Outcome:
            await run.step(write)
            if not self.has_looked:
                raise Awaiting("your look", "Please look at it.")
            await run.step(send)
            return Outcome(message="Sent.")

        return carry


async def waiting(engine: Engine) -> str:
    job_id = await engine.submit(type="letter")
    await engine.run()
    return job_id


async def test_it_waits_between_two_steps(tmp_path: Path) -> None:
    """What is done is done; nobody holds it, and the status says whom it waits for."""
    async with open_engine(tmp_path, Person().pipeline()) as engine:
        job_id = await waiting(engine)

        status, found = await engine.status(job_id), await row(job_id)
        assert status.status == "queued"
        assert status.waiting_for is not None
        assert status.waiting_for.what == "your look"
        assert status.message == "Please look at it."
        assert [step.status for step in status.steps] == ["complete", "waiting"]
        assert status.position is None
        assert (found["owner"], found["lease_until"], found["due_at"]) == (None, None, None)


async def test_time_alone_does_not_wake_it(tmp_path: Path) -> None:
    """No sweep takes it up, however long it waits; others are run meanwhile."""
    async with open_engine(tmp_path, Person().pipeline(), toy(nothing)) as engine:
        job_id = await waiting(engine)

        engine.clock.advance(90 * 24 * 3600)
        other = await engine.submit()
        await engine.run()

        assert (await engine.status(job_id)).status == "queued"
        assert (await engine.status(other)).status == "complete"


async def test_a_signal_lets_it_go_on(tmp_path: Path) -> None:
    """From where it was: no step is done again, and the log tells it in order."""
    person = Person()
    async with open_engine(tmp_path, person.pipeline()) as engine:
        job_id = await waiting(engine)

        person.has_looked = True
        await engine.jobs.signal("local", job_id)
        await engine.run()

        assert (await engine.status(job_id)).status == "complete"
        assert person.written == 1
        types = await engine.types(job_id)
        place = types.index("job.waiting")
        assert types[place : place + 3] == ["job.waiting", "job.queued", "job.resumed"]
        seqs = [event["seq"] for event in await engine.events(job_id)]
        assert seqs == list(range(1, len(seqs) + 1))


async def test_a_signal_too_early_waits_again(tmp_path: Path) -> None:
    """The pipeline decides whether it goes on; a wait is neither a try nor a crash."""
    async with open_engine(tmp_path, Person().pipeline()) as engine:
        job_id = await waiting(engine)

        for _ in range(5):
            await engine.jobs.signal("local", job_id)
            await engine.run()

        found = await row(job_id)
        assert (found["status"], found["attempt"], found["crashes"]) == ("queued", 1, 0)


async def test_who_waits_for_nobody_cannot_be_signalled(tmp_path: Path) -> None:
    """Neither what runs by itself, nor what is over, nor what is someone else's."""
    async with open_engine(tmp_path, Person().pipeline(), toy(nothing)) as engine:
        job_id, other = await waiting(engine), await engine.submit()

        with pytest.raises(Conflict):
            await engine.jobs.signal("local", other)
        with pytest.raises(NotFound):
            await engine.jobs.signal("bob", job_id)
        await engine.jobs.cancel("local", job_id)
        with pytest.raises(Conflict):
            await engine.jobs.signal("local", job_id)
        assert (await engine.status(job_id)).status == "cancelled"


async def test_cancelled_and_tried_again_it_waits_again(tmp_path: Path) -> None:
    """A retry goes on from what is done, and comes to the same person."""
    person = Person()
    async with open_engine(tmp_path, person.pipeline()) as engine:
        job_id = await waiting(engine)
        await engine.jobs.cancel("local", job_id)

        await engine.jobs.retry("local", job_id)
        await engine.run()

        assert (await engine.status(job_id)).waiting_for is not None
        assert person.written == 1
