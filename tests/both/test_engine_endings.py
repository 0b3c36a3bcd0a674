"""How a job ends, or waits: by what its steps raise."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine import SOON, Engine, Gate, Made, nothing, open_engine, row, toy
from tasks.errors import BadInput, Final, Misconfigured, Outage, Retryable
from tasks.jobs import endings
from tasks.jobs.pipeline import Pipelines
from tasks.jobs.run import Context


def raising(*errors: BaseException) -> Any:
    """A step that raises these, one a run, and then works."""
    left = list(errors)

    async def work(context: Context) -> None:
        if left:
            raise left.pop(0)

    return work


def busy(**more: Any) -> Retryable:
    return Retryable("The voice is busy.", reason="rate_limited", **more)


async def due_in(engine: Engine, job_id: str) -> float:
    """Seconds until the job is due again."""
    due: int = (await row(job_id))["due_at"]
    return (due - engine.clock.now_ms()) / 1000


async def test_a_busy_provider_is_asked_again_after_a_while(tmp_path: Path) -> None:
    """It says why, when and which try; nothing happens before, and then it goes on."""
    async with open_engine(tmp_path, toy(raising(busy()))) as engine:
        job_id = await engine.submit()
        await engine.run()

        event = (await engine.events(job_id))[-1]
        assert (event["type"], event["status"]) == ("job.retrying", "queued")
        assert (event["reason"], event["attempt"]) == ("rate_limited", 2)
        assert event["message"] == "The voice is busy. Trying again in 60 seconds."
        status = await engine.status(job_id)
        assert (status.status, status.attempt, status.max_attempts) == ("queued", 2, 4)
        assert status.not_before == event["notBefore"]
        assert status.waiting_for is not None
        assert status.waiting_for.what == "The voice is busy."
        assert status.steps[0].status == "waiting"
        assert status.position is None

        engine.clock.advance(58)
        await engine.run()
        assert (await engine.status(job_id)).status == "queued"
        engine.clock.advance(3)
        await engine.run()
        status = await engine.status(job_id)
        assert (status.status, status.not_before, status.waiting_for) == ("complete", None, None)


async def test_each_try_waits_longer_and_the_last_one_ends_it(tmp_path: Path) -> None:
    """One, two, four minutes; then the job fails, and says that trying again may help."""
    async with open_engine(tmp_path, toy(raising(*[busy()] * 4))) as engine:
        job_id = await engine.submit()
        waits = []
        for _ in range(3):
            await engine.run()
            waits.append(round(await due_in(engine, job_id), -1))
            engine.clock.advance(waits[-1] + 1)
        await engine.run()

        assert waits == [60, 120, 240]
        status = await engine.status(job_id)
        assert (status.status, status.attempt) == ("failed", 4)
        assert status.error is not None
        assert (status.error.code, status.error.retryable) == ("rate_limited", True)
        assert (status.error.message, status.error.step) == ("The voice is busy.", "a")
        assert status.message == "The voice is busy."
        assert status.steps[0].status == "failed"
        assert (await engine.types(job_id)).count("job.retrying") == 3


@pytest.mark.parametrize(("asked", "waited"), [(300.0, 300), (5.0, 60)])
async def test_a_provider_may_ask_for_a_longer_wait(
    tmp_path: Path, asked: float, waited: int
) -> None:
    """Retry-After is obeyed where it is longer than ours."""
    async with open_engine(tmp_path, toy(raising(busy(retry_after=asked)))) as engine:
        job_id = await engine.submit()
        await engine.run()

        assert round(await due_in(engine, job_id), -1) == waited
        event = (await engine.events(job_id))[-1]
        told = datetime.fromisoformat(event["notBefore"]) - datetime.fromisoformat(event["at"])
        assert round(told.total_seconds()) == waited


async def test_a_final_error_fails_at_once(tmp_path: Path) -> None:
    """A refused key is not asked again; the sentence for the listener is in the status."""
    error = Final("The voice refuses the key.", reason="key_refused")

    async with open_engine(tmp_path, toy(nothing, raising(error))) as engine:
        job_id = await engine.submit()
        await engine.run()

        status = await engine.status(job_id)
        assert (status.status, status.attempt, status.progress) == ("failed", 1, 50)
        assert status.error is not None
        assert (status.error.code, status.error.retryable) == ("key_refused", False)
        assert [one.status for one in status.steps] == ["complete", "failed"]
        event = (await engine.events(job_id))[-1]
        assert (event["type"], event["error"]["step"]) == ("job.failed", "b")
        assert status.completed_at is not None


async def test_our_own_outage_counts_no_attempt(tmp_path: Path) -> None:
    """While our storage is down the job waits, longer each time, and loses no try."""
    away = Outage("No space left.", what="disk")

    async with open_engine(tmp_path, toy(raising(*[away] * 9))) as engine:
        job_id = await engine.submit()
        waits, runner = [], engine.runner()
        for _ in range(9):
            await runner.carry_on()
            waits.append(round(await due_in(engine, job_id)))
            engine.clock.advance(61)
        status = await engine.status(job_id)
        assert (status.status, status.attempt) == ("queued", 1)
        assert status.waiting_for is not None
        assert status.waiting_for.what == "disk"
        await runner.carry_on()

        assert waits == [2, 4, 8, 16, 32, 60, 60, 60, 60]
        assert (await engine.types(job_id)).count("job.waiting") == 9
        assert (await engine.status(job_id)).status == "complete"


def test_a_long_outage_is_looked_at_every_minute() -> None:
    """However long our storage is down, the wait stays a minute."""
    assert endings.pause(5000) == 60.0


async def test_a_defect_shows_no_insides(tmp_path: Path) -> None:
    """An error that nobody foresaw ends the job with a plain sentence, and no stack trace."""
    error = KeyError("secret-key-12345")

    async with open_engine(tmp_path, toy(raising(error))) as engine:
        job_id = await engine.submit()
        await engine.run()

        status = await engine.status(job_id)
        assert status.error is not None
        assert (status.status, status.error.code) == ("failed", "internal")
        assert not status.error.retryable
        told = str(await engine.events(job_id))
        assert "secret" not in told
        assert "Traceback" not in told


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Misconfigured("S3 refuses the secret key."), "misconfigured"),
        (BadInput("bills: there is no bill 119-hr-99999.", field="bills"), "bad_input"),
    ],
)
async def test_our_own_errors_are_told_in_their_words(
    tmp_path: Path, error: Exception, code: str
) -> None:
    """What is set or asked wrongly is named, though it shows only while the job runs."""
    async with open_engine(tmp_path, toy(raising(error))) as engine:
        job_id = await engine.submit()
        await engine.run()

        status = await engine.status(job_id)
        assert status.error is not None
        assert (status.status, status.error.code) == ("failed", code)
        assert status.error.message == str(error)


async def test_a_step_cancelled_from_within_is_a_defect(tmp_path: Path) -> None:
    """A step that cancels itself ends the job, and is not begun for ever."""
    async with open_engine(tmp_path, toy(raising(asyncio.CancelledError()))) as engine:
        job_id = await engine.submit()
        await engine.run()

        status = await engine.status(job_id)
        assert status.error is not None
        assert (status.status, status.error.code) == ("failed", "internal")


GROUPS = [
    ([busy(), Final("No.", reason="refused")], "refused"),
    ([Final("No.", reason="refused"), Outage(what="storage")], "refused"),
    ([Final("No.", reason="refused"), ValueError()], "internal"),
    ([ExceptionGroup("", [busy(), Final("No.", reason="refused")]), busy()], "refused"),
]


@pytest.mark.parametrize(("errors", "code"), GROUPS)
async def test_of_many_errors_the_gravest_decides(
    tmp_path: Path, errors: list[Exception], code: str
) -> None:
    """Parts side by side may fail differently: what cannot be mended ends the job."""
    async with open_engine(tmp_path, toy(raising(ExceptionGroup("", errors)))) as engine:
        job_id = await engine.submit()
        await engine.run()

        status = await engine.status(job_id)
        assert status.error is not None
        assert (status.status, status.error.code) == ("failed", code)


async def test_an_outage_among_retryable_errors_counts_no_attempt(tmp_path: Path) -> None:
    """If our own storage is down as well, the provider's error is not held against the job."""
    group = ExceptionGroup("", [busy(), Outage(what="storage")])

    async with open_engine(tmp_path, toy(raising(group))) as engine:
        job_id = await engine.submit()
        await engine.run()

        assert (await engine.types(job_id))[-1] == "job.waiting"
        assert (await row(job_id))["attempt"] == 1


