"""The schema: what migrations make is what the tables say, and nothing is lost on the way."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from piccolo.columns import Column
from piccolo.table import Table

from engine import until
from tasks import schema
from tasks.embedded import open_database
from tasks.errors import Misconfigured
from tasks.jobs.database import PROXY, fetch
from tasks.jobs.piccolo_app import APP_CONFIG as ENGINE
from tasks.jobs.sqlite import KeptSQLite
from tasks.schema.piccolo_app import APP_CONFIG as SHOWS
from tasks.settings import Settings
from tasks.variables import Secret

TABLES = [*ENGINE.table_classes, *SHOWS.table_classes]


IN_SQL = {"0": "0", "0.0": "0", "1": "1", "False": "FALSE", "''": "''"}
"""How defaults of ours are written in a migration."""


def columns(table: type[Table]) -> list[Column]:
    return table._meta.columns


@contextlib.contextmanager
def plain(path: Path) -> Iterator[sqlite3.Connection]:
    """The file, as another program sees it."""
    connection = sqlite3.connect(path)
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def declared(column: Column) -> tuple[str, str, bool, bool]:
    meta = column._meta
    return meta.name, column.column_type, not (meta.null or meta.primary_key), meta.primary_key


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table._meta.tablename))
async def test_migrations_make_what_the_tables_say(tmp_path: Path, table: type[Table]) -> None:
    """Every column is there with its type, whether it may be empty, and which is the key."""
    async with open_database(Settings(data_dir=tmp_path)):
        rows = await fetch(f"SELECT * FROM pragma_table_info('{table._meta.tablename}')")

    # To SQLite, and so to Piccolo on it, every whole number is an INTEGER.
    types = {row["name"]: row["type"].replace("BIGINT", "INTEGER") for row in rows}
    made = {(r["name"], types[r["name"]], bool(r["notnull"]), bool(r["pk"])) for r in rows}
    assert made == {declared(column) for column in columns(table)}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table._meta.tablename))
async def test_defaults_are_those_of_the_tables(tmp_path: Path, table: type[Table]) -> None:
    """A row that leaves a column out gets what the table says."""
    async with open_database(Settings(data_dir=tmp_path)):
        rows = await fetch(f"SELECT * FROM pragma_table_info('{table._meta.tablename}')")

    made = {row["name"]: row["dflt_value"] for row in rows if row["dflt_value"] is not None}
    defaults = {column._meta.name: getattr(column, "default", None) for column in columns(table)}
    assert made == {name: IN_SQL[repr(defaults[name])] for name in made}


async def test_a_new_file_is_made_whole(tmp_path: Path) -> None:
    """The first start makes the database; the second finds nothing to do, and copies nothing."""
    settings = Settings(data_dir=tmp_path)
    async with open_database(settings):
        assert await schema.missing() == []
        made = await fetch("SELECT name, sql FROM sqlite_master ORDER BY name")
        await schema.migrate()
        assert await fetch("SELECT name, sql FROM sqlite_master ORDER BY name") == made

    async with open_database(settings):
        assert await fetch("SELECT name, sql FROM sqlite_master ORDER BY name") == made

    assert [path.name for path in tmp_path.glob("*before*")] == []


async def make_old(tmp_path: Path) -> Settings:
    """A database as an earlier version left it, before it had episodes."""
    settings = Settings(data_dir=tmp_path)
    async with open_database(settings):
        for table in SHOWS.table_classes:
            await fetch(f"DROP TABLE {table._meta.tablename}")
        await fetch("DROP TABLE passage")
        await fetch("DROP INDEX job_ended")
        await fetch("DELETE FROM migration WHERE app_name = 'gavelcast'")
        await fetch("INSERT INTO listener (id, last_claim) VALUES ('ann', 7)")
    return settings


async def test_an_old_file_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    """If the new version is not to my liking, the file of before is beside it, whole."""
    settings = await make_old(tmp_path)

    async with open_database(settings):
        assert await fetch("SELECT id, last_claim FROM listener") == [
            {"id": "ann", "last_claim": 7}
        ]
        assert await fetch("SELECT * FROM episode") == []

    (copy,) = tmp_path.glob("gavelcast.before-*.sqlite")
    with plain(copy) as old:
        assert old.execute("SELECT id FROM listener").fetchall() == [("ann",)]
        tables = {name for (name,) in old.execute("SELECT name FROM sqlite_master")}
        assert "episode" not in tables


async def test_the_copy_holds_what_a_killed_process_wrote_last(tmp_path: Path) -> None:
    """What still stood beside the file when the process died is in the copy too."""
    settings = await make_old(tmp_path)
    file = tmp_path / "gavelcast.sqlite"
    killed = sqlite3.connect(file, isolation_level=None)
    killed.execute("INSERT INTO listener (id) VALUES ('bob')")
    assert file.with_name("gavelcast.sqlite-wal").stat().st_size > 0

    async with open_database(settings):
        assert len(await fetch("SELECT * FROM listener")) == 2

    killed.close()
    (copy,) = tmp_path.glob("gavelcast.before-*.sqlite")
    with plain(copy) as old:
        names = {name for (name,) in old.execute("SELECT id FROM listener")}
        assert names == {"ann", "bob"}


async def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """An older program does not write into what it does not know."""
    settings = Settings(data_dir=tmp_path)
    async with open_database(settings):
        await fetch(
            "INSERT INTO migration (name, app_name, ran_on) VALUES ('3000', 'gavelcast', '')"
        )

    with pytest.raises(Misconfigured, match="newer"):
        async with open_database(settings):
            pass


async def test_the_database_may_stand_elsewhere(tmp_path: Path) -> None:
    """DATABASE_URL=sqlite:///FILE names the file."""
    elsewhere = tmp_path / "my shows.sqlite"
    async with open_database(
        Settings(data_dir=tmp_path / "data", database_url=Secret(f"sqlite:///{elsewhere}"))
    ):
        assert await schema.missing() == []

    assert elsewhere.is_file()


