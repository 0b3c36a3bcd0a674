"""The database port: the one engine that tables are bound to, chosen at the start."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, cast

from piccolo.engine.base import Engine


class Database(Protocol):
    """What the engine asks of a database beyond Piccolo's own `Engine`."""

    async def start_connection_pool(self) -> None: ...

    async def close_connection_pool(self) -> None: ...

    async def fetch(self, sql: str, *args: Any) -> list[dict[str, Any]]:
        """Run one statement with `?` placeholders, inside the current transaction if any."""
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


def transaction() -> AbstractAsyncContextManager[Any]:
    """Open a writing transaction; nested ones join the outer. No network, no new tasks inside."""
    return cast(AbstractAsyncContextManager[Any], PROXY.transaction())


async def fetch(sql: str, *args: Any) -> list[dict[str, Any]]:
    """Run one statement with `?` placeholders on the bound database."""
    return cast(list[dict[str, Any]], await PROXY.fetch(sql, *args))
