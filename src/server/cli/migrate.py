"""`gavelcast migrate`: bring the database to the newest schema, and say what was done."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click

from server import logs
from server.cli.hosting import LOG
from server.cli.running import run
from tasks import scaled_out
from tasks.embedded import database_path, lock, open_database
from tasks.settings import Settings, mode


def migrate(settings: Settings) -> None:
    """Migrate the database; on an embedded one no server may be running."""
    if mode(settings) == "scaled out":
        done = run(scaled_out.migrate(settings))
        said = f"migrated by {', '.join(done)}." if done else "has the newest schema already."
        return click.echo(f"PostgreSQL: {said}")
    return _migrate_file(settings)


def _migrate_file(settings: Settings) -> None:
    path = database_path(settings)
    with lock(settings.data_dir), (settings.data_dir / LOG).open("w", encoding="utf-8") as log:
        logs.configure(log)
        before = applied(path)
        run(_open(settings))
        done = [name for name in applied(path) or () if name not in (before or ())]
    click.echo(f"{path}: {_said(before, done)}")


def applied(path: Path) -> list[str] | None:
    """List the migrations that a database has had; None if there is no file."""
    if not path.exists():
        return None
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        rows = connection.execute("SELECT app_name, name FROM migration ORDER BY id")
        return [f"{app} {name}" for app, name in rows]
    except sqlite3.DatabaseError:
        return []
    finally:
        connection.close()


async def _open(settings: Settings) -> None:
    async with open_database(settings):
        """Opening it is all that it takes."""


def _said(before: list[str] | None, done: list[str]) -> str:
    if before is None:
        return "made, with the newest schema."
    if not done:
        return "has the newest schema already."
    return f"migrated by {', '.join(done)}; a copy from before lies beside it."
