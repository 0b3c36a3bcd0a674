"""One process: SQLite, a folder, a queue and a bus in memory.

The data directory is locked. Who holds it is the only one, so what the last holder left unfinished
goes on at once.
"""

from __future__ import annotations

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from tasks import schema
from tasks.clock import Clock
from tasks.errors import Misconfigured, Outage
from tasks.jobs import claims
from tasks.jobs.bus import InProcessBus
from tasks.jobs.database import PROXY
from tasks.jobs.ports import Ports
from tasks.jobs.slots import InProcessSlots
from tasks.jobs.sqlite import KeptSQLite
from tasks.settings import Settings

if TYPE_CHECKING:
    from taskiq import AsyncBroker

log = structlog.get_logger()


class Held(Misconfigured):
    """Another Gavelcast is running on the data directory."""


@asynccontextmanager
async def open_ports(settings: Settings, clock: Clock) -> AsyncIterator[Ports]:
    """Lock the data, bring its database to the newest schema, and take over unfinished jobs."""
    with lock(settings.data_dir):
        async with open_database(settings):
            await claims.void_leases(clock.now_ms())
            yield Ports(clock=clock, bus=InProcessBus(), slots=InProcessSlots(), queue=_queue)


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
    except (sqlite3.Error, Outage) as error:
        raise Misconfigured(f"The database {path} cannot be used: {error}.") from error


async def _migrate(path: Path, missing: list[str], *, fresh: bool) -> None:
    if not fresh:
        copy = path.with_suffix(f".before-{missing[-1]}.sqlite")
        await asyncio.to_thread(copy_file, path, copy)
        log.info("database copied before migrating", copy=copy.name)
    await schema.migrate()


def copy_file(path: Path, copy: Path) -> None:
    """Copy a database, also one in use, with what still stands in its write-ahead log."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _queue() -> AsyncBroker:
    from tasks.jobs.queue import InProcessBroker

    return InProcessBroker()
