"""Create the episodes' table. Plain SQL that SQLite and PostgreSQL both take."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tasks.episodes import EpisodeRow

ID = "2026-11-23T19:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "Episodes"

STATEMENTS = (
    """CREATE TABLE episode (
        id VARCHAR(36) PRIMARY KEY,
        user_id VARCHAR(200) NOT NULL,
        job_id VARCHAR(36) NOT NULL,
        show VARCHAR(100) NOT NULL,
        title TEXT NOT NULL,
        storage_key TEXT NOT NULL,
        body TEXT NOT NULL,
        created_at BIGINT NOT NULL)""",
    "CREATE INDEX episode_of_user ON episode (user_id, id)",
    "CREATE INDEX episode_by_file ON episode (storage_key)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gavelcast", description=DESCRIPTION)
    manager.add_raw(_create)
    return manager


async def _create() -> None:
    for statement in STATEMENTS:
        await EpisodeRow.raw(statement)
