"""Remember of an episode where its evidence is. Plain SQL that both databases take."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tasks.episodes import EpisodeRow

ID = "2026-11-25T16:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Where an episode's evidence is"

STATEMENTS = (
    "ALTER TABLE episode ADD COLUMN evidence_key TEXT",
    "CREATE INDEX episode_by_evidence ON episode (evidence_key)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gavelcast", description=DESCRIPTION)
    manager.add_raw(_change)
    return manager


async def _change() -> None:
    for statement in STATEMENTS:
        await EpisodeRow.raw(statement)