async def test_of_many_waits_the_longest_is_obeyed(tmp_path: Path) -> None:
    """Two providers that ask for time both get it."""
    group = ExceptionGroup("", [busy(retry_after=90), busy(retry_after=500), busy()])

    async with open_engine(tmp_path, toy(raising(group))) as engine:
        job_id = await engine.submit()
        await engine.run()

        assert round(await due_in(engine, job_id), -1) == 500


async def test_a_failure_beside_a_cancelling_does_not_win(tmp_path: Path) -> None:
    """What breaks while a job is being cancelled does not make it fail or begin again."""
    gate = Gate()

    async def breaks(context: Context) -> None:
        try:
            await gate(context)
        except asyncio.CancelledError:
            raise busy() from None

    async def both(context: Context) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(breaks(context))

    async with open_engine(tmp_path, toy(both)) as engine:
        job_id = await engine.submit()
        async with engine.working(engine.runner()):
            await gate.wait()

            await engine.jobs.cancel("local", job_id)
            async with asyncio.timeout(SOON):
                async for _ in engine.jobs.watch("local", job_id, 0):
                    pass

        assert (await engine.status(job_id)).status == "cancelled"


async def test_params_that_are_read_no_more_end_the_job(tmp_path: Path) -> None:
    """A job from an older version whose parameters mean nothing now fails by name."""
    async with open_engine(tmp_path, toy(nothing)) as engine:
        job_id = await engine.submit()
        changed = toy(nothing)
        changed.params_type = Made  # type: ignore[assignment]
        await engine.runner(pipelines=Pipelines([changed])).carry_on()

        status = await engine.status(job_id)
        assert status.error is not None
        assert (status.status, status.error.code) == ("failed", "bad_input")
