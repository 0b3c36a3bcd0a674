"""Puts engine, pipelines and providers together.

    async with open_house(settings) as house:
        job_id = await house.jobs.submit("local", {"type": "daily"})

The settings say in which of the two modes: `embedded.py`, `scaled_out.py`.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

import msgspec
from uuid_utils import uuid7

from tasks import embedded, scaled_out
from tasks.clock import Clock
from tasks.episodes import passages
from tasks.housekeeping import EVERY, Housekeeper
from tasks.jobs.bell import Bell
from tasks.jobs.bus import Bus
from tasks.jobs.client import Jobs
from tasks.jobs.meter import NO_METER, Meter
from tasks.jobs.ports import Ports
from tasks.jobs.runner import Limits, Runner
from tasks.pipelines import all_pipelines
from tasks.schedules import Schedules, due
from tasks.settings import Settings, mode
from tasks.studio import Studio, open_studio
from tasks.webhooks import sending


def __getattr__(name: str) -> object:
    """Make `broker`, for `taskiq worker tasks.main:broker`, when it is asked for."""
    if name != "broker":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tasks import taskiq_broker

    broker = globals()["broker"] = taskiq_broker.make(
        lambda settings: open_house(settings, intake=False)
    )
    return broker


class House(msgspec.Struct, frozen=True):
    """An open installation."""

    settings: Settings
    ports: Ports
    jobs: Jobs
    studio: Studio
    bell: Bell
    runner: Runner
    goodbye: asyncio.Event

    @property
    def clock(self) -> Clock:
        return self.ports.clock

    @property
    def bus(self) -> Bus:
        return self.ports.bus

    @property
    def schedules(self) -> Schedules:
        return Schedules(self.jobs, self.clock)

    def say_goodbye(self) -> None:
        """Stop at once what would last: jobs are handed back, watchers are let go."""
        self.runner.stop()
        self.bus.hub.close()
        self.goodbye.set()


@asynccontextmanager
async def open_house(
    settings: Settings,
    clock: Clock | None = None,
    studio: Studio | None = None,
    meter: Meter = NO_METER,
    *,
    intake: bool = True,
) -> AsyncIterator[House]:
    """Open the installation and run its workers until the block ends.

    Without *intake* somebody else hears the bells, and calls `runner.carry_on`.
    """
    async with AsyncExitStack() as stack:
        ports = await stack.enter_async_context(_open_ports(settings, clock or Clock()))
        studio = studio or open_studio(settings, ports.clock)
        stack.push_async_callback(studio.aclose)
        house = put_together(settings, ports, studio, meter)
        await stack.enter_async_context(_working(house, intake=intake))
        yield house


def _open_ports(settings: Settings, clock: Clock) -> AbstractAsyncContextManager[Ports]:
    if mode(settings) == "embedded":
        return embedded.open_ports(settings, clock)
    return scaled_out.open_ports(settings, clock)


def put_together(settings: Settings, ports: Ports, studio: Studio, meter: Meter) -> House:
    """Make the house of its parts; nothing runs yet."""
    pipelines = all_pipelines()
    limits = Limits(
        lease=settings.lease_seconds,
        retries=settings.retry_seconds,
        running=settings.running_per_user,
        waiting=settings.user_waiting,
        monthly_cap_usd=settings.monthly_cap_usd,
    )
    owner = f"{socket.gethostname()[:40]}-{os.getpid()}-{uuid7()}"
    runner = Runner(owner, pipelines, studio, studio.storage, ports, limits, meter)
    bell = Bell()
    jobs = Jobs(pipelines, studio, ports.bus, bell, ports.clock, limits)
    return House(settings, ports, jobs, studio, bell, runner, asyncio.Event())


def _chores(house: House) -> tuple[tuple[float, Callable[[], Awaitable[None]]], ...]:
    """What every pool does beside its jobs: how often, in seconds, and what."""
    keeper = Housekeeper(house.studio.storage, house.clock, house.settings.keep)
    return (
        (EVERY, keeper.tidy),
        (EVERY, passages.catch_up),
        (due.EVERY, due.Caller(house.jobs, house.clock).look),
        (sending.EVERY, sending.Messenger(house.jobs, house.clock, house.settings).look),
    )


@asynccontextmanager
async def _working(house: House, *, intake: bool) -> AsyncIterator[None]:
    """Run the workers beside the block, until it ends; then hand back what they carry."""
    crew = asyncio.create_task(_crew(house, intake=intake))
    try:
        yield
    finally:
        house.say_goodbye()
        await crew


async def _crew(house: House, *, intake: bool) -> None:
    """Load the queue's code in a thread: the first requests are served meanwhile."""
    await house.bus.start()
    broker = await asyncio.to_thread(house.ports.queue)
    worker = await asyncio.to_thread(importlib.import_module, "tasks.jobs.worker")
    try:
        pool = worker.Worker(
            house.runner,
            broker,
            house.bell,
            house.bus,
            house.clock,
            house.settings.workers,
            _chores(house),
        )
        await pool.run(house.goodbye, intake=intake)
    finally:
        await broker.shutdown()
        await house.bus.aclose()
