"""Remember the files that an episode had before it was made again. Plain SQL for both databases."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tasks.episodes.replaced import ReplacedRow

ID = "2026-11-26T04:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Files of episodes that were made again"

STATEMENTS = (
    "ALTER TABLE episode ADD COLUMN revised_at BIGINT",
    "DROP INDEX episode_audio",
    """CREATE INDEX episode_audio ON episode (storage_key, created_at, revised_at)
        WHERE audio_deleted_at IS NULL""",
    """CREATE TABLE replaced (
        job_id VARCHAR(36) PRIMARY KEY,
        episode_id VARCHAR(36) NOT NULL,
        storage_key TEXT NOT NULL,
        sha256 VARCHAR(64) NOT NULL,
        size INTEGER NOT NULL,
        evidence_key TEXT,
        replaced_at BIGINT NOT NULL)""",
    "CREATE INDEX replaced_of_episode ON replaced (episode_id)",
    "CREATE INDEX replaced_by_file ON replaced (storage_key)",
    "CREATE INDEX replaced_by_evidence ON replaced (evidence_key)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gavelcast", description=DESCRIPTION)
    manager.add_raw(_change)
    return manager


async def _change() -> None:
    for statement in STATEMENTS:
        await ReplacedRow.raw(statement)
