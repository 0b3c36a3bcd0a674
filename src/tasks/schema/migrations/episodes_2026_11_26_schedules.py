"""Create the table of schedules. Plain SQL that both databases take."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tasks.schedules import ScheduleRow

ID = "2026-11-26T05:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Shows that come by themselves"

STATEMENTS = (
    """CREATE TABLE schedule (
        id VARCHAR(36) PRIMARY KEY,
        user_id VARCHAR(200) NOT NULL,
        type VARCHAR(100) NOT NULL,
        params TEXT NOT NULL,
        days VARCHAR(30) NOT NULL,
        time VARCHAR(5) NOT NULL,
        time_zone VARCHAR(100) NOT NULL,
        next_at BIGINT,
        last_at BIGINT,
        last_job_id VARCHAR(36),
        note TEXT,
        created_at BIGINT NOT NULL)""",
    "CREATE INDEX schedule_of_user ON schedule (user_id)",
    "CREATE INDEX schedule_due ON schedule (next_at)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gavelcast", description=DESCRIPTION)
    manager.add_raw(_create)
    return manager


async def _create() -> None:
    for statement in STATEMENTS:
        await ScheduleRow.raw(statement)
