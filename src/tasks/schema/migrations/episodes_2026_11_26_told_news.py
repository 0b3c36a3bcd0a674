"""Create the table of news that was told. Plain SQL that both databases take."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tasks.episodes.told_news import ToldNewsRow
from tasks.jobs.database import DB

ID = "2026-11-26T07:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "What news listeners were told"

STATEMENTS = (
    """CREATE TABLE told_news (
        id {serial},
        user_id VARCHAR(200) NOT NULL,
        url TEXT NOT NULL,
        title TEXT NOT NULL,
        published VARCHAR(10) NOT NULL,
        told_at BIGINT NOT NULL)""",
    "CREATE UNIQUE INDEX told_news_of_user ON told_news (user_id, url)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gavelcast", description=DESCRIPTION)
    manager.add_raw(_create)
    return manager


async def _create() -> None:
    sqlite = DB.engine_type == "sqlite"
    serial = "INTEGER PRIMARY KEY" if sqlite else "BIGSERIAL PRIMARY KEY"
    for statement in STATEMENTS:
        await ToldNewsRow.raw(statement.replace("{serial}", serial))
