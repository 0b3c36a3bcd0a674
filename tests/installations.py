"""Whole installations of either kind, for tests that move, keep or look through them.

here = embedded(tmp_path / "here")
with here.serving() as served:
    served.made()
here.command("backup", file)
"""

import asyncio
import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

import asyncpg

from fakes.s3 import S3Server
from fakes.toy_studio import ToyWriter, toy_studio
from services import Postgres, Valkey
from serving import Served, serving
from tasks.settings import Settings, load
from tasks.studio import open_storage
from terminal import Done, gavelcast, say

Rows = dict[str, list[dict[str, Any]]]

SHORT_LEASE = 6.0


class Installation:
    """One that is made of what the *variables* name."""

    def __init__(self, data: Path, kind: str, **variables: str) -> None:
        self.data, self.kind = data, kind
        self.variables = {"GAVELCAST_RETRY_SECONDS": "0.05,0.05,0.05", **variables}

    @property
    def settings(self) -> Settings:
        given = {"GAVELCAST_DATA_DIR": str(self.data), **self.variables}
        return load(given, self.data / "no.env")

    @contextmanager
    def serving(self, **more: str) -> Iterator[Served]:
        """Serve shows that are made in a moment; *more* variables count for this once."""
        other = Installation(self.data, self.kind, **self.variables, **more)
        studio = toy_studio(open_storage(other.settings), ToyWriter())
        with serving(other.settings, studio) as served:
            yield served

    def command(self, *arguments: str | Path, **more: str) -> Done:
        """Run `gavelcast` as a process of its own."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        return gavelcast(self.data, *arguments, **self.variables | more)

    def say(self, *arguments: str | Path, **more: str) -> Any:
        """The same, quickly, in this process."""
        return say(self.data, *arguments, **self.variables | more)

    def rows(self) -> Rows:
        """All rows, without what a database numbers by itself, in an order of ours."""
        if self.kind == "embedded":
            return _sqlite(self.data / "gavelcast.sqlite")
        return asyncio.run(_postgres(self.variables["DATABASE_URL"]))

    def files(self) -> dict[str, bytes]:
        return asyncio.run(self._files())

    async def _files(self) -> dict[str, bytes]:
        storage = open_storage(self.settings)
        try:
            return {key: await storage.get(key) for key in await storage.keys("")}
        finally:
            await storage.aclose()


def embedded(data: Path, **variables: str) -> Installation:
    return Installation(data, "embedded", **variables)


class Services:
    """What installations of many processes share: started once, handed out in pieces."""

    def __init__(self, folder: Path) -> None:
        self.valkey, self.postgres, self.s3 = Valkey(), Postgres(), S3Server(folder)
        self._numbers = itertools.count()

    def __enter__(self) -> Self:
        self.valkey.start()
        self.postgres.start()
        self.s3._start()
        return self

    def __exit__(self, *_: object) -> None:
        self.s3._stop()
        self.postgres.__exit__()
        self.valkey.stop()

    def scaled_out(self, data: Path, *, migrated: bool = True, **variables: str) -> Installation:
        """An installation of its own: a database, a number in Redis, a bucket."""
        number = next(self._numbers)
        bucket = f"bucket-{number}"
        (self.s3.folder / bucket).mkdir()
        fresh = self.postgres.new_database if migrated else self.postgres.empty_database
        return Installation(
            data,
            "scaled out",
            **{
                "REDIS_URL": f"redis://127.0.0.1:{self.valkey.port}/{number % 16}",
                "DATABASE_URL": asyncio.run(fresh()),
                "GAVELCAST_SECRET_KEY": "a-key-for-all",
                "S3_ENDPOINT_URL": self.s3.url,
                "S3_BUCKET": bucket,
                "S3_ACCESS_KEY_ID": S3Server.access_key_id,
                "S3_SECRET_ACCESS_KEY": S3Server.secret_access_key,
                "GAVELCAST_LEASE_SECONDS": str(SHORT_LEASE),
                **variables,
            },
        )

    def made(self, kind: str, data: Path, **variables: str) -> Installation:
        given = {"GAVELCAST_LEASE_SECONDS": str(SHORT_LEASE), **variables}
        return embedded(data, **given) if kind == "embedded" else self.scaled_out(data, **given)


def _sqlite(path: Path) -> Rows:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    try:
        names = [
            row["name"]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not row["name"].startswith("sqlite_")
        ]
        return _sorted({name: list(connection.execute(f"SELECT * FROM {name}")) for name in names})
    finally:
        connection.close()


async def _postgres(url: str) -> Rows:
    async with AsyncExitStack() as stack:
        connection = await asyncpg.connect(url)
        stack.push_async_callback(connection.close)
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname='public'")
        names = [row["tablename"] for row in tables]
        return _sorted({name: await connection.fetch(f"SELECT * FROM {name}") for name in names})


def _sorted(found: dict[str, list[Any]]) -> Rows:
    tables = {name: [_plain(dict(row)) for row in rows] for name, rows in found.items()}
    return {
        name: sorted(rows, key=repr)
        for name, rows in tables.items()
        if name not in ("migration", "slot") and not name.startswith("passage")
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """As both databases have it: numbers that they gave rows are left out, 0 is false."""
    if isinstance(row.get("id"), int):
        del row["id"]
    if "cancel_requested" in row:
        row["cancel_requested"] = bool(row["cancel_requested"])
    return row
