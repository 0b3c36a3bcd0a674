"""What to compare a ticket with: a Litestar handler that does one INSERT on the same database.

`python -m bench.bare_insert PORT DATABASE`, the latter a file or a PostgreSQL address.
"""

import sys
from collections.abc import Awaitable, Callable
from typing import Any

import aiosqlite
import asyncpg
import uvicorn
from litestar import Litestar, get, post

Insert = Callable[[str], Awaitable[Any]]


async def sqlite(path: str) -> Insert:
    connection = await aiosqlite.connect(path, isolation_level=None)
    await connection.execute("PRAGMA journal_mode=WAL")
    await connection.execute("PRAGMA synchronous=NORMAL")
    await connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, body TEXT)")
    return lambda body: connection.execute("INSERT INTO bare (body) VALUES (?)", (body,))


async def postgres(url: str) -> Insert:
    pool = await asyncpg.create_pool(url, min_size=10, max_size=10)
    await pool.execute("CREATE TABLE bare (id SERIAL PRIMARY KEY, body TEXT)")
    return lambda body: pool.execute("INSERT INTO bare (body) VALUES ($1)", body)


def app(database: str) -> Litestar:
    inserts: list[Insert] = []

    async def opened(_: Litestar) -> None:
        opening = postgres if database.startswith("postgres") else sqlite
        inserts.append(await opening(database))

    @post("/insert", status_code=202)
    async def insert(data: dict[str, str]) -> dict[str, str]:
        await inserts[0](data["type"])
        return {"status": "ok"}

    @get("/health")
    async def health() -> str:
        return "ok"

    return Litestar([insert, health], on_startup=[opened])


uvicorn.run(app(sys.argv[2]), port=int(sys.argv[1]), log_level="error")
