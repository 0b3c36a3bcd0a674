"""Puts engine, pipelines and providers together.

    async with open_house(settings) as house:
        job_id = await house.jobs.submit("local", {"type": "daily"})

Opening an embedded installation locks its data directory, brings its database to the newest
schema, and takes over what the last process left unfinished.
"""

from __future__ import annotations

import asyncio
import fcntl
import importlib
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from pathlib import Path

import msgspec
import structlog
from uuid_utils import uuid7

from tasks import schema
from tasks.clock import Clock
from tasks.errors import Misconfigured
from tasks.jobs import claims
from tasks.jobs.bell import Bell
from tasks.jobs.bus import Bus, InProcessBus
from tasks.jobs.client import Jobs
from tasks.jobs.database import PROXY
from tasks.jobs.meter import NO_METER, Meter
from tasks.jobs.runner import Limits, Runner
from tasks.jobs.sqlite import KeptSQLite
from tasks.pipelines import all_pipelines
from tasks.settings import Settings
from tasks.studio import Studio, open_studio

log = structlog.get_logger()


class House(msgspec.Struct, frozen=True):
    """An open installation."""

    settings: Settings
    clock: Clock
    jobs: Jobs
    studio: Studio
    bus: Bus
    bell: Bell
    runner: Runner
    goodbye: asyncio.Event

    def say_goodbye(self) -> None:
        """Stop at once what would last: jobs are handed back, watchers are let go."""
        self.runner.stop()
        self.bus.hub.close()
        self.goodbye.set()


class Held(Misconfigured):
    """Another Gavelcast is running on the data directory."""


@asynccontextmanager
async def open_house(
    settings: Settings,
    clock: Clock | None = None,
    studio: Studio | None = None,
    meter: Meter = NO_METER,
) -> AsyncIterator[House]:
    """Open the installation and run its workers until the block ends."""
    clock = clock or Clock()
    async with AsyncExitStack() as stack:
        stack.enter_context(lock(settings.data_dir))
        await stack.enter_async_context(open_database(settings))
        await claims.void_leases(clock.now_ms())
        studio = studio or open_studio(settings, clock)
        stack.push_async_callback(studio.aclose)
        house = _put_together(settings, clock, studio, meter)
        await stack.enter_async_context(_working(house))
        yield house


@contextmanager
def lock(data_dir: Path) -> Iterator[None]:
    """Hold the data directory; there is one process in an embedded installation."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        file = (data_dir / "lock").open("a+")
    except OSError as error:
        raise Misconfigured(
            f"GAVELCAST_DATA_DIR={data_dir}: cannot be written ({error.strerror})."
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Held(
                f"GAVELCAST_DATA_DIR={data_dir}: another Gavelcast is running on it."
            ) from None
        yield


def is_held(data_dir: Path) -> bool:
    """Whether a Gavelcast runs on the data directory; looking disturbs nobody who looks too."""
    try:
        with (data_dir / "lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def database_path(settings: Settings) -> Path:
    """Where the SQLite database is."""
    if settings.database_url.startswith("sqlite:///"):
        return Path(settings.database_url.removeprefix("sqlite:///"))
    return settings.data_dir / "gavelcast.sqlite"


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[None]:
    """Bind the database, migrated to the newest schema (after a copy of the file)."""
    path = database_path(settings)
    engine = KeptSQLite(path)
    try:
        await _start(engine, path, fresh=not path.exists())
        yield
    finally:
        await engine.close_connection_pool()


async def _start(engine: KeptSQLite, path: Path, *, fresh: bool) -> None:
    try:
        await engine.start_connection_pool()
        PROXY.bind(engine)
        if missing := await schema.missing():
            await _migrate(path, missing, fresh=fresh)
    except sqlite3.Error as error:
        raise Misconfigured(f"The database {path} cannot be used: {error}.") from error


async def _migrate(path: Path, missing: list[str], *, fresh: bool) -> None:
    if not fresh:
        copy = path.with_suffix(f".before-{missing[-1]}.sqlite")
        await asyncio.to_thread(_copy, path, copy)
        log.info("database copied before migrating", copy=copy.name)
    await schema.migrate()


def _copy(path: Path, copy: Path) -> None:
    """Copy the database with what still stands in its write-ahead log."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _put_together(settings: Settings, clock: Clock, studio: Studio, meter: Meter) -> House:
    pipelines = all_pipelines()
    bus = InProcessBus()
    limits = Limits(
        lease=settings.lease_seconds,
        retries=settings.retry_seconds,
        running=settings.running_per_user,
        waiting=settings.user_waiting,
        monthly_cap_usd=settings.monthly_cap_usd,
    )
    owner = f"{os.getpid()}-{uuid7()}"
    runner = Runner(owner, pipelines, studio, studio.storage, bus, clock, limits, meter)
    bell = Bell()
    jobs = Jobs(pipelines, studio, bus, bell, clock, limits)
    return House(settings, clock, jobs, studio, bus, bell, runner, asyncio.Event())


@asynccontextmanager
async def _working(house: House) -> AsyncIterator[None]:
    """Run the workers beside the block, until it ends; then hand back what they carry."""
    crew = asyncio.create_task(_crew(house))
    try:
        yield
    finally:
        house.say_goodbye()
        await crew


async def _crew(house: House) -> None:
    """Load the queue's code in a thread: the first requests are served meanwhile."""
    await house.bus.start()
    if not house.settings.workers:
        await house.goodbye.wait()
        return await house.bus.aclose()
    worker = await asyncio.to_thread(importlib.import_module, "tasks.jobs.worker")
    queue = await asyncio.to_thread(importlib.import_module, "tasks.jobs.queue")
    pool = worker.Worker(
        house.runner,
        queue.InProcessBroker(),
        house.bell,
        house.bus,
        house.clock,
        house.settings.workers,
    )
    await pool.run(house.goodbye)
    return await house.bus.aclose()
