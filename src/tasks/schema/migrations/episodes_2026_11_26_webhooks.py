"""Create the tables of webhooks and their notices. Plain SQL that both databases take."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tasks.webhooks import NoticeRow

ID = "2026-11-26T05:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Where listeners' programs are told that a job has ended"

STATEMENTS = (
    """CREATE TABLE webhook (
        user_id VARCHAR(200) PRIMARY KEY,
        url TEXT NOT NULL,
        secret VARCHAR(100) NOT NULL,
        created_at BIGINT NOT NULL)""",
    """CREATE TABLE notice (
        id VARCHAR(36) PRIMARY KEY,
        user_id VARCHAR(200) NOT NULL,
        job_id VARCHAR(36) NOT NULL,
        ended_at BIGINT NOT NULL,
        body TEXT NOT NULL,
        attempt INTEGER NOT NULL DEFAULT 0,
        due_at BIGINT,
        sent_at BIGINT,
        error TEXT,
        created_at BIGINT NOT NULL)""",
    "CREATE UNIQUE INDEX notice_of_end ON notice (job_id, ended_at)",
    "CREATE INDEX notice_of_user ON notice (user_id, id)",
    "CREATE INDEX notice_due ON notice (due_at)",
    "CREATE INDEX IF NOT EXISTS job_ended ON job (user_id, completed_at)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gavelcast", description=DESCRIPTION)
    manager.add_raw(_create)
    return manager


async def _create() -> None:
    for statement in STATEMENTS:
        await NoticeRow.raw(statement)
