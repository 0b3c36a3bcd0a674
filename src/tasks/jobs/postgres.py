"""PostgreSQL for many processes: a pool whose connections always come back.

Piccolo's own engine loses a connection for good when a task is cancelled during BEGIN, and waits
without a limit for a server that hangs. It leans on private names of piccolo 1.38, which is
therefore pinned exactly.
"""

from __future__ import annotations

import asyncio
import re
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from tasks.errors import Outage
from tasks.jobs.cleanup import to_its_end
from tasks.jobs.database import LOCK, Script, driven

T = TypeVar("T")

POOL = 10
"""Connections of one process."""
CONNECT_WITHIN = 5.0
ANSWER_WITHIN = 10.0
"""Seconds for one statement; ours take milliseconds."""
STALLED = 5.0
"""Seconds a transaction may do nothing: who is stopped inside one holds up all others."""

AWAY: tuple[type[Exception], ...] = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
)
"""Away, starting, stopping, full, or asking to try again."""
REFUSED: tuple[type[Exception], ...] = (*AWAY, asyncpg.PostgresError, ValueError)
"""What a first connection can meet: away, or an address, a password, a name that is wrong."""


class KeptPostgres(PostgresEngine):
    """A Piccolo engine on one PostgreSQL database, safe for tasks that are cancelled anywhere."""

    __slots__ = ("name",)

    def __init__(self, url: str) -> None:
        super().__init__(config={"dsn": url})
        self.name = f"PostgreSQL ({_shown(url)})"

    async def start_connection_pool(self, **_: Any) -> None:
        self.pool = await asyncpg.create_pool(
            **self.config,
            min_size=0,
            reset=_nothing,
            max_size=POOL,
            timeout=CONNECT_WITHIN,
            command_timeout=ANSWER_WITHIN,
            server_settings={
                "application_name": "gavelcast",
                "idle_in_transaction_session_timeout": str(int(1000 * STALLED)),
            },
        )

    async def prove(self) -> None:
        """Connect once: the pool does so only when it is asked for a connection."""
        await self.give_back(await self.borrow())

    async def check_version(self) -> None:
        """Piccolo's own look would take a connection without a limit, and warn in colours."""

    async def close_connection_pool(self) -> None:
        """Close every connection, at once where the server does not answer."""
        pool, self.pool = self.pool, None
        if pool is not None:
            pool.terminate()

    async def fetch(self, sql: str, *args: Any) -> list[dict[str, Any]]:
        if sql == LOCK:
            sql = "SELECT pg_advisory_xact_lock(hashtext('gavelcast ' || ?))"
        args = tuple(map(storable, args))
        current = self.current_transaction.get()
        if current:
            return [dict(row) for row in await current.connection.fetch(numbered(sql), *args)]
        connection = await self.borrow()
        try:
            return [dict(row) for row in await connection.fetch(numbered(sql), *args)]
        finally:
            await to_its_end(self.give_back(connection))

    def transaction(self, allow_nested: bool = True) -> PostgresTransaction:
        return KeptTransaction(engine=self, allow_nested=allow_nested)

    async def run(self, script: Script[T]) -> T:
        async with self.transaction():
            result = await driven(script, self)
        return result  # noqa: RET504 - a transaction may, for the types, swallow an error

    async def tables(self) -> set[str]:
        rows = await self.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = ANY(current_schemas(FALSE))"
        )
        return {row["tablename"] for row in rows}

    def outage(self, error: Exception) -> Outage | None:
        if not isinstance(error, AWAY):
            return None
        return Outage(
            f"The database does not answer: {error}".rstrip(": ") + ".", what="the database"
        )

    async def borrow(self) -> Any:
        if self.pool is None:
            raise asyncpg.InterfaceError("the pool is closed")
        async with asyncio.timeout(CONNECT_WITHIN):
            return await self.pool.acquire()

    async def give_back(self, connection: Any) -> None:
        """Give a connection back, rolled back and clean; a broken one is replaced later."""
        if self.pool is not None:
            await self.pool.release(connection, timeout=CONNECT_WITHIN)


class KeptTransaction(PostgresTransaction):
    """A transaction whose connection comes back even if its task is cancelled anywhere."""

    engine: KeptPostgres

    async def get_connection(self) -> Any:
        return await self.engine.borrow()

    async def __aenter__(self) -> PostgresTransaction:
        if self._parent is not None:
            return self._parent
        self.connection = await self.get_connection()
        try:
            await self.begin()
        except BaseException:
            await to_its_end(self._undo())
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, exception_type: Any, exception: Any, traceback: Any) -> bool:
        if self._parent:
            return exception is None
        try:
            if exception is None:
                await self.commit()
        finally:
            self.engine.current_transaction.reset(self.context)
            await to_its_end(self._undo())
        return exception is None

    async def begin(self) -> None:
        await self.connection.execute("BEGIN")

    async def commit(self) -> None:
        await self.connection.execute("COMMIT")
        self._committed = True

    async def _undo(self) -> None:
        """Give the connection back, and with it whatever was not committed."""
        try:
            if not self._committed:
                await self.connection.execute("ROLLBACK")
        finally:
            await self.engine.give_back(self.connection)


async def _nothing(connection: Any) -> None:
    """What a connection needs before its next user: no session of ours leaves anything behind."""


@lru_cache(maxsize=1000)
def numbered(sql: str) -> str:
    """Write `?` placeholders as `$1`, `$2`, …; our statements hold no other question mark."""
    count = iter(range(1, 100_000))
    return re.sub(r"\?", lambda _: f"${next(count)}", sql)


def storable(value: Any) -> Any:
    """Replace null bytes: PostgreSQL has none in its texts, and finds nothing by them."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value


def _shown(url: str) -> str:
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.hostname or 'local'}{port}{parts.path}"
