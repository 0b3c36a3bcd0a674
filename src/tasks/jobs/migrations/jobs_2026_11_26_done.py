"""Index complete jobs by their kind and end: the last ones say how long the next will take."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tasks.jobs.tables import Job

ID = "2026-11-26T04:30:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "Complete jobs by their end"

STATEMENTS = ("CREATE INDEX job_complete ON job (type, completed_at) WHERE status = 'complete'",)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="jobs", description=DESCRIPTION)
    manager.add_raw(_create)
    return manager


async def _create() -> None:
    for statement in STATEMENTS:
        await Job.raw(statement)
