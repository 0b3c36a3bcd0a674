"""Remember of an episode that its audio is no longer kept. Plain SQL that both databases take."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tasks.episodes import EpisodeRow

ID = "2026-11-25T12:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "When an episode's audio was deleted"

STATEMENTS = (
    "ALTER TABLE episode ADD COLUMN audio_deleted_at BIGINT",
    """CREATE INDEX episode_audio ON episode (storage_key, created_at)
        WHERE audio_deleted_at IS NULL""",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gavelcast", description=DESCRIPTION)
    manager.add_raw(_change)
    return manager


async def _change() -> None:
    for statement in STATEMENTS:
        await EpisodeRow.raw(statement)
