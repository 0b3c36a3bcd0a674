"""The database as it stands at one moment, also while others write into it."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tasks import scaled_out, schema
from tasks.embedded import copy_file, database_path
from tasks.errors import GavelcastError, Misconfigured
from tasks.jobs.database import PROXY, database, fetch, transaction
from tasks.jobs.sqlite import KeptSQLite
from tasks.settings import Settings, mode


@asynccontextmanager
async def picture(settings: Settings, beside: Path) -> AsyncIterator[None]:
    """Bind a picture of the database; a copy, where it takes one, is made in the folder *beside*.

    Raises Misconfigured where there is nothing yet, or what a newer Gavelcast made.
    """
    scaled = mode(settings) == "scaled out"
    async with _one_transaction(settings) if scaled else _copy(settings, beside):
        await schema.missing()
        if "migration" not in await database().tables():
            raise Misconfigured("The database has no tables yet: there is nothing to back up.")
        yield


@asynccontextmanager
async def _one_transaction(settings: Settings) -> AsyncIterator[None]:
    async with scaled_out.open_database(settings), transaction():
        await fetch("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@asynccontextmanager
async def _copy(settings: Settings, beside: Path) -> AsyncIterator[None]:
    path = database_path(settings)
    if not path.is_file():
        raise Misconfigured(f"There is no database {path}: there is nothing to back up.")
    with tempfile.TemporaryDirectory(dir=beside, prefix=".gavelcast-") as folder:
        copy = Path(folder) / path.name
        try:
            await asyncio.to_thread(copy_file, path, copy)
        except sqlite3.Error as error:
            raise GavelcastError(f"The database {path} cannot be copied: {error}.") from None
        engine = KeptSQLite(copy)
        try:
            await engine.start_connection_pool()
            PROXY.bind(engine)
            yield
        finally:
            await engine.close_connection_pool()
