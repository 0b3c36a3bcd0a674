"""The two sides of every port, as tests open them: embedded, and scaled out."""

import contextlib
import itertools
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Protocol

from taskiq import AsyncBroker

from services import Postgres, Valkey
from tasks import schema
from tasks.clock import Clock
from tasks.jobs.bus import InProcessBus
from tasks.jobs.database import PROXY
from tasks.jobs.ports import Ports
from tasks.jobs.postgres import KeptPostgres
from tasks.jobs.queue import InProcessBroker
from tasks.jobs.redis_bus import RedisBus
from tasks.jobs.redis_queue import RedisQueue
from tasks.jobs.slots import InProcessSlots, LeasedSlots
from tasks.jobs.sqlite import KeptSQLite
from tasks.settings import Settings
from tasks.variables import Secret

LEASE = 30.0
"""Seconds of a slot."""


class Side(Protocol):
    def ports(self, folder: Path, clock: Clock) -> contextlib.AbstractAsyncContextManager[Ports]:
        """Bind a database with our newest schema, and open the other ports."""
        ...

    async def another_database(self) -> Any:
        """Open the same database once more, as another process has it."""
        ...

    def away(self) -> Exception:
        """What a database that is away raises."""
        ...

    def settings(self, folder: Path) -> Settings:
        """What names the database that is bound."""
        ...


class Embedded:
    name = "embedded"
    _path: Path

    @contextlib.asynccontextmanager
    async def ports(self, folder: Path, clock: Clock) -> AsyncIterator[Ports]:
        self._path = folder / "toy.sqlite"
        database = await self.another_database()
        PROXY.bind(database)
        try:
            if await schema.missing():
                await schema.migrate()
            yield Ports(
                clock=clock, bus=InProcessBus(), slots=InProcessSlots(), queue=InProcessBroker
            )
        finally:
            await database.close_connection_pool()

    async def another_database(self) -> Any:
        database = KeptSQLite(self._path)
        await database.start_connection_pool()
        return database

    def away(self) -> Exception:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        return error

    def settings(self, folder: Path) -> Settings:
        return Settings(data_dir=folder, database_url=Secret(f"sqlite:///{self._path}"))


EMBEDDED = Embedded()


class ScaledOut:
    name = "scaled out"

    def __init__(self, valkey: Valkey, postgres: Postgres) -> None:
        self.valkey, self.postgres = valkey, postgres
        self._numbers = itertools.count()
        self._spare: list[str] = []
        """Databases that were used, and emptied."""
        self.url = ""

    @contextlib.asynccontextmanager
    async def ports(self, folder: Path, clock: Clock) -> AsyncIterator[Ports]:
        # Another number, another name for all that we keep in Redis.
        redis_url = f"redis://127.0.0.1:{self.valkey.port}/{next(self._numbers) % 16}"
        self.url = self._spare.pop() if self._spare else await self.postgres.new_database()
        database = await self.another_database()
        PROXY.bind(database)
        bus, brokers = RedisBus(redis_url), list[AsyncBroker]()

        def queue() -> AsyncBroker:
            brokers.append(RedisQueue(redis_url))
            return brokers[-1]

        await bus.start()
        await bus.connected.wait()
        try:
            yield Ports(clock=clock, bus=bus, slots=LeasedSlots(clock, LEASE), queue=queue)
        finally:
            for broker in brokers:
                await broker.shutdown()
            await bus.aclose()
            await database.close_connection_pool()
        if await self.postgres.emptied(self.url):
            self._spare.append(self.url)

    async def another_database(self) -> Any:
        database = KeptPostgres(self.url)
        await database.start_connection_pool()
        return database

    def away(self) -> Exception:
        return ConnectionResetError("connection reset by peer")

    def settings(self, folder: Path) -> Settings:
        return Settings(data_dir=folder, database_url=Secret(self.url))
