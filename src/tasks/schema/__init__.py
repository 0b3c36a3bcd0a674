"""The database's schema: whether it is the newest, and bringing it there.

Piccolo's migration code is slow to import, so it is loaded only when there is something to do.
"""

import contextlib
import io
import os
from pathlib import Path

from tasks.errors import Misconfigured
from tasks.jobs.database import database, fetch

FOLDERS = (
    Path(__file__).parent / "migrations",
    Path(__file__).parent.parent / "jobs" / "migrations",
)


def known() -> list[str]:
    """List all migrations that there are."""
    return sorted(path.stem for folder in FOLDERS for path in folder.glob("[a-z]*_2*.py"))


async def missing() -> list[str]:
    """List the migrations if the bound database has not had them all.

    Raises Misconfigured where it has had more than there are.
    """
    if "migration" not in await database().tables():
        return known()
    rows = await fetch("SELECT count(*) AS n FROM migration")
    if rows[0]["n"] > len(known()):
        raise Misconfigured("The database was made by a newer Gavelcast: update this one.")
    return known() if rows[0]["n"] < len(known()) else []


async def migrate() -> str:
    """Bring the bound database to the newest schema; answer what was done, in words."""
    os.environ["PICCOLO_CONF"] = "tasks.schema.conf"
    from piccolo.apps.migrations.commands.forwards import run_forwards

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        result = await run_forwards("all")
    if not result.success:
        raise Misconfigured(f"The database could not be migrated: {result.message}")
    return said.getvalue()
