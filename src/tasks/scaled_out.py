"""Many processes: PostgreSQL, Redis, and a store that all of them reach.

Any number of them may come and go: the rows say who runs what, and a lease ends where its owner
does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog

from tasks import schema
from tasks.clock import Clock
from tasks.errors import Misconfigured, Outage
from tasks.jobs.database import PROXY, transaction
from tasks.jobs.database import lock as database_lock
from tasks.jobs.ports import Ports
from tasks.settings import Settings

if TYPE_CHECKING:
    from taskiq import AsyncBroker

    from tasks.jobs.database_clock import DatabaseClock

log = structlog.get_logger()


@asynccontextmanager
async def open_ports(settings: Settings, clock: Clock) -> AsyncIterator[Ports]:
    """Bind the database, which has to have the newest schema, and reach for Redis."""
    from tasks.jobs.database_clock import DatabaseClock
    from tasks.jobs.redis_bus import RedisBus
    from tasks.jobs.slots import LeasedSlots

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    async with open_database(settings):
        if await schema.missing():
            raise Misconfigured("The database has an older schema: run `gavelcast migrate` first.")
        theirs = DatabaseClock(clock)
        await theirs.set()
        setting = asyncio.create_task(_keep_set(theirs))
        try:
            yield Ports(
                clock=theirs,
                bus=RedisBus(settings.redis_url),
                slots=LeasedSlots(theirs, settings.lease_seconds),
                queue=lambda: _queue(settings.redis_url),
            )
        finally:
            setting.cancel()
            await asyncio.wait({setting})


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[None]:
    """Bind the database as it is."""
    from tasks.jobs.postgres import REFUSED, KeptPostgres

    engine = KeptPostgres(settings.database_url)
    try:
        await engine.start_connection_pool()
        await engine.prove()
    except REFUSED as error:
        await engine.close_connection_pool()
        why = str(error).partition("\n")[0].rstrip(".") or "it takes too long"
        raise Misconfigured(f"DATABASE_URL: {engine.name} cannot be used: {why}.") from error
    PROXY.bind(engine)
    try:
        yield
    finally:
        await engine.close_connection_pool()


async def migrate(settings: Settings) -> list[str]:
    """Bring the database to the newest schema; answer what was done. Only one does it at a time."""
    async with open_database(settings), transaction():
        await database_lock("migrate")
        missing = await schema.missing()
        if missing:
            await schema.migrate()
        return missing


async def _keep_set(clock: DatabaseClock) -> None:
    from tasks.jobs.database_clock import SET_AGAIN

    while True:
        await asyncio.sleep(SET_AGAIN)
        try:
            await clock.set()
        except Outage as outage:
            log.warning("the clock was not set", error=outage.message)


def _queue(url: str) -> AsyncBroker:
    from tasks.jobs.redis_queue import RedisQueue

    return RedisQueue(url)
