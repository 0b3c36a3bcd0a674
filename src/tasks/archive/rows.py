"""Rows, as both databases have them: read in pages, written in batches, by plain SQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import groupby, islice
from typing import Any

import msgspec
from piccolo.columns import Boolean, Serial
from piccolo.table import Table

from tasks.errors import BadInput, GavelcastError, Outage
from tasks.jobs.database import Row, database, fetch
from tasks.jobs.piccolo_app import APP_CONFIG as ENGINE
from tasks.jobs.storage import mentioned
from tasks.jobs.tables import Slot
from tasks.schema.piccolo_app import APP_CONFIG as SHOWS

PAGE = 100
"""Rows at once; an episode's row has its whole text."""

TABLES: dict[str, type[Table]] = {
    str(table._meta.tablename): table
    for table in (*ENGINE.table_classes, *SHOWS.table_classes)
    # What a process holds for the moment.
    if table is not Slot
}


async def kept() -> list[str]:
    """List our tables that the bound database has; an older one may not have all."""
    there = await database().tables()
    return [name for name in TABLES if name in there]


async def migrations() -> tuple[str, ...]:
    rows = await fetch("SELECT app_name, name FROM migration ORDER BY id")
    return tuple(f"{row['app_name']} {row['name']}" for row in rows)


async def pages(table: str) -> AsyncIterator[list[Row]]:
    """Read a table in the order of its key, without the numbers that a database gives itself."""
    key, numbered = _key(table)
    last: Any = -1 if numbered else ""
    sql = f"SELECT * FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT {PAGE}"  # noqa: S608
    while rows := await fetch(sql, last):
        last = rows[-1][key]
        yield [_plain(table, row, but=key if numbered else "") for row in rows]


def files(table: str, row: Row) -> tuple[set[str], set[str]]:
    """List the storage keys that a row refers to, and those that it may mention."""
    key = row.get("storage_key")
    gone = row.get("audio_deleted_at") is not None
    named = {key} if key and not gone else set()
    if evidence := row.get("evidence_key"):
        named.add(evidence)
    result = row.get({"step": "result", "artifact": "body"}.get(table, ""))
    return named, mentioned(result) if result else set()


async def insert(table: str, rows: Iterable[Row]) -> int:
    """Write rows inside a transaction; a column that they lack gets its default."""
    written = 0
    for columns, group in groupby(rows, key=tuple):
        while batch := list(islice(group, PAGE)):
            await _insert(table, columns, batch)
            written += len(batch)
    return written


def decoded(table: str, lines: Iterable[bytes]) -> Iterator[Row]:
    """Read an archive's rows; nobody runs a job that comes out of one."""
    known = {column._meta.name for column in TABLES[table]._meta.columns}
    for line in lines:
        row: Row = msgspec.json.decode(line)
        if unknown := row.keys() - known:
            raise BadInput(f"Rows of {table} have what is not known here: {min(unknown)!r}.")
        if table == "job":
            row |= {"owner": None, "lease_until": None}
        yield row


async def _insert(table: str, columns: tuple[str, ...], rows: list[Row]) -> None:
    marks = ", ".join(f"({', '.join('?' for _ in columns)})" for _ in rows)
    values = [row[column] for row in rows for column in columns]
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES {marks}"  # noqa: S608
    try:
        await fetch(sql, *values)
    except Outage:
        raise
    except Exception as error:
        why = str(error).partition("\n")[0]
        raise GavelcastError(f"Rows of {table} cannot be restored: {why}.") from error


def _key(table: str) -> tuple[str, bool]:
    column = TABLES[table]._meta.primary_key
    return column._meta.name, isinstance(column, Serial)


def _plain(table: str, row: Row, but: str) -> Row:
    """SQLite has numbers where PostgreSQL has true and false."""
    flags = {one._meta.name for one in TABLES[table]._meta.columns if isinstance(one, Boolean)}
    return {
        name: bool(value) if name in flags else value for name, value in row.items() if name != but
    }
