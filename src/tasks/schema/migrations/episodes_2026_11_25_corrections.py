"""Create the table of reported errors. Plain SQL that both databases take."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tasks.episodes.corrections import CorrectionRow

ID = "2026-11-25T17:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Errors that listeners report"

STATEMENTS = (
    """CREATE TABLE correction (
        id VARCHAR(36) PRIMARY KEY,
        user_id VARCHAR(200) NOT NULL,
        episode_id VARCHAR(36) NOT NULL,
        line INTEGER,
        report TEXT NOT NULL,
        state VARCHAR(20) NOT NULL,
        note TEXT,
        created_at BIGINT NOT NULL,
        decided_at BIGINT)""",
    "CREATE INDEX correction_of_episode ON correction (episode_id)",
    "CREATE INDEX correction_of_user ON correction (user_id, created_at)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gavelcast", description=DESCRIPTION)
    manager.add_raw(_create)
    return manager


async def _create() -> None:
    for statement in STATEMENTS:
        await CorrectionRow.raw(statement)
