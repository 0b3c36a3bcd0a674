"""Write an installation into one file: rows first, as of one moment, then the files they name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tasks.archive import rows
from tasks.archive.manifest import FORMAT, Manifest, Tell, file_name, rows_name
from tasks.archive.package import Writer, writing
from tasks.archive.picture import picture
from tasks.clock import Clock, iso
from tasks.errors import GavelcastError, NotFound
from tasks.jobs.storage import Storage
from tasks.providers.whole_file import replacing
from tasks.settings import Settings
from tasks.studio import open_storage

ROWS = 0.1
"""The share of the work that rows are."""


async def backup(settings: Settings, target: Path, tell: Tell) -> Manifest:
    """Write *target*, whole or not at all; servers and workers may go on meanwhile."""
    with _told(target), replacing(target) as beside, writing(beside) as package:
        migrations, counts, keys = await _rows(settings, target.parent, package, tell)
        lost = await _files(settings, keys, package, tell)
        manifest = Manifest(
            format=FORMAT,
            made_at=iso(Clock().now_ms()) or "",
            migrations=migrations,
            rows=counts,
            entries=package.entries,
            lost=tuple(lost),
        )
        package.close(manifest)
    return manifest


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise GavelcastError(f"{target} cannot be written: {why}.") from None


Keys = dict[str, bool]
"""Storage keys in the order they were met; whether a row has to have the file."""


async def _rows(
    settings: Settings, folder: Path, package: Writer, tell: Tell
) -> tuple[tuple[str, ...], dict[str, int], Keys]:
    counts: dict[str, int] = {}
    keys: Keys = {}
    async with picture(settings, folder):
        tables = await rows.kept()
        for number, table in enumerate(tables):
            tell(ROWS * number / len(tables), f"Rows: {table}…")
            counts[table] = await _table(table, package, keys)
        return await rows.migrations(), counts, keys


async def _table(table: str, package: Writer, keys: Keys) -> int:
    count = 0
    with package.entry(rows_name(table)) as write:
        async for page in rows.pages(table):
            count += len(page)
            write(b"".join(msgspec.json.encode(row) + b"\n" for row in page))
            for row in page:
                named, mentioned = rows.files(table, row)
                keys.update(dict.fromkeys(mentioned - keys.keys(), False))
                keys.update(dict.fromkeys(named, True))
    return count


async def _files(settings: Settings, keys: Keys, package: Writer, tell: Tell) -> list[str]:
    """Copy the files, one after the other in memory; answer which of them are not there."""
    storage, lost = open_storage(settings), []
    try:
        for number, (key, needed) in enumerate(sorted(keys.items())):
            tell(ROWS + (1 - ROWS) * number / len(keys), f"File {number + 1} of {len(keys)}…")
            if not await _file(storage, key, package) and needed:
                lost.append(key)
    finally:
        await storage.aclose()
    return lost


async def _file(storage: Storage, key: str, package: Writer) -> bool:
    """Copy a file; one that somebody deletes meanwhile is none."""
    try:
        stored = await storage.stat(key)
        data = await storage.get(key) if stored else None
    except NotFound:
        return False
    if stored is None or data is None:
        return False
    with package.entry(file_name(key), stored.media_type or "application/octet-stream") as write:
        write(data)
    return True
