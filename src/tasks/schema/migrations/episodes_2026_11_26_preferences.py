"""Create the tables of preferences, and of what was told. Plain SQL that both databases take."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tasks.jobs.database import DB
from tasks.preferences import PreferenceRow

ID = "2026-11-26T05:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "What listeners want told, and were told"

STATEMENTS = (
    """CREATE TABLE preference (
        user_id VARCHAR(200) PRIMARY KEY,
        body TEXT NOT NULL,
        updated_at BIGINT NOT NULL)""",
    """CREATE TABLE told (
        id {serial},
        user_id VARCHAR(200) NOT NULL,
        show VARCHAR(100) NOT NULL,
        bill_id VARCHAR(40) NOT NULL,
        day VARCHAR(10) NOT NULL,
        actions TEXT NOT NULL,
        told_at BIGINT NOT NULL)""",
    "CREATE UNIQUE INDEX told_of_user ON told (user_id, show, bill_id)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gavelcast", description=DESCRIPTION)
    manager.add_raw(_create)
    return manager


async def _create() -> None:
    sqlite = DB.engine_type == "sqlite"
    serial = "INTEGER PRIMARY KEY" if sqlite else "BIGSERIAL PRIMARY KEY"
    for statement in STATEMENTS:
        await PreferenceRow.raw(statement.replace("{serial}", serial))