async def test_a_database_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    """A folder that is not there is one line with the file's name."""
    nowhere, before = tmp_path / "none" / "x.sqlite", threading.active_count()
    with pytest.raises(Misconfigured) as refused:
        async with open_database(
            Settings(data_dir=tmp_path, database_url=Secret(f"sqlite:///{nowhere}"))
        ):
            pass

    assert str(nowhere) in refused.value.message
    await until(lambda: threading.active_count() <= before)


async def test_rows_that_must_be_one_are_one(tmp_path: Path) -> None:
    """The database itself refuses a second event of a number, step of a key, part of a name."""
    async with open_database(Settings(data_dir=tmp_path)):
        for insert in (
            "INSERT INTO event (job_id, seq, body) VALUES ('j', 1, '{}')",
            "INSERT INTO step (job_id, key, position, title, status)"
            " VALUES ('j', 'a', 1, 'A', 'waiting')",
            "INSERT INTO part (job_id, step, name, content_key) VALUES ('j', 'a', 'p', 'k')",
            "INSERT INTO artifact (job_id, artifact_id, body) VALUES ('j', 'x', '')",
            "INSERT INTO idempotency_key (user_id, key, body_sha256, job_id, created_at)"
            " VALUES ('u', 'k', '', 'j', 1)",
        ):
            await fetch(insert)
            with pytest.raises(sqlite3.IntegrityError):
                await fetch(insert)


async def test_the_bound_database_is_the_one_that_was_opened(tmp_path: Path) -> None:
    """Tables and statements go to the file of this installation."""
    async with open_database(Settings(data_dir=tmp_path)):
        assert isinstance(PROXY._bound, KeptSQLite)
        assert Path(PROXY._bound.connection_kwargs["database"]) == tmp_path / "gavelcast.sqlite"
