"""The engine alone: no-op jobs of five steps, and how soon one starts on an idle queue.

Then both again, with a hundred thousand finished jobs in the tables.
"""

import asyncio
import logging
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import structlog
import uvloop

from bench.modes import Side, both
from tasks.clock import Clock
from tasks.jobs.bell import Bell
from tasks.jobs.claims import ACTIVE
from tasks.jobs.client import Jobs
from tasks.jobs.database import database, fetch, transaction
from tasks.jobs.pipeline import Pipelines, Step, pipeline, step
from tasks.jobs.run import Context, Run
from tasks.jobs.runner import Limits, Runner
from tasks.jobs.values import Outcome
from tasks.jobs.worker import Worker
from tasks.providers.folder import Folder

JOBS = 600
STARTS = 60
OLD = 100_000
WORKERS = 4
USERS = 8


class Params(msgspec.Struct, frozen=True):
    """Nothing to ask for."""


def nothing(key: str) -> Step[[], str]:
    @step(key, title=key, message=key)
    async def work(context: Context) -> str:
        return key

    return work


STEPS = tuple(nothing(key) for key in "abcde")


@pipeline("nothing", title="Nothing", params=Params, steps=STEPS)
async def noop(run: Run[Params]) -> Outcome:
    for one in STEPS:
        await run.step(one)
    return Outcome(message="Done.")


def run() -> dict[str, object]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    figures: dict[str, object] = {}
    with both() as sides, tempfile.TemporaryDirectory() as folder:
        for name, side in sides.items():
            # The loop that `gavelcast serve` runs on.
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
                figures |= loop.run(_measure(name, side, Path(folder)))
    return figures


async def _measure(name: str, side: Side, folder: Path) -> dict[str, object]:
    async with _engine(side, folder) as jobs:
        fresh, started = await _rate(jobs), await _starts(jobs)
        await _fill(OLD)
        full, late = await _rate(jobs), await _starts(jobs)
    goals = (" (goal: 300)", " (goal: 50)") if name == "embedded" else ("", " (goal: 50)")
    return {
        f"{name}: jobs/s{goals[0]}": round(fresh),
        f"{name}: submit to start p50, ms": round(1000 * statistics.median(started), 1),
        f"{name}: submit to start p99, ms{goals[1]}": _p99(started),
        f"{name}: jobs/s beside {OLD:,} finished ones": round(full),
        f"{name}: ratio to before": round(full / fresh, 2),
        f"{name}: submit to start p99 beside them, ms": _p99(late),
    }


def _p99(seconds: list[float]) -> float:
    return round(1000 * sorted(seconds)[int(0.99 * len(seconds))], 1)


@asynccontextmanager
async def _engine(side: Side, folder: Path) -> AsyncIterator[Jobs]:
    limits = Limits(running=JOBS, waiting=JOBS)
    async with side.ports(folder, Clock()) as ports:
        pipelines, bell = Pipelines([noop]), Bell()
        runner = Runner("bench", pipelines, None, Folder(folder / "audio"), ports, limits)
        worker = Worker(runner, ports.queue(), bell, ports.bus, ports.clock, WORKERS)
        finish = asyncio.Event()
        working = asyncio.create_task(worker.run(finish))
        yield Jobs(pipelines, None, ports.bus, bell, ports.clock, limits)
        finish.set()
        await working


async def _rate(jobs: Jobs) -> float:
    """Jobs a second, from the first claim to the last end; submitting is not measured."""
    async with transaction():
        # Nobody claims before all are there.
        ids = [await jobs.submit(f"user {n % USERS}", {"type": "nothing"}) for n in range(JOBS)]
        began = time.perf_counter()
    await jobs.submit("user 0", {"type": "nothing"})
    while await _unfinished():  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    return len(ids) / (time.perf_counter() - began)


async def _unfinished() -> list[dict[str, object]]:
    return await fetch(f"SELECT id FROM job WHERE {ACTIVE} LIMIT 1")


async def _starts(jobs: Jobs) -> list[float]:
    """Seconds from the call of `submit` to the event `job.started`, one after the other."""
    spent = []
    for _ in range(STARTS):
        began = time.perf_counter()
        job_id = await jobs.submit("one", {"type": "nothing"})
        async for _, body in jobs.watch("one", job_id, 0):
            if b'"job.started"' in body:
                spent.append(time.perf_counter() - began)
    return spent


async def _fill(count: int) -> None:
    """Add jobs that ended long ago, each with its steps and a few events."""
    for first in range(0, count, 500):
        async with transaction():
            for number in range(first, first + 500, 50):
                await _fifty(number)
    if database().name.startswith("PostgreSQL"):
        await fetch("ANALYZE")  # as its autovacuum does within a minute


async def _fifty(first: int) -> None:
    ids = [f"00000000-0000-7000-8000-{number:012}" for number in range(first, first + 50)]
    jobs = ", ".join(
        f"('{one}', 'user {n % USERS}', 'nothing', '{{}}', 'complete', 'Done.', '{{}}', 12, 1)"
        for n, one in enumerate(ids)
    )
    await fetch(
        "INSERT INTO job (id, user_id, type, params, status, message, providers, last_seq,"
        f" created_at) VALUES {jobs}"
    )
    steps = ", ".join(
        f"('{one}', '{key}', {place}, '{key}', 'complete')"
        for one in ids
        for place, key in enumerate("abcde", 1)
    )
    await fetch(f"INSERT INTO step (job_id, key, position, title, status) VALUES {steps}")
    events = ", ".join(f"('{one}', {seq}, '{{}}')" for one in ids for seq in (1, 2, 3))
    await fetch(f"INSERT INTO event (job_id, seq, body) VALUES {events}")
