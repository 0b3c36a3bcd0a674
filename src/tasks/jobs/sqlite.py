"""SQLite for many tasks: one writer behind a lock, a few readers, all connections kept.

Piccolo's own engine opens a thread and a connection for every query, and a task that is cancelled
during BEGIN leaks one. Here a transaction is always IMMEDIATE and its connection is always given
back clean, however often its task is cancelled. It leans on private names of piccolo 1.38, which is
therefore pinned exactly.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite
from piccolo.engine.sqlite import (
    SQLiteEngine,
    SQLiteTransaction,
    TransactionType,
    dict_factory,
)

from tasks.errors import Outage
from tasks.jobs.cleanup import to_its_end
from tasks.jobs.database import LOCK, Script, driven

T = TypeVar("T")

READERS = 3
CHECKPOINT_EVERY = 1.0
"""Seconds between two looks whether the log should be copied into the file."""
MOST_PAGES = 16_384
"""Of the log, 64 MB: a writer copies it by itself only where nobody else got round to it."""
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=1",
    "PRAGMA busy_timeout=5000",
    f"PRAGMA wal_autocheckpoint={MOST_PAGES}",
)
AWAY = {
    sqlite3.SQLITE_FULL: "The disk is full.",
    sqlite3.SQLITE_IOERR: "The disk cannot be read or written.",
    sqlite3.SQLITE_CANTOPEN: "The database file cannot be opened.",
    sqlite3.SQLITE_READONLY: "The database file cannot be written.",
    sqlite3.SQLITE_BUSY: "The database is held by another program.",
}
"""What an installation can recover from, by SQLite's primary result code."""


