"""Create the table of changes to scripts. Plain SQL that both databases take."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tasks.drafts import DraftRow

ID = "2026-11-25T18:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Changes to scripts before they are voiced"

STATEMENTS = (
    """CREATE TABLE draft (
        job_id VARCHAR(36) PRIMARY KEY,
        edits TEXT NOT NULL,
        approved_at BIGINT)""",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gavelcast", description=DESCRIPTION)
    manager.add_raw(_create)
    return manager


async def _create() -> None:
    for statement in STATEMENTS:
        await DraftRow.raw(statement)
