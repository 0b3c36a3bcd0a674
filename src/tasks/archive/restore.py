"""Bring an archive's installation into an empty one: files first, then all rows in one commit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tasks import embedded, scaled_out, schema
from tasks.archive import rows
from tasks.archive.manifest import Manifest, Tell, file_name, rows_name
from tasks.archive.package import Reader, reading
from tasks.episodes import passages
from tasks.errors import BadInput, Conflict, Misconfigured
from tasks.jobs.database import LOCK, fetch, transaction
from tasks.jobs.storage import Storage, valid_key
from tasks.settings import Settings, mode
from tasks.studio import open_storage

FILES = 0.9
"""The share of the work that files are."""


async def restore(settings: Settings, source: Path, tell: Tell) -> Manifest:
    """Restore *source*, all or nothing; what fails half-way leaves at most files without rows.

    Raises BadInput where the archive cannot be used, Conflict where the installation is not empty.
    """
    tell(0.0, f"Looking through {source.name}…")
    with reading(source) as package:
        _understood(package.manifest, source)
        async with _database(settings):
            await _insist_on_empty()
            await _files(settings, package, tell)
            tell(FILES, "Rows…")
            await _rows(package)
            await passages.catch_up()
    return package.manifest


def _understood(manifest: Manifest, source: Path) -> None:
    """Refuse what cannot be brought in before anything is."""
    newer = len(manifest.migrations) > len(schema.known())
    if newer or manifest.rows.keys() - rows.TABLES.keys():
        raise BadInput(f"{source} was made by a newer Gavelcast: update this one.")
    if missing := {rows_name(table) for table in manifest.rows} - manifest.entries.keys():
        raise BadInput(f"{source} is damaged: it lacks {min(missing)}.")
    for key in manifest.files:
        valid_key(key)


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[None]:
    """Bind the database at its newest schema; no server runs on an embedded one meanwhile."""
    if mode(settings) == "embedded":
        with embedded.lock(settings.data_dir):
            async with embedded.open_database(settings):
                yield
        return
    async with scaled_out.open_database(settings):
        if await schema.missing():
            raise Misconfigured("The database has an older schema: run `gavelcast migrate` first.")
        yield


async def _insist_on_empty() -> None:
    for table in rows.TABLES:
        if await fetch(f"SELECT 1 AS one FROM {table} LIMIT 1"):  # noqa: S608
            raise Conflict(
                f"There is something here already ({table}): restore takes an empty installation."
            )


async def _files(settings: Settings, package: Reader, tell: Tell) -> None:
    storage, keys = open_storage(settings), package.manifest.files
    try:
        for number, key in enumerate(keys):
            tell(FILES * number / len(keys), f"File {number + 1} of {len(keys)}…")
            await _file(storage, package, key)
    finally:
        await storage.aclose()


async def _file(storage: Storage, package: Reader, key: str) -> None:
    name = file_name(key)
    await storage.put(key, package.read(name), package.manifest.entries[name].media_type)


async def _rows(package: Reader) -> None:
    async with transaction():
        await fetch(LOCK, "restore")
        await _insist_on_empty()
        for table, count in package.manifest.rows.items():
            with package.open(rows_name(table)) as lines:
                written = await rows.insert(table, rows.decoded(table, lines))
            if written != count:
                raise BadInput(f"The archive is damaged: {written} rows of {table}, not {count}.")
