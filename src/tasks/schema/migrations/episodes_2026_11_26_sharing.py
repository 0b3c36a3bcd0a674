"""Create the tables of places in episodes and of links. Plain SQL that both databases take."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from tasks.episodes import EpisodeRow

ID = "2026-11-26T06:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "How far episodes are heard; links of feeds and shared episodes"

STATEMENTS = (
    """CREATE TABLE listening (
        episode_id VARCHAR(36) PRIMARY KEY,
        user_id VARCHAR(200) NOT NULL,
        seconds DOUBLE PRECISION NOT NULL,
        updated_at BIGINT NOT NULL,
        heard_at BIGINT)""",
    "CREATE INDEX listening_of_user ON listening (user_id)",
    """CREATE TABLE link (
        id VARCHAR(64) PRIMARY KEY,
        token VARCHAR(40) NOT NULL,
        kind VARCHAR(20) NOT NULL,
        user_id VARCHAR(200) NOT NULL,
        episode_id VARCHAR(36) NOT NULL,
        created_at BIGINT NOT NULL,
        digest VARCHAR(64) NOT NULL DEFAULT '',
        changed_at BIGINT NOT NULL DEFAULT 0)""",
    "CREATE UNIQUE INDEX link_of_user ON link (user_id, kind, episode_id)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="gavelcast", description=DESCRIPTION)
    manager.add_raw(_create)
    return manager


async def _create() -> None:
    for statement in STATEMENTS:
        await EpisodeRow.raw(statement)
