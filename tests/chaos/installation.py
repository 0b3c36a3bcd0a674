"""An installation in one of the two modes: its processes, what is beneath them, and its rows."""

import asyncio
import contextlib
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from chaos.processes import Process, kept
from chaos.providers import KEY
from chaos.till import Mood, Till
from fakes.congress import FakeCongress
from fakes.congress_bills import bill
from fakes.s3 import S3Server
from nursery import Nursery
from services import Postgres, Service, Valkey, free_port

LEASE = 3.0
"""Seconds: short, and long enough for a process that has to wait for a busy machine."""
BILLS = 400
PLACES = 2
"""Jobs at once of one worker."""
Rows = list[dict[str, Any]]


@dataclass
class Installation:
    """What can be brought into trouble, and asked what it remembers."""

    mode: str
    servers: list[Process]
    workers: list[Process]
    """Who carries jobs; embedded, the one server does."""
    till: Till
    folder: Path
    valkey: Valkey | None = None
    postgres: Postgres | None = None
    store: S3Server | None = None
    database: str = ""
    processes: list[Process] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.processes = list(dict.fromkeys([*self.servers, *self.workers]))

    async def rows(self, sql: str) -> Rows:
        if not self.database:
            path = self.folder / "one" / "gavelcast.sqlite"
            with closing(sqlite3.connect(path, timeout=10)) as connection:
                connection.row_factory = sqlite3.Row
                return [dict(row) for row in connection.execute(sql)]
        connection = await asyncpg.connect(self.database, timeout=5)
        try:
            return [dict(row) for row in await connection.fetch(sql)]
        finally:
            await connection.close()


@contextlib.asynccontextmanager
async def embedded(
    nursery: Nursery, folder: Path, till: Till, mood: Mood, **more: str
) -> AsyncIterator[Installation]:
    """One process does all."""
    async with AsyncExitStack() as stack:
        settings = {**await _common(stack), "GAVELCAST_WORKERS": "4", **more}
        one = await stack.enter_async_context(
            kept(Process(nursery, "one", "serve", folder, settings), till, mood)
        )
        yield await _up(Installation("embedded", [one], [one], till, folder))


@contextlib.asynccontextmanager
async def scaled_out(
    nursery: Nursery, folder: Path, till: Till, mood: Mood, **more: str
) -> AsyncIterator[Installation]:
    """Two servers, three workers, Valkey, PostgreSQL, and an S3 store."""
    async with AsyncExitStack() as stack:
        valkey, postgres = Valkey(), Postgres()
        for service in (valkey, postgres):
            stack.push(service)
            await asyncio.to_thread(service.start)
        database = await postgres.new_database()
        store = S3Server(folder / "s3")
        store.port = free_port()
        await stack.enter_async_context(store)
        settings = {
            **await _common(stack),
            "REDIS_URL": valkey.url,
            "DATABASE_URL": database,
            "GAVELCAST_SECRET_KEY": "a-secret-key-for-tests-that-is-long-enough",
            "GAVELCAST_USER_RUNNING": "6",
            "S3_ENDPOINT_URL": store.url,
            "S3_REGION": store.region,
            "S3_BUCKET": store.bucket,
            "S3_ACCESS_KEY_ID": store.access_key_id,
            "S3_SECRET_ACCESS_KEY": store.secret_access_key,
            **more,
        }
        made = [
            *((f"server-{n}", "serve", {"GAVELCAST_WORKERS": "0"}) for n in (1, 2)),
            *((f"worker-{n}", "worker", {"GAVELCAST_WORKERS": str(PLACES)}) for n in (1, 2, 3)),
        ]
        processes = [
            await stack.enter_async_context(
                kept(Process(nursery, name, kind, folder, settings | own), till, mood)
            )
            for name, kind, own in made
        ]
        yield await _up(
            Installation(
                "scaled out",
                processes[:2],
                processes[2:],
                till,
                folder,
                valkey,
                postgres,
                store,
                database,
            )
        )


async def restart(service: Service, down: float) -> None:
    """Kill a service, and start it again; what is left of its last life may still be going."""
    service.stop(signal.SIGKILL)
    await asyncio.sleep(down)
    async with asyncio.timeout(30):
        while True:
            try:
                return await asyncio.to_thread(service.start)
            except AssertionError:
                await asyncio.sleep(0.1)


async def _common(stack: AsyncExitStack) -> dict[str, str]:
    bills = [bill(f"119-hr-{n}", title=f"Lighthouse Repair Act {n}") for n in range(1, BILLS)]
    congress = await stack.enter_async_context(FakeCongress(bills, key=None))
    return {
        "CONGRESS_BASE_URL": congress.base_url,
        "CONGRESS_API_KEY": KEY,
        "ELEVENLABS_CONCURRENCY": "3",
        "GAVELCAST_LEASE_SECONDS": str(LEASE),
        "GAVELCAST_RETRY_SECONDS": "0.3,0.6,1.2",
        "GAVELCAST_USER_WAITING": "100",
    }


async def _up(installation: Installation) -> Installation:
    async with asyncio.timeout(90):
        for process in installation.processes:
            await process.up.wait()
    return installation
