"""What is beneath, as the doctor sees it: the data, the database, the audio process."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from server.cli import doctor_scaled_out
from server.cli.findings import Finding
from server.cli.hosting import find
from server.cli.migrate import applied
from tasks import schema
from tasks.audio.trial import LENGTH, trial
from tasks.audio.workshop import Workshop
from tasks.embedded import database_path
from tasks.errors import GavelcastError
from tasks.providers.whole_file import try_writing
from tasks.settings import Settings, mode

LEAST_FREE = 500_000_000
"""Bytes: some fifty episodes, with the parts that they are made of."""


async def look(settings: Settings, *, offline: bool) -> list[Finding]:
    """Look at each of them; *offline*: only at those of this machine."""
    scaled = mode(settings) == "scaled out"
    return [
        _data(settings.data_dir),
        *(await doctor_scaled_out.look(settings, offline=offline) if scaled else []),
        *([] if scaled else [_database(settings)]),
        await _audio(),
        await _server(settings),
    ]


def _data(data_dir: Path) -> Finding:
    name = "data directory"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        try_writing(data_dir)
        free = shutil.disk_usage(data_dir).free
    except OSError as error:
        said = f"GAVELCAST_DATA_DIR={data_dir}: cannot be written ({error.strerror})."
        return Finding("wrong", name, said)
    if free < LEAST_FREE:
        said = f"{data_dir}: only {free // 1_000_000} MB are free on its disk; make some room."
        return Finding("wrong", name, said)
    return Finding("fine", name, f"{data_dir} ({free / 1e9:.0f} GB free)")


def _database(settings: Settings) -> Finding:
    path, name = database_path(settings), "database"
    if not path.exists():
        return Finding("fine", name, f"{path}: will be made at the first start")
    try:
        damage = _damage(path)
    except sqlite3.Error as error:
        damage = str(error)
    if damage:
        said = f"{path}: {damage}; put a copy of it back, or move it away to begin anew."
        return Finding("wrong", name, said)
    if len(applied(path) or ()) < len(schema.known()):
        return Finding("fine", name, f"{path}: has an older schema, which the next start migrates")
    return Finding("fine", name, f"{path} (SQLite)")


def _damage(path: Path) -> str:
    """Have SQLite look for damage; empty if there is none."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        said: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    finally:
        connection.close()
    return "" if said == "ok" else said


async def _audio() -> Finding:
    workshop, name = Workshop(), "audio process"
    try:
        heard = await workshop.run(trial)
    except Exception as error:
        # Whatever keeps sound from being made here is what this is to find.
        why = error.message if isinstance(error, GavelcastError) else repr(error)
        return Finding("wrong", name, f"Sound cannot be made here: {why} Set up Gavelcast anew.")
    finally:
        await workshop.aclose()
    if heard < LENGTH / 2:
        return Finding("wrong", name, f"Only {heard:.1f} of {LENGTH} seconds came through.")
    return Finding("fine", name, "starts, encodes and decodes MP3")


async def _server(settings: Settings) -> Finding:
    try:
        running = await find(settings)
    except GavelcastError as error:
        return Finding("wrong", "server", error.message)
    if running is None:
        return Finding("fine", "server", "none runs on this data; commands bring their own")
    return Finding("fine", "server", f"runs at {running.url} (process {running.pid})")