class KeptSQLite(SQLiteEngine):
    """A Piccolo engine on one SQLite file, safe for hundreds of tasks of one process."""

    __slots__ = ("_checkpoints", "_idle", "_lock", "_readers", "_turn", "_writer", "name")

    def __init__(self, path: Path) -> None:
        super().__init__(path=str(path))
        self.name = path.name
        self._writer: aiosqlite.Connection | None = None
        self._readers: list[aiosqlite.Connection] = []
        self._idle: deque[aiosqlite.Connection] = deque()
        self._lock = asyncio.Lock()
        self._turn = asyncio.Semaphore(READERS)
        self._checkpoints: asyncio.Task[None] | None = None

    async def start_connection_pool(self, **_: Any) -> None:
        self._writer = await self._open()
        self._readers = [await self._open(read_only=True) for _ in range(READERS)]
        self._idle.extend(self._readers)
        self._checkpoints = asyncio.create_task(self._copy_log())

    async def close_connection_pool(self) -> None:
        """Close every connection: one left open keeps the process from ending."""
        if self._checkpoints is not None:
            self._checkpoints.cancel()
            await asyncio.wait({self._checkpoints})
            self._checkpoints = None
        connections = [*self._readers, self._writer]
        self._writer, self._readers = None, []
        self._idle.clear()
        for connection in connections:
            if connection is not None:
                await connection.close()

    async def fetch(self, sql: str, *args: Any) -> list[dict[str, Any]]:
        if sql == LOCK:
            return []  # a transaction has the only writer: nobody else is here
        current = self.current_transaction.get()
        if current:
            rows = await self._run_in_existing_connection(current.connection, sql, list(args))
        else:
            rows = await self._run_in_new_connection(sql, list(args))
        return list(rows)

    async def run(self, script: Script[T]) -> T:
        """All of it in the connection's thread: each change of threads costs as much as a write."""
        if self.current_transaction.get():
            return await driven(script, self)
        async with self._lock:
            writer = self._connected()
            return cast(T, await writer._execute(_whole, writer._conn, script))

    async def tables(self) -> set[str]:
        rows = await self.fetch("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {row["name"] for row in rows}

    def outage(self, error: Exception) -> Outage | None:
        # The primary code is in the lowest byte of an extended one.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if not isinstance(error, sqlite3.Error) or code not in AWAY:
            return None
        return Outage(AWAY[code], what="the disk")

    def transaction(
        self,
        transaction_type: TransactionType = TransactionType.immediate,
        allow_nested: bool = True,
    ) -> SQLiteTransaction:
        return KeptTransaction(
            engine=self, transaction_type=TransactionType.immediate, allow_nested=allow_nested
        )

    async def get_connection(self) -> Any:
        await self._lock.acquire()
        return _Borrowed(self._connected(), self._lock.release)

    async def _open(self, *, read_only: bool = False) -> aiosqlite.Connection:
        connection = aiosqlite.connect(**self.connection_kwargs)
        # A thread of ours never keeps a process alive that ends by an error.
        connection._thread.daemon = True
        try:
            await connection
        except BaseException:
            await to_its_end(_ended(connection._thread))
            raise
        connection.row_factory = dict_factory  # type: ignore[assignment]
        try:
            for pragma in (*PRAGMAS, *(["PRAGMA query_only=1"] if read_only else [])):
                await connection.execute(pragma)
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _copy_log(self) -> None:
        """Copy the log into the file beside the writer: its next commit need not wait for that."""
        copied = 0
        while True:
            await asyncio.sleep(CHECKPOINT_EVERY)
            written = self._connected().total_changes
            if written != copied:
                with suppress(sqlite3.Error):
                    await asyncio.to_thread(self._copied)
                    copied = written

    def _copied(self) -> None:
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _connected(self) -> aiosqlite.Connection:
        if self._writer is None:
            raise RuntimeError("The database is closed")
        return self._writer

    async def _run_in_new_connection(
        self, query: str, args: Any = None, query_type: str = "generic", table: Any = None
    ) -> Any:
        if query.lstrip()[:6].upper() == "SELECT":
            return await self._read(query, args or [])
        async with self._lock:
            return await self._connected().execute_fetchall(query, args or [])

    async def _read(self, query: str, args: list[Any]) -> Any:
        async with self._turn:
            self._connected()
            connection = self._idle.popleft()
            try:
                return await connection.execute_fetchall(query, args)
            finally:
                self._idle.append(connection)

    async def _run_in_existing_connection(
        self,
        connection: Any,
        query: str,
        args: Any = None,
        query_type: str = "generic",
        table: Any = None,
    ) -> Any:
        return await connection.execute_fetchall(query, args or [])


async def _ended(thread: threading.Thread) -> None:
    """Wait for a thread's last word, which is for a loop that is still there."""
    while thread.is_alive():  # noqa: ASYNC110 - it has no event to wait for
        await asyncio.sleep(0.001)


def _whole(connection: sqlite3.Connection, script: Script[T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = _driven(connection, script)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return result


def _driven(connection: sqlite3.Connection, script: Script[T]) -> T:
    try:
        sql, *values = next(script)
        while True:
            rows = [] if sql == LOCK else connection.execute(sql, values).fetchall()
            sql, *values = script.send(rows)
    except StopIteration as end:
        return cast(T, end.value)


class _Borrowed:
    """The writer's connection while a transaction has it; `close` gives it back, clean."""

    def __init__(self, connection: aiosqlite.Connection, release: Callable[[], None]) -> None:
        self._connection = connection
        self._release: Callable[[], None] | None = release

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    async def close(self) -> None:
        if self._release is None:
            return
        release, self._release = self._release, None
        try:
            # Queued in the connection's thread behind whatever a cancelled task left there.
            await self._connection.rollback()
        finally:
            release()


class KeptTransaction(SQLiteTransaction):
    """A transaction whose connection comes back even if its task is cancelled anywhere."""

    async def __aenter__(self) -> SQLiteTransaction:
        if self._parent is not None:
            return self._parent
        self.connection = await self.get_connection()
        try:
            await self.begin()
        except BaseException:
            await to_its_end(self.connection.close())
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, exception_type: Any, exception: Any, traceback: Any) -> bool:
        if self._parent:
            return exception is None
        try:
            await self._end(exception)
        finally:
            self.engine.current_transaction.reset(self.context)
            await to_its_end(self.connection.close())
        return exception is None

    async def _end(self, exception: BaseException | None) -> None:
        # Giving it back rolls back what was not committed, or what a full disk has undone already.
        if exception is None and not (self._rolled_back or self._committed):
            await self.commit()
