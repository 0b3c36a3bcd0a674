"""The time that is left, from past jobs, on both databases: read seldom, and only what counts."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine import Engine, Gate, open_engine, toy
from tasks.clock import iso
from tasks.jobs import past
from tasks.jobs.database import database, fetch
from tasks.jobs.past import FRESH, Past
from tasks.jobs.run import Context

PROVIDERS = "{}"


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    gate = Gate()

    async def half(context: Context) -> None:
        context.progress(1, 2, "part", "Half…")
        await gate(context)

    async with open_engine(tmp_path, toy(half), running=9) as opened:
        opened.gate = gate  # type: ignore[attr-defined]
        yield opened
        gate.open()


async def took(engine: Engine, seconds: float, number: int, **columns: object) -> str:
    """Make up a job that took so long, its bar moving evenly."""
    job_id, end = f"past-{number}", engine.clock.now_ms() - 1000 * number
    start = end - int(1000 * seconds)
    row = {
        "id": job_id, "user_id": "ann", "type": "toy", "params": "{}", "status": "complete",
        "progress": 100, "message": "", "last_seq": 100, "fence": 1, "providers": PROVIDERS,
        "created_at": start, "started_at": start, "completed_at": end,
    } | columns  # fmt: skip
    marks = ", ".join("?" for _ in row)
    await fetch(f"INSERT INTO job ({', '.join(row)}) VALUES ({marks})", *row.values())
    for seq in range(1, 101):
        at = iso(start + (end - start) * seq // 100)
        body = json.dumps({"seq": seq, "at": at, "progress": seq})
        await fetch("INSERT INTO event (job_id, seq, body) VALUES (?, ?, ?)", job_id, seq, body)
    return job_id


async def under_way(engine: Engine) -> str:
    """A job that stands at half of its bar."""
    job_id = await engine.submit()
    engine.start()
    await engine.gate.wait()  # type: ignore[attr-defined]
    return job_id


async def test_the_status_says_what_is_left(engine: Engine) -> None:
    """Of jobs that took a hundred seconds, half is left in the middle."""
    for number in range(5):
        await took(engine, 100 + number, number)

    status = await engine.status(await under_way(engine))

    assert status.progress == 50
    assert status.eta_seconds == (45, 55)


async def test_without_a_past_it_says_nothing(engine: Engine) -> None:
    """Nor in the queue, nor at the end."""
    queued = await engine.submit()
    assert (await engine.status(queued)).eta_seconds is None
    engine.start()
    await engine.gate.wait()  # type: ignore[attr-defined]
    assert (await engine.status(queued)).eta_seconds is None


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "failed"},
        {"fence": 2},
        {"type": "other"},
        {"providers": '{"voice":"another"}'},
        {"params": '{"n":7}'},
    ],
)
async def test_only_jobs_like_it_count(engine: Engine, columns: dict[str, object]) -> None:
    """Of the same kind, by the same providers, that went through without a break."""
    for number in range(6):
        await took(engine, 100, number, **columns)

    assert (await engine.status(await under_way(engine))).eta_seconds is None


async def test_a_job_whose_log_is_gone_says_nothing(engine: Engine) -> None:
    """After thirty days nobody knows how its bar went."""
    for number in range(5):
        await took(engine, 100, number)
    await fetch("DELETE FROM event WHERE job_id = 'past-3'")

    assert (await engine.status(await under_way(engine))).eta_seconds is None


async def test_the_past_is_read_once_a_minute(engine: Engine) -> None:
    """What is new counts a minute later; what is known is not read again."""
    reader = Past(engine.clock)
    for number in range(3):
        await took(engine, 100, number)
    first = await reader.runs("toy", PROVIDERS)
    await took(engine, 100, 3)

    assert await reader.runs("toy", PROVIDERS) is first
    engine.clock.advance(FRESH / 1000 + 1)
    await fetch("DELETE FROM event WHERE job_id = 'past-0'")
    assert len(await reader.runs("toy", PROVIDERS)) == 4


async def test_the_newest_count(engine: Engine) -> None:
    """Twenty of them, however many there were."""
    for number in range(past.MOST + 3):
        await took(engine, 100, number)

    assert len(await Past(engine.clock).runs("toy", PROVIDERS)) == past.MOST


async def test_few_rows_are_read(engine: Engine) -> None:
    """By an index: a past of years costs no more than one of days."""
    if "PostgreSQL" in database().name:
        pytest.skip("it chooses by what is there; a small table is read whole")
    plan = await fetch(f"EXPLAIN QUERY PLAN {past.RECENT}", "toy", 60, PROVIDERS, 20)

    told = " ".join(row["detail"] for row in plan)
    assert "job_complete" in told
    assert "SCAN job" not in told
