"""The database port: the one engine that tables are bound to, chosen at the start.

Statements are plain SQL with `?` placeholders that SQLite and PostgreSQL both take. A database that
is away, or full, is an `Outage`, whichever it is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol, TypeVar, cast

from tasks.errors import Outage
from tasks.jobs.lean_piccolo import Engine

Row = dict[str, Any]
T = TypeVar("T")

Statement = tuple[Any, ...]
"""SQL with `?` placeholders, then their values."""

LOCK = "lock"
"""The statement `LOCK, name` lets nobody else pass there until the current transaction ends."""

Script = Generator[Statement, list[Row], T]
"""A transaction as a generator: it yields a statement and its values, and is sent the rows."""


class Fetching(Protocol):
    async def fetch(self, sql: str, *args: Any) -> list[Row]:
        """Run one statement with `?` placeholders, inside the current transaction if any."""
        ...


class Database(Fetching, Protocol):
    """What the engine asks of a database beyond Piccolo's own `Engine`."""

    name: str
    """For people, without a password: `gavelcast.sqlite`, `PostgreSQL (HOST/NAME)`."""
    engine_type: str
    """`sqlite` or `postgres`, for what one statement cannot say to both."""

    async def start_connection_pool(self) -> None: ...

    async def close_connection_pool(self) -> None: ...

    def transaction(self) -> AbstractAsyncContextManager[Any]: ...

    async def run(self, script: Script[T]) -> T:
        """Run *script* as a transaction, or inside the current one; what it raises undoes it."""
        ...

    async def tables(self) -> set[str]: ...

    def outage(self, error: Exception) -> Outage | None:
        """What *error* tells of a database that is away, if it does."""
        ...


class DatabaseProxy:
    """Stands where tables want an engine, and hands every call to the one that was bound."""

    def __init__(self) -> None:
        self._bound: Any = None

    def bind(self, engine: Any) -> None:
        self._bound = engine

    def __getattr__(self, name: str) -> Any:
        if self._bound is None:
            raise RuntimeError("No database is bound: call tasks.main.build first")
        return getattr(self._bound, name)


Engine.register(DatabaseProxy)
PROXY = DatabaseProxy()

DB = cast(Engine[Any], PROXY)
"""For `class Job(Table, db=DB)`."""


def database() -> Database:
    """The database that is bound."""
    return cast(Database, PROXY)


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """Open a writing transaction; nested ones join the outer. No network, no new tasks inside."""
    try:
        async with PROXY.transaction():
            yield
    except Exception as error:
        raise _told(error) from error


async def fetch(sql: str, *args: Any) -> list[Row]:
    """Run one statement with `?` placeholders on the bound database."""
    try:
        return cast(list[Row], await PROXY.fetch(sql, *args))
    except Exception as error:
        raise _told(error) from error


async def run(script: Script[T]) -> T:
    """Run a whole transaction, in one trip where the database is a file.

    It is written as a generator, so nothing in it can wait for anything but the database.
    """
    try:
        return cast(T, await PROXY.run(script))
    except Exception as error:
        raise _told(error) from error


async def driven(script: Script[T], database: Fetching) -> T:
    """Run *script* statement by statement, inside the current transaction."""
    try:
        statement = next(script)
        while True:
            statement = script.send(await database.fetch(*statement))
    except StopIteration as end:
        return cast(T, end.value)


def _told(error: Exception) -> Exception:
    return error if isinstance(error, Outage) else PROXY.outage(error) or error
