"""The database port: the one engine that tables are bound to, chosen at the start.

Statements are plain SQL with `?` placeholders that SQLite and PostgreSQL both take. A database that
is away, or full, is an `Outage`, whichever it is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol, cast

from tasks.errors import Outage
from tasks.jobs.lean_piccolo import Engine

Row = dict[str, Any]


class Database(Protocol):
    """What the engine asks of a database beyond Piccolo's own `Engine`."""

    name: str
    """For people, without a password: `gavelcast.sqlite`, `PostgreSQL (HOST/NAME)`."""

    async def start_connection_pool(self) -> None: ...

    async def close_connection_pool(self) -> None: ...

    def transaction(self) -> AbstractAsyncContextManager[Any]: ...

    async def fetch(self, sql: str, *args: Any) -> list[Row]:
        """Run one statement with `?` placeholders, inside the current transaction if any."""
        ...

    async def lock(self, name: str) -> None:
        """Let nobody else pass here with this *name* until the current transaction ends."""
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


async def lock(name: str) -> None:
    """Let nobody else pass here with this *name* until the current transaction ends."""
    try:
        await PROXY.lock(name)
    except Exception as error:
        raise _told(error) from error


def _told(error: Exception) -> Exception:
    return error if isinstance(error, Outage) else PROXY.outage(error) or error
