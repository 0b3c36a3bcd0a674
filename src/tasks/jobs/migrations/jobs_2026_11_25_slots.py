"""Create the table of slots that processes share; index jobs as they are listed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tasks.jobs.tables import Slot

ID = "2026-11-25T10:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Slots that processes share"

STATEMENTS = (
    """CREATE TABLE slot (
        id VARCHAR(36) PRIMARY KEY,
        pool VARCHAR(100) NOT NULL,
        lease_until BIGINT NOT NULL)""",
    "CREATE INDEX slot_of_pool ON slot (pool)",
    # Lists are read by id, newest first.
    "DROP INDEX job_of_user",
    "CREATE INDEX job_of_user ON job (user_id, id)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="jobs", description=DESCRIPTION)
    manager.add_raw(_create)
    return manager


async def _create() -> None:
    for statement in STATEMENTS:
        await Slot.raw(statement)
