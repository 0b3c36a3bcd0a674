"""What the engine counts, for whoever reads it: claims, steps, calls, what is put off, leases."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest
import structlog

from engine import Gate, Provider, nothing, open_engine, toy
from tasks.errors import Outage, Retryable, StepError
from tasks.jobs.run import Context

Counted = Counter[tuple[object, ...]]


class Counts:
    """Writes down what it hears of."""

    def __init__(self) -> None:
        self.heard: Counted = Counter()
        self.usd: Counter[str] = Counter()
        self.seconds: list[float] = []

    def claimed(self, type: str, *, crashed: bool) -> None:
        self.heard["claimed", type, crashed] += 1

    def lease_lost(self) -> None:
        self.heard["lost",] += 1

    def put_off(self, reason: str) -> None:
        self.heard["put off", reason] += 1

    def step_finished(self, type: str, step: str, seconds: float) -> None:
        self.heard["step", type, step] += 1
        self.seconds.append(seconds)

    def called(self, provider: str, outcome: str, usd: float) -> None:
        self.heard["called", provider, outcome] += 1
        self.usd[outcome] += usd


@pytest.fixture
def counts() -> Counts:
    return Counts()


async def test_a_job_is_counted_once(tmp_path: Path, counts: Counts) -> None:
    """A claim, each of its steps with its seconds, each call with what it cost."""
    async with open_engine(tmp_path, toy(nothing, Provider(usd=0.5))) as engine:
        await engine.submit()
        await engine.runner(meter=counts).carry_on()

    assert counts.heard == {
        ("claimed", "toy", False): 1,
        ("step", "toy", "a"): 1,
        ("step", "toy", "b"): 1,
        ("called", "toy", "answered"): 3,
    }
    assert counts.usd == {"answered": 1.5}
    assert all(0 <= one < 10 for one in counts.seconds)


async def test_what_is_remembered_is_not_counted_again(tmp_path: Path, counts: Counts) -> None:
    """Only calls that were made are calls."""
    provider = Provider()
    async with open_engine(tmp_path, toy(provider)) as engine:
        for _ in range(2):
            await engine.submit()
            await engine.runner(meter=counts).carry_on()

    assert counts.heard["called", "toy", "answered"] == len(provider.calls) == 3


@pytest.mark.parametrize(
    ("error", "usd"),
    [
        (Retryable("Overloaded.", reason="overloaded"), 0.0),
        (Retryable("Nothing came.", reason="timeout"), 1.0),
        (Retryable("No use.", reason="bad_answer", cost_usd=0.3), 0.3),
    ],
)
async def test_an_error_is_counted_by_its_reason(
    tmp_path: Path, counts: Counts, error: StepError, usd: float
) -> None:
    """A call is taken to have cost what the ledger says: its estimate if the answer was lost."""
    provider = Provider("one", usd=0.5)
    provider.errors["one"] = error
    async with open_engine(tmp_path, toy(provider)) as engine:
        job_id = await engine.submit()
        await engine.runner(meter=counts).carry_on()

        assert (await engine.status(job_id)).cost.usd == usd
    assert counts.heard["called", "toy", error.reason] == 1
    assert counts.heard["put off", error.reason] == 1
    assert counts.usd[error.reason] == usd


async def test_waiting_for_our_own_parts_is_put_off_too(tmp_path: Path, counts: Counts) -> None:
    """An outage is no attempt, but it is told."""

    async def away(context: Context) -> None:
        raise Outage("Away.", what="storage")

    async with open_engine(tmp_path, toy(away)) as engine:
        await engine.submit()
        await engine.runner(meter=counts).carry_on()

    assert counts.heard["put off", "outage"] == 1


async def test_a_call_that_is_left_is_counted(tmp_path: Path, counts: Counts) -> None:
    """Whoever cancels in the middle of a call may have to pay for it."""
    provider = Provider("one", usd=0.5)
    provider.gates["one"] = gate = Gate()
    async with open_engine(tmp_path, toy(provider)) as engine:
        await engine.submit()
        runner = engine.runner(meter=counts)
        running = engine.start(runner)
        await gate.wait()
        runner.stop()
        await asyncio.wait([running])

    assert counts.heard["called", "toy", "unanswered"] == 1
    assert counts.usd["unanswered"] == 1.0


async def test_a_crash_and_a_lost_lease_are_counted(tmp_path: Path, counts: Counts) -> None:
    """Who takes over counts a crash, and who comes back too late a lost lease."""
    gate, late = Gate(), Counts()
    async with open_engine(tmp_path, toy(gate)) as engine:
        await engine.submit()
        stalled = engine.start(engine.runner("one", meter=late))
        await gate.wait()
        engine.expire()
        gate.open_for_others()
        await engine.runner("two", meter=counts).carry_on()
        gate.open()
        await asyncio.wait([stalled])

    assert counts.heard["claimed", "toy", True] == 1
    assert late.heard["lost",] == 1
    assert counts.heard["lost",] == 0


async def test_every_line_names_its_job_and_its_step(tmp_path: Path) -> None:
    """Whatever is logged while a job runs says of which job, and inside a step of which step."""

    async def speak(context: Context) -> None:
        structlog.get_logger().warning("from a step")
        await asyncio.to_thread(structlog.get_logger().warning, "from a thread")
        await asyncio.create_task(whisper())
        raise Retryable("Not now.")

    async def whisper() -> None:
        structlog.get_logger().warning("from a task")

    lines: list[dict[str, object]] = []

    def keep(logger: object, name: str, line: dict[str, object]) -> dict[str, object]:
        lines.append(dict(line))
        raise structlog.DropEvent

    structlog.configure(processors=[structlog.contextvars.merge_contextvars, keep])
    try:
        async with open_engine(tmp_path, toy(nothing, speak)) as engine:
            job_id = await engine.submit()
            await engine.run()
    finally:
        structlog.reset_defaults()

    told = [(line["event"], line["job"], line.get("step")) for line in lines]
    assert told == [
        ("job taken up", job_id, None),
        ("step finished", job_id, "a"),
        ("from a step", job_id, "b"),
        ("from a thread", job_id, "b"),
        ("from a task", job_id, "b"),
        ("retrying", job_id, "b"),
        ("job put down", job_id, None),
    ]
